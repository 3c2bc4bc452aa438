// @vitest-environment jsdom
import { act, render, screen } from '@testing-library/react';
import { Component, type ReactNode, Suspense } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { lazyPart, PartNotLoaded } from './lazy-part';

interface Caught {
  readonly error: unknown;
}

/** Keeps the error and forgets nothing by itself. */
class Catch extends Component<{ readonly children: ReactNode; readonly onCaught: (error: unknown) => void }> {
  override state: { readonly caught: Caught | null } = { caught: null };

  static getDerivedStateFromError(error: unknown): { readonly caught: Caught } {
    return { caught: { error } };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onCaught(error);
  }

  override render(): ReactNode {
    return this.state.caught === null ? this.props.children : <p>failed</p>;
  }
}

function Text({ text }: { readonly text: string }) {
  return <p>{text}</p>;
}

/** Draws the part in a place of its own, and gives what it failed with, if so. */
async function draw(Part: React.FunctionComponent<{ readonly text: string }>) {
  let failure: unknown = null;
  const drawn = await act(async () =>
    render(
      <Catch
        onCaught={(error) => {
          failure = error;
        }}
      >
        <Suspense fallback="Loading…">
          <Part text="here" />
        </Suspense>
      </Catch>,
    ),
  );
  return { ...drawn, failure: () => failure };
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

it('fetches once, when it is first drawn', async () => {
  const load = vi.fn(async () => Text);
  const Part = lazyPart(load);
  expect(load).not.toHaveBeenCalled();
  (await draw(Part)).unmount();
  await draw(Part);
  expect(screen.getByText('here')).toBeVisible();
  expect(load).toHaveBeenCalledOnce();
});

it('fetches again what failed once it is told to forget, and never before', async () => {
  const load = vi.fn(async () => Text).mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const Part = lazyPart(load);
  const first = await draw(Part);
  const failure = first.failure();
  expect(failure).toBeInstanceOf(PartNotLoaded);
  first.unmount();
  const second = await draw(Part);
  expect(second.failure()).toBe(failure);
  second.unmount();
  expect(load).toHaveBeenCalledOnce();
  if (failure instanceof PartNotLoaded) {
    failure.forget();
    // Told by two places that show the part: still one fetch.
    await draw(Part);
    failure.forget();
    await draw(Part);
  }
  expect(screen.getAllByText('here')).toHaveLength(2);
  expect(load).toHaveBeenCalledTimes(2);
});

/** A style sheet that did not come, as what loads a part leaves it in the page. */
function missingStyle(): string {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/part.css';
  link.crossOrigin = '';
  document.head.append(link);
  link.dispatchEvent(new Event('error'));
  return link.outerHTML;
}

function link(): HTMLLinkElement {
  const [found, ...others] = document.head.querySelectorAll('link');
  expect(others).toEqual([]);
  if (found === undefined) throw new Error('no link');
  return found;
}

it('fetches a missing style again, and does not draw the part that failed for it before it is there', async () => {
  const load = vi
    .fn(async () => Text)
    .mockRejectedValueOnce(new Error('Unable to preload CSS for http://host/part.css'));
  const Part = lazyPart(load);
  const failed = await draw(Part);
  const html = missingStyle();
  const forget = (failure: unknown) => failure instanceof PartNotLoaded && failure.forget();
  forget(failed.failure());
  failed.unmount();

  const second = await draw(Part);
  expect(link().outerHTML).toBe(html);
  await act(async () => link().dispatchEvent(new Event('error')));
  expect(second.failure()).toBeInstanceOf(PartNotLoaded);
  expect(load).toHaveBeenCalledOnce();
  forget(second.failure());
  second.unmount();

  await draw(Part);
  expect(screen.queryByText('here')).toBeNull();
  await act(async () => link().dispatchEvent(new Event('load')));
  expect(screen.getByText('here')).toBeVisible();
  link().remove();
});

it('is not held back by the missing style of another part', async () => {
  missingStyle();
  await draw(lazyPart(async () => Text));
  await act(async () => link().dispatchEvent(new Event('error')));
  expect(screen.getByText('here')).toBeVisible();
  // Leaves nothing missing.
  await draw(lazyPart(async () => Text));
  await act(async () => link().dispatchEvent(new Event('load')));
});
