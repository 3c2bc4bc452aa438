/**
 * Shortest time between two runs, in milliseconds: ten a second is as many as can be followed with the eye, and leaves
 * the page's thread free at any rate of entries. A single entry is still drawn on the very next frame.
 */
export const RUN_INTERVAL_MS = 100;

export interface FrameSchedule {
  /** Asks for one run: on an animation frame, or a little later in a hidden tab, which gets no frames. */
  request(): void;
  cancel(): void;
}

/** Runs `work` at most once in a frame and ten times a second, however often it is asked for. */
export function createFrameSchedule(work: () => void): FrameSchedule {
  let frame: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let ranAt = Number.NEGATIVE_INFINITY;
  const cancel = () => {
    if (frame !== null) cancelAnimationFrame(frame);
    if (timer !== null) clearTimeout(timer);
    frame = null;
    timer = null;
  };
  const run = () => {
    cancel();
    ranAt = performance.now();
    work();
  };
  const awaitFrame = () => {
    timer = setTimeout(run, RUN_INTERVAL_MS);
    if (!document.hidden) frame = requestAnimationFrame(run);
  };
  return {
    request() {
      if (timer !== null) return;
      const wait = ranAt + RUN_INTERVAL_MS - performance.now();
      if (wait > 0) timer = setTimeout(awaitFrame, wait);
      else awaitFrame();
    },
    cancel,
  };
}
