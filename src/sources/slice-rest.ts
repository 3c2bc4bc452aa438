import type { LogEntry } from '../logs/entry';
import { DAY_MS, SECOND_MS, type TimeRange } from '../logs/time-range';
import { parseTimestamp } from '../logs/timestamp';
import type { ListHead } from './list-page';

/** A part of the range that is to be asked for. */
export interface Stretch extends TimeRange {
  /** The rest of a slice that was given up half-way: the server's count of that slice holds its entries already. */
  readonly counted?: boolean;
}

/**
 * The last entries of a run: those of its last time and of the millisecond beside it, the last one last; none while no
 * entry has a time.
 */
export function tipOf(run: readonly LogEntry[]): readonly LogEntry[] {
  const last = run.findLast((entry) => entry.time !== null)?.time ?? null;
  if (last === null) return [];
  return run.filter((entry) => entry.time !== null && Math.abs(entry.time - last) <= 1);
}

/**
 * The range as the server understood it when asked without an end. `exact` when later pages may name that end and
 * still mean the same entries: an end in whole seconds may have been rounded. Null when it does not say.
 */
export function toldRange(
  range: Stretch,
  head: ListHead,
): { readonly range: Stretch; readonly exact: boolean } | null {
  const end = head.endTime === null ? null : parseTimestamp(head.endTime).ms;
  if (end === null || end <= range.start || Math.abs(end - range.end) > DAY_MS) return null;
  return { range: { ...range, end }, exact: end % SECOND_MS !== 0 };
}
