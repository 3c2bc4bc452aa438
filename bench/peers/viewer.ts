import type { ListView } from '../frames';
import { lastNumber, type PeerEntry } from './entries';

/** A viewer on the page, used as its own documentation says. */
export interface Viewer {
  readonly view: ListView;
  scrollHeight(): number;
  /** The number of the last entry on screen. */
  lastShown(): number;
  /** Adds entries at the end, and keeps to it. */
  append(entries: readonly PeerEntry[]): void;
}

export interface ViewerOptions {
  readonly root: HTMLElement;
  readonly entries: readonly PeerEntry[];
  readonly follow: boolean;
  readonly width: number;
  readonly height: number;
}

export type OpenViewer = (options: ViewerOptions) => Promise<Viewer>;

/** The element, once it is there. */
export async function whenThere(root: ParentNode, selector: string): Promise<HTMLElement> {
  for (;;) {
    const element = root.querySelector<HTMLElement>(selector);
    if (element !== null) return element;
    await nextFrame();
  }
}

export const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));

/** A viewer whose rows are elements in a box that scrolls. */
export function viewRows(box: HTMLElement, rowSelector: string): Omit<Viewer, 'append'> {
  // Some take their rows out of reach of the pointer while they scroll, and with it out of `elementFromPoint`.
  const style = document.createElement('style');
  style.textContent = `${rowSelector}, ${rowSelector} * { pointer-events: auto !important; }`;
  document.head.append(style);
  return {
    view: {
      box,
      hasRowAt: (x, y) => {
        const row = document.elementFromPoint(x, y)?.closest(rowSelector);
        return row !== null && row !== undefined && row.textContent?.trim() !== '';
      },
      scrollTo: (position) => {
        box.scrollTop = position;
      },
    },
    scrollHeight: () => box.scrollHeight,
    lastShown: () => {
      const { top, bottom } = box.getBoundingClientRect();
      let last = 0;
      for (const row of box.querySelectorAll(rowSelector)) {
        const place = row.getBoundingClientRect();
        if (place.bottom > top && place.top < bottom)
          last = Math.max(last, lastNumber(`${row.textContent ?? ''} `));
      }
      return last;
    },
  };
}
