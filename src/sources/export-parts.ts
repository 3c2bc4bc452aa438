import type { ApiProblem } from '../api/problem';
import { isJsonObject, ownValue } from '../logs/json';
import { LIMIT } from '../logs/query';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type TimeRange, toIso } from '../logs/time-range';
import { countText } from './export-step';

/** What to ask instead of a part of the range that the server refused as too large. */
export interface LesserRequest {
  /** Entries per request from here on. */
  readonly limit: number;
  /** In place of the part, oldest first; empty when it cannot be had at all. */
  readonly parts: readonly TimeRange[];
  /** Entries that cannot be had, as far as the server said; only when `parts` is empty. */
  readonly unreachable: number | null;
  readonly notice: string;
}

/**
 * 413: pages of the size the server names, or of the API's default size, then the two halves of the part, down to 1 s.
 * 400 with a `maxTimeRange` below the part's length: the two halves. Null for every other problem.
 */
export function askForLess(problem: ApiProblem, part: TimeRange, limit: number): LesserRequest | null {
  if (problem.kind === 'bad-request') {
    const longest = detailDuration(problem.details, 'maxTimeRange');
    return longest !== null && longest < part.end - part.start ? halves(part, limit) : null;
  }
  if (problem.kind !== 'too-many-logs') return null;
  const maxAllowed = detailCount(problem.details, 'maxAllowed');
  const smaller = maxAllowed ?? LIMIT.default;
  if (smaller >= 1 && smaller < limit) {
    const notice = `The API refused ${countText(limit)} entries at once (413); pages hold ${countText(smaller)} from there on.`;
    return { limit: smaller, parts: [part], unreachable: null, notice };
  }
  if (part.end - part.start > SECOND_MS) return halves(part, limit);
  const unreachable = detailCount(problem.details, 'requestedCount');
  const what = unreachable === null ? 'The entries' : `${countText(unreachable)} entries`;
  const notice = `${what} from ${toIso(part.start)} to ${toIso(part.end)} could not be reached: the API finds them too many even for one second (413). A higher minimum level or a job ID makes them fewer.`;
  return { limit, parts: [], unreachable, notice };
}

function halves(part: TimeRange, limit: number): LesserRequest {
  const middle = Math.floor((part.start + part.end) / 2);
  const parts = [
    { start: part.start, end: middle },
    { start: middle, end: part.end },
  ];
  const notice = 'The API refused a part of the range as too large, so it was asked for in smaller pieces.';
  return { limit, parts, unreachable: null, notice };
}

function detailCount(details: unknown, key: string): number | null {
  const value = isJsonObject(details) ? ownValue(details, key) : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;
}

/** "24h" or "30m" in milliseconds. */
function detailDuration(details: unknown, key: string): number | null {
  const value = isJsonObject(details) ? ownValue(details, key) : undefined;
  const match = typeof value === 'string' ? /^(\d{1,4})\s*([hm])$/.exec(value) : null;
  return match ? Number(match[1]) * (match[2] === 'h' ? HOUR_MS : MINUTE_MS) : null;
}
