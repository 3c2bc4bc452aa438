import { HOUR_MS, type TimeRange } from '../logs/time-range';
import { type EpochMs, parseTimestamp } from '../logs/timestamp';
import { ApiError, invalidParameter } from './api-error';

/** How far back a request reaches when it names no start: our choice, the API document has none. */
const DEFAULT_RANGE_MS = HOUR_MS;

/**
 * Reads the two ends of a time range (start included, end not). Without an end it reaches to now, including entries
 * of this very millisecond; without a start it begins an hour before its end. Throws the documented 400 for a range
 * that is empty, reversed or longer than `maxRangeMs`.
 */
export function readRange(startText: unknown, endText: unknown, now: EpochMs, maxRangeMs: number): TimeRange {
  const end = readTime('endTime', endText) ?? now + 1;
  const start = readTime('startTime', startText) ?? end - DEFAULT_RANGE_MS;
  const openEnd = endText === null || endText === undefined;
  const refuse = (message: string): ApiError =>
    new ApiError(400, 'INVALID_TIME_RANGE', message, {
      startTime: apiTime(start),
      endTime: apiTime(end),
      maxTimeRange: `${maxRangeMs / HOUR_MS}h`,
    });
  if (start >= end) throw refuse('Start time must be before end time');
  // A minute's grace without an end: the clock ran on since the caller worked out the start.
  if (end - start > maxRangeMs + (openEnd ? 60_000 : 0))
    throw refuse(`Time range must not exceed ${maxRangeMs / HOUR_MS}h`);
  return { start, end };
}

function readTime(name: string, text: unknown): EpochMs | null {
  if (text === null || text === undefined) return null;
  const time = parseTimestamp(text).ms;
  if (time === null) throw invalidParameter(name, text, 'not an ISO 8601 time');
  return time;
}

/** A time as the API document writes ranges and hours: ISO 8601 in UTC, milliseconds only where there are any. */
export function apiTime(time: EpochMs): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
