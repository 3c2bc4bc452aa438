import type { ElementHandle, JSHandle } from '@playwright/test';
import { quantile } from './statistics';

/** What a list did frame by frame. */
export interface FrameSample {
  /** Milliseconds from each animation frame to the next. */
  readonly deltas: readonly number[];
  /** Frames looked at, since the list first filled its box. */
  readonly checked: number;
  /** Those of them in which some part of the box had no row with text. */
  readonly blank: number;
  /** Those of the blank ones in which no part of the box had one. */
  readonly empty: number;
  /** Positions scrolled to. */
  readonly reached: number;
  /** Milliseconds of each main-thread task over 50 ms. */
  readonly longTasks: readonly number[];
}

/** A list as the recorder sees it, in the page. */
export interface ListView {
  /** What scrolls; its size is the list's. */
  readonly box: Element;
  /** Whether a row with text is drawn at a place, in CSS pixels of the viewport. */
  hasRowAt(x: number, y: number): boolean;
  /** Scrolls so far down from the top, in CSS pixels. */
  scrollTo(position: number): void;
}

interface FrameRecorder {
  /** Settles when the last position was drawn; never without positions. */
  readonly scrolled: Promise<void>;
  readonly finish: () => FrameSample;
}

/** What is recorded; runs of it are compared only with the same `look`. */
export interface Recording {
  /** One is scrolled to in each frame. */
  readonly positions: readonly number[];
  /** No position is scrolled to after so many milliseconds. */
  readonly limitMs: number;
  /**
   * Whether each frame is looked at for blank places. To look costs a layout, a hit test and a painting of the whole page
   * in every frame, more than some viewers cost themselves: what the main thread spends is measured without.
   */
  readonly look: boolean;
}

/**
 * Runs in the page, so it refers to nothing outside itself. Records every frame from now on and, given positions,
 * scrolls to one of them in each. It looks right before a frame is painted, by an element whose size it changes: its
 * ResizeObserver comes after every other callback of the frame. A task after the frame would already see what a viewer
 * has drawn too late for it. It scrolls in a task after the frame: the scroll event then comes before the next frame is
 * drawn, as it does for a wheel or a finger.
 */
function recordFrames(view: ListView, { positions, limitMs, look: looks }: Recording): FrameRecorder {
  const began = performance.now();
  const deltas: number[] = [];
  const longTasks: number[] = [];
  let checked = 0;
  let blank = 0;
  let empty = 0;
  let wasFull = false;
  let running = true;
  let previous: number | null = null;
  let next = 0;
  let endScroll = (): void => {};
  const scrolled = new Promise<void>((resolve) => {
    endScroll = resolve;
  });
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  observer.observe({ type: 'longtask' });
  const PLACES = 3;
  /** Rows are drawn without gaps, so top, middle and bottom tell; looking at more would cost what is measured. */
  const placesWithRows = (): number => {
    const box = view.box.getBoundingClientRect();
    const x = box.left + Math.min(200, box.width / 2);
    // From below a heading that sticks to the top to above a scroll bar.
    const [top, bottom] = [box.top + 34, box.bottom - 20];
    let found = 0;
    for (let step = 0; step < PLACES; step++)
      if (view.hasRowAt(x, top + ((bottom - top) * step) / (PLACES - 1))) found++;
    return found;
  };
  const look = (): void => {
    const places = placesWithRows();
    wasFull ||= places === PLACES;
    if (wasFull) checked++;
    if (wasFull && places < PLACES) blank++;
    if (wasFull && places === 0) empty++;
  };
  const probe = document.createElement('div');
  Object.assign(probe.style, {
    position: 'fixed',
    top: '0',
    left: '0',
    height: '1px',
    pointerEvents: 'none',
  });
  if (looks) document.body.append(probe);
  let painting = false;
  const beforePaint = new ResizeObserver(() => {
    if (painting) look();
    painting = false;
  });
  beforePaint.observe(probe);
  let wide = false;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const position = positions[next];
    if (position !== undefined && performance.now() - began < limitMs) {
      next++;
      view.scrollTo(position);
    } else if (positions.length > 0) endScroll();
  };
  const frame = (time: number): void => {
    if (!running) return;
    if (previous !== null) deltas.push(time - previous);
    previous = time;
    if (looks) {
      wide = !wide;
      probe.style.width = wide ? '2px' : '1px';
      painting = true;
    }
    channel.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return {
    scrolled,
    finish: () => {
      running = false;
      observer.disconnect();
      beforePaint.disconnect();
      probe.remove();
      channel.port1.close();
      return { deltas, longTasks, checked, blank, empty, reached: next };
    },
  };
}

