import { ApiProblem } from '../api/problem';
import { entryFingerprint, type LogEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import { DAY_MS, SECOND_MS, type TimeRange } from '../logs/time-range';
import { parseTimestamp } from '../logs/timestamp';
import type { ListHead } from './list-page';
import type { SliceBorder } from './slice-border';
import { smallerRequest } from './slice-size';

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

/** A slice that cannot be read on: its range, its tip (see {@link tipOf}) and the border it has come to. */
export interface Interrupted {
  readonly range: Stretch;
  readonly tip: readonly LogEntry[];
  readonly border: SliceBorder;
  readonly limit: number;
}

export interface Rest {
  readonly ahead: readonly Stretch[];
  readonly border: SliceBorder;
  readonly limit: number;
  readonly notice: string;
}

/**
 * After a later page was refused as too many: what is still due of the slice, in smaller pieces or with smaller pages.
 * The pieces begin at the time of the last entries given, which the border then keeps from coming twice. Null when
 * it was another refusal or nothing smaller can be asked for.
 */
export function restInPieces(
  order: Order,
  { range, tip, border, limit }: Interrupted,
  problem: unknown,
): Rest | null {
  if (!(problem instanceof ApiProblem) || problem.kind !== 'too-many-logs') return null;
  const entrance = order === 'newest' ? range.end : range.start;
  const last = tip.at(-1)?.time ?? entrance;
  // A millisecond back: whether a range's own ends belong to it is up to the server.
  const due =
    order === 'newest'
      ? { start: range.start, end: Math.min(range.end, last + 1) }
      : { start: Math.max(range.start, last - 1), end: range.end };
  const sameEntrance = entrance === (order === 'newest' ? due.end : due.start);
  const smaller = due.start < due.end ? smallerRequest(due, limit, problem, order) : null;
  if (smaller === null) return null;
  return {
    ahead: smaller.pieces.map((piece) => ({ ...piece, counted: true })),
    border: {
      behind: [...(sameEntrance ? border.behind : []), ...tip.map(entryFingerprint)],
      ahead: [],
    },
    limit: smaller.limit,
    notice: smaller.notice,
  };
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
