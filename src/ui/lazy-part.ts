import { type ComponentType, createElement, type FunctionComponent, lazy } from 'react';
import { fetchMissingStyles } from './missing-styles';

/** A part's script, or a style that comes with it, could not be fetched or started. */
export class PartNotLoaded extends Error {
  /** Lets the next drawing of the part fetch it again. */
  readonly forget: () => void;

  constructor(forget: () => void, cause: unknown) {
    super('A part of the page could not be loaded', { cause });
    this.name = 'PartNotLoaded';
    this.forget = forget;
  }
}

/**
 * A component whose script is fetched when it is first drawn. React.lazy remembers a failure for as long as the page
 * lives; this one throws a `PartNotLoaded`, whose receiver says when it is to be tried again. It is not by itself:
 * a drawing that is repeated while it waits would fetch without end.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): FunctionComponent<Props> {
  let current: ComponentType<Props>;
  const attempt = (before: unknown): ComponentType<Props> => {
    const made = lazy(async () => {
      try {
        const styled = await fetchMissingStyles();
        if (!styled && isOfStyle(before)) throw before;
        return { default: await load() };
      } catch (cause) {
        throw new PartNotLoaded(() => {
          // Unless another place that shows the part has done so already.
          if (current === made) current = attempt(cause);
        }, cause);
      }
    }) as ComponentType<Props>;
    return made;
  };
  current = attempt(null);
  return (props) => createElement(current, props);
}

/** Whether a part failed for a style, in the words of what loads it ("Unable to preload CSS for …"). */
function isOfStyle(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('CSS');
}