/** Runs in the page: a list whose rows are elements of their own, each with its index. */
function viewElements(box: Element): ListView {
  return {
    box,
    hasRowAt: (x, y) => {
      const row = document.elementFromPoint(x, y)?.closest('[data-index]');
      return row !== null && row !== undefined && row.textContent?.trim() !== '';
    },
    scrollTo: (position) => {
      box.scrollTop = position;
    },
  };
}

/** More than any scrolling takes whose figures are worth something. */
const SCROLL_MS = 300_000;

/** Scrolls the list through the positions, one a frame. */
export async function scrollThrough(
  scroller: ElementHandle<Element>,
  positions: readonly number[],
  look: boolean,
): Promise<FrameSample> {
  const view = await scroller.evaluateHandle(viewElements);
  const recording = { positions, limitMs: SCROLL_MS, look };
  return checkSample(await scrollView(view, recording), recording);
}

/** The same of a list that is looked at and scrolled in a way of its own, and may be too slow for all positions. */
export async function scrollView(view: JSHandle<ListView>, recording: Recording): Promise<FrameSample> {
  const recorder = await view.evaluateHandle(recordFrames, recording);
  await recorder.evaluate((running) => running.scrolled);
  return recorder.evaluate((running) => running.finish());
}

/** Watches the list while something else happens. */
export async function watchFrames(
  scroller: ElementHandle<Element>,
  look: boolean,
  action: () => Promise<void>,
): Promise<FrameSample> {
  const { sample } = await watchView(await scroller.evaluateHandle(viewElements), look, action);
  return checkSample(sample, { positions: [], look });
}

/** The same of a list that is looked at in a way of its own, which need not show a row. */
export async function watchView<T>(
  view: JSHandle<ListView>,
  look: boolean,
  action: () => Promise<T>,
): Promise<{ readonly sample: FrameSample; readonly result: T }> {
  const recorder = await view.evaluateHandle(recordFrames, { positions: [], limitMs: 0, look });
  const result = await action();
  return { sample: await recorder.evaluate((running) => running.finish()), result };
}

/** Does something twice: the first time for times and costs, the second for blank frames; see {@link Recording.look}. */
export async function timeThenLook<T extends { readonly sample: FrameSample }>(
  once: (look: boolean) => Promise<T>,
): Promise<T> {
  const timed = await once(false);
  const { checked, blank, empty } = (await once(true)).sample;
  return { ...timed, sample: { ...timed.sample, checked, blank, empty } };
}

function checkSample(sample: FrameSample, { positions, look }: Omit<Recording, 'limitMs'>): FrameSample {
  if (look && sample.checked === 0) throw new Error('The rows never filled the list.');
  if (sample.deltas.length < Math.max(1, positions.length))
    throw new Error(`Only ${sample.deltas.length} of ${positions.length} frames were drawn.`);
  return sample;
}

/** Positions of two ways to scroll, in CSS pixels; `height` and `view` are the scroller's. */
export function scrollPositions(height: number, view: number) {
  // What stands after the last row does not count as a row.
  const end = Math.max(0, height - view - 200);
  const steps = (count: number, from: number, step: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => Math.min(end, Math.round(from + (index + 1) * step)));
  return {
    /** Over the whole list by dragging its scroll bar, then page by page from the middle. */
    jumps: [...steps(120, 0, end / 120), ...steps(120, end / 2, view)],
    /** As a wheel does: a few rows in each frame. */
    wheel: steps(240, end / 4, 120),
  };
}

/** The figures that a reader compares. */
export function frameFigures({ deltas, blank, empty, checked, longTasks }: FrameSample) {
  return {
    p50: quantile(deltas, 0.5),
    p95: quantile(deltas, 0.95),
    max: quantile(deltas, 1),
    // Rows that never filled the box are the worst.
    blankPercent: checked === 0 ? 100 : (blank / checked) * 100,
    emptyPercent: checked === 0 ? 100 : (empty / checked) * 100,
    longTasks: longTasks.length,
  };
}
