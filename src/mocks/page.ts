import type { TimeRange } from '../logs/time-range';
import { ApiError } from './api-error';
import { apiTime } from './requested-range';
import { type Summary, summarise } from './summary';
import type { MockEntry } from './wire-entry';

/** What list and search answers have in common ("JSON Format Response"). */
export interface Page<E extends MockEntry> {
  /** Entries in the range before any filter. */
  readonly totalLogs: number;
  readonly filteredLogs: number;
  readonly startTime: string;
  readonly endTime: string;
  readonly pagination: {
    readonly limit: number;
    readonly offset: number;
    readonly hasMore: boolean;
    readonly nextOffset: number | null;
  };
  readonly logs: readonly E[];
  /** Over all filtered entries, not only the page. */
  readonly summary: Summary;
}

/** Cuts one page out of the filtered entries, which are in their final order. */
export function buildPage<E extends MockEntry>(
  filtered: readonly E[],
  totalLogs: number,
  range: TimeRange,
  limit: number,
  offset: number,
): Page<E> {
  const hasMore = offset + limit < filtered.length;
  return {
    totalLogs,
    filteredLogs: filtered.length,
    startTime: apiTime(range.start),
    endTime: apiTime(range.end),
    pagination: { limit, offset, hasMore, nextOffset: hasMore ? offset + limit : null },
    logs: filtered.slice(offset, offset + limit),
    summary: summarise(filtered),
  };
}

/** Throws the documented 413 when more entries match than the server is willing to go through. */
export function refuseTooMany(count: number, threshold: number): void {
  if (count <= threshold) return;
  throw new ApiError(413, 'TOO_MANY_LOGS', 'Requested log range contains too many entries', {
    requestedCount: count,
    maxAllowed: threshold,
    suggestion: 'Use smaller time ranges or increase pagination',
  });
}
