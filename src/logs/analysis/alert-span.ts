import { DAY_MS, SECOND_MS, type TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';
import type { AlertRule } from './alert-rule';

/** What one check of one endpoint has to look at. */
export interface CheckSpan {
  /** The window, begun earlier where checks before it were missed. At most a day, the API's longest range. */
  readonly range: TimeRange;
  /** Checks that were due since the last one and did not happen. */
  readonly missed: number;
  /** What is looked at neither now nor before, because it is too long ago; null for nothing. */
  readonly uncovered: TimeRange | null;
}

/**
 * The interval that a check looks at so that no moment is left out: from where the last one ended (`coveredTo`, null
 * for none), and of missed checks from where the window of the first of them began.
 */
export function checkSpan(
  rule: Pick<AlertRule, 'windowSeconds' | 'intervalSeconds'>,
  coveredTo: EpochMs | null,
  now: EpochMs,
): CheckSpan {
  const windowMs = rule.windowSeconds * SECOND_MS;
  const intervalMs = rule.intervalSeconds * SECOND_MS;
  const start = now - windowMs;
  if (coveredTo === null || coveredTo >= now)
    return { range: { start, end: now }, missed: 0, uncovered: null };
  // Half an interval late is the timer's own delay, not a missed check.
  const missed = Math.max(0, Math.round((now - coveredTo) / intervalMs) - 1);
  const wanted = missed > 0 ? coveredTo + Math.min(0, intervalMs - windowMs) : coveredTo;
  const earliest = now - DAY_MS;
  return {
    range: { start: Math.max(earliest, Math.min(start, wanted)), end: now },
    missed,
    uncovered: coveredTo < earliest ? { start: coveredTo, end: earliest } : null,
  };
}

/** The window of a length that holds most of the times, the latest of equals; null where there are none. */
export function densestWindow(
  times: readonly EpochMs[],
  windowMs: number,
): { readonly count: number; readonly range: TimeRange } | null {
  const sorted = times.toSorted((a, b) => a - b);
  let best: { count: number; range: TimeRange } | null = null;
  let first = 0;
  for (const [index, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) > windowMs) first++;
    const count = index - first + 1;
    if (best === null || count >= best.count) best = { count, range: { start: time - windowMs, end: time } };
  }
  return best;
}
