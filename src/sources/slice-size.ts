import type { ApiProblem } from '../api/problem';
import { isJsonObject, ownValue } from '../logs/json';
import type { Order } from '../logs/query';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type TimeRange } from '../logs/time-range';

const SHORTEST_SLICE_MS = SECOND_MS;

export interface SmallerRequest {
  /** The refused range in pieces, in walking order; the range itself when only the page size changes. */
  readonly pieces: readonly TimeRange[];
  readonly limit: number;
  readonly notice: string;
}

/**
 * What can be asked instead after the server refused the size: fewer entries, or pieces of the range. Null when it was
 * another refusal or nothing smaller can be asked for.
 */
export function smallerRequest(
  range: TimeRange,
  limit: number,
  problem: ApiProblem,
  order: Order,
): SmallerRequest | null {
  const length = range.end - range.start;
  if (problem.kind === 'too-many-logs') {
    const maxAllowed = Math.floor(detailNumber(problem.details, 'maxAllowed') ?? limit);
    if (maxAllowed >= 1 && maxAllowed < limit) {
      return {
        pieces: [range],
        limit: maxAllowed,
        notice: `The API returns at most ${maxAllowed} entries at once; pages are that size from here on.`,
      };
    }
    if (length <= SHORTEST_SLICE_MS) return null;
    return {
      pieces: split(range, length / 2, order),
      limit,
      notice:
        'The API found too many entries in a part of the range (413), so that part is asked for in smaller pieces.',
    };
  }
  const longest = problem.kind === 'bad-request' ? detailDuration(problem.details, 'maxTimeRange') : null;
  if (longest === null || longest < SHORTEST_SLICE_MS || longest >= length) return null;
  return {
    pieces: split(range, longest, order),
    limit,
    notice: `The API answers ranges of at most ${durationText(longest)} at once; the range is asked for in pieces of that length.`,
  };
}

function split(range: TimeRange, pieceMs: number, order: Order): readonly TimeRange[] {
  const pieces: TimeRange[] = [];
  const length = Math.max(SHORTEST_SLICE_MS, Math.ceil(pieceMs));
  for (let start = range.start; start < range.end; start += length) {
    pieces.push({ start, end: Math.min(range.end, start + length) });
  }
  return order === 'newest' ? pieces.reverse() : pieces;
}

function detailNumber(details: unknown, key: string): number | null {
  const value = isJsonObject(details) ? ownValue(details, key) : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

const UNIT_MS = new Map<string, number>([
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
]);

/** "24h", "30m", "90s" or "1d" in milliseconds. */
function detailDuration(details: unknown, key: string): number | null {
  const value = isJsonObject(details) ? ownValue(details, key) : undefined;
  const match = typeof value === 'string' ? /^(\d{1,5})\s*([smhd])$/i.exec(value.trim()) : null;
  return match ? Number(match[1]) * (UNIT_MS.get((match[2] ?? '').toLowerCase()) ?? 0) : null;
}

function durationText(ms: number): string {
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} h`;
  return ms % MINUTE_MS === 0 ? `${ms / MINUTE_MS} min` : `${ms / SECOND_MS} s`;
}
