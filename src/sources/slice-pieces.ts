import { ApiProblem } from '../api/problem';
import { entryFingerprint, type LogEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import type { SliceBorder } from './slice-border';
import type { Stretch } from './slice-rest';
import { smallerRequest } from './slice-size';

export { smallerRequest };

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
