// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameSchedule, RUN_INTERVAL_MS } from './frame-schedule';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe('createFrameSchedule', () => {
  it('runs once on the next frame, however often it is asked', () => {
    const work = vi.fn();
    const frames = createFrameSchedule(work);
    for (let asked = 0; asked < 50; asked++) frames.request();
    expect(work).not.toHaveBeenCalled();
    vi.advanceTimersToNextFrame();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('runs at most ten times a second', () => {
    const work = vi.fn();
    const frames = createFrameSchedule(work);
    for (let ms = 0; ms < 2_000; ms++) {
      frames.request();
      vi.advanceTimersByTime(1);
    }
    expect(work.mock.calls.length).toBeGreaterThan(15);
    expect(work.mock.calls.length).toBeLessThanOrEqual(21);
  });

  it('does without frames in a hidden tab', () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const requestFrame = vi.spyOn(globalThis, 'requestAnimationFrame');
    const work = vi.fn();
    createFrameSchedule(work).request();
    vi.advanceTimersByTime(RUN_INTERVAL_MS);
    expect(work).toHaveBeenCalledTimes(1);
    expect(requestFrame).not.toHaveBeenCalled();
  });

  it('can be cancelled', () => {
    const work = vi.fn();
    const frames = createFrameSchedule(work);
    frames.request();
    frames.cancel();
    vi.advanceTimersByTime(1_000);
    expect(work).not.toHaveBeenCalled();
  });
});
