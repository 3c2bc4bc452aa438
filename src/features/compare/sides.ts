import type { SideChoice } from '../../logs/analysis/analysis-request';
import type { LogQuery } from '../../logs/query';
import { parseTimePoint, type TimeRange, type ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';

/** Both sides of a comparison. */
export interface Sides {
  readonly left: SideChoice;
  readonly right: SideChoice;
}

/** The earlier half against the later one. Ends belong to their side, so the halves do not share a moment. */
export function halves({ start, end }: TimeRange): Sides {
  const middle = Math.floor((start + end) / 2);
  return {
    left: { range: { start, end: middle }, endpoints: [] },
    right: { range: { start: middle + 1, end: Math.max(end, middle + 1) }, endpoints: [] },
  };
}

/** Two endpoints over the same time. */
export function byEndpoint(range: TimeRange, left: string, right: string): Sides {
  return { left: { range, endpoints: [left] }, right: { range, endpoints: [right] } };
}

/** A typed range, or why it cannot be used. */
export type TypedRange =
  | { readonly range: TimeRange; readonly problem: null }
  | { readonly range: null; readonly problem: string };

/** Reads both ends of a range; it need not be loaded, but it must have begun. */
export function readTyped(from: string, to: string, now: EpochMs, zone: ZoneChoice): TypedRange {
  const start = parseTimePoint(from, now, zone);
  const end = parseTimePoint(to, now, zone);
  if (start === null) return refuse('From is no time: ISO 8601, or now-15m');
  if (end === null) return refuse('To is no time: ISO 8601, or now-15m');
  if (start >= end) return refuse('From must lie before to');
  if (start > now) return refuse('From lies in the future');
  return { range: { start, end }, problem: null };
}

function refuse(problem: string): TypedRange {
  return { range: null, problem };
}

/** Whether a side needs nothing but what is loaded. `endpoints` are those that the loaded entries answer for. */
export function isLoaded(side: SideChoice, range: TimeRange, endpoints: readonly string[]): boolean {
  return (
    side.range.start >= range.start &&
    side.range.end <= range.end &&
    side.endpoints.every((id) => endpoints.includes(id))
  );
}

/** What has to be asked for a side that is not loaded, with the filters of the loaded entries' query. */
export function sideQuery({ range, endpoints }: SideChoice, query: LogQuery, limit: number): LogQuery {
  const { level, search, jobId } = query;
  return {
    endpoints: endpoints.length === 0 ? query.endpoints : endpoints,
    range,
    level,
    search,
    jobId,
    limit,
    order: 'oldest',
  };
}
