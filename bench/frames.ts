import type { ElementHandle } from '@playwright/test';
import { quantile } from './statistics';

/** What a list did frame by frame. */
export interface FrameSample {
  /** Milliseconds from each animation frame to the next. */
  readonly deltas: readonly number[];
  /** Frames looked at, since the list first filled its box. */
  readonly checked: number;
  /** Those of them in which some part of the box had no row with text. */
  readonly blank: number;
  /** Milliseconds of each main-thread task over 50 ms. */
  readonly longTasks: readonly number[];
}

interface FrameRecorder {
  /** Settles when the last position was drawn; never without positions. */
  readonly scrolled: Promise<void>;
  readonly finish: () => FrameSample;
}

/**
 * Runs in the page, so it refers to nothing outside itself. Records every frame from now on and, given positions,
 * scrolls to one of them in each. It looks and scrolls in a task after the frame: what it looks at then is what was
 * painted, and the scroll event comes before the next frame is drawn, as it does for a wheel or a finger.
 */
function recordFrames(scroller: Element, positions: readonly number[]): FrameRecorder {
  const deltas: number[] = [];
  const longTasks: number[] = [];
  let checked = 0;
  let blank = 0;
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
  const isFull = (): boolean => {
    const box = scroller.getBoundingClientRect();
    const x = box.left + Math.min(200, box.width / 2);
    // From below a heading that sticks to the top to above a scroll bar.
    const [top, bottom] = [box.top + 34, box.bottom - 20];
    // Rows are drawn without gaps, so top, middle and bottom tell; looking at more would cost what is measured.
    for (let step = 0; step <= 2; step++) {
      const row = document.elementFromPoint(x, top + ((bottom - top) * step) / 2)?.closest('[data-index]');
      if (!row || row.textContent?.trim() === '') return false;
    }
    return true;
  };
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    const full = isFull();
    wasFull ||= full;
    if (wasFull) checked++;
    if (wasFull && !full) blank++;
    const position = positions[next++];
    if (position !== undefined) scroller.scrollTop = position;
    else if (positions.length > 0) endScroll();
  };
  const frame = (time: number): void => {
    if (!running) return;
    if (previous !== null) deltas.push(time - previous);
    previous = time;
    channel.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  return {
    scrolled,
    finish: () => {
      running = false;
      observer.disconnect();
      channel.port1.close();
      return { deltas, longTasks, checked, blank };
    },
  };
}

/** Scrolls the list through the positions, one a frame. */
export async function scrollThrough(
  scroller: ElementHandle<Element>,
  positions: readonly number[],
): Promise<FrameSample> {
  const recorder = await scroller.evaluateHandle(recordFrames, positions);
  await recorder.evaluate((running) => running.scrolled);
  return checkSample(await recorder.evaluate((running) => running.finish()), positions.length);
}

/** Watches the list while something else happens. */
export async function watchFrames(
  scroller: ElementHandle<Element>,
  action: () => Promise<void>,
): Promise<FrameSample> {
  const recorder = await scroller.evaluateHandle(recordFrames, []);
  await action();
  return checkSample(await recorder.evaluate((running) => running.finish()), 1);
}

function checkSample(sample: FrameSample, frames: number): FrameSample {
  if (sample.checked === 0) throw new Error('The rows never filled the list.');
  if (sample.deltas.length < frames)
    throw new Error(`Only ${sample.deltas.length} of ${frames} frames were drawn.`);
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
export function frameFigures({ deltas, blank, checked, longTasks }: FrameSample) {
  return {
    p50: quantile(deltas, 0.5),
    p95: quantile(deltas, 0.95),
    max: quantile(deltas, 1),
    blankPercent: (blank / checked) * 100,
    longTasks: longTasks.length,
  };
}
