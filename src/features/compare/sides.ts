import type { SideChoice } from '../../logs/analysis/analysis-request';
import type { LogEntry } from '../../logs/entry';
import { addTo, countOrder, type NameCount } from '../../logs/facets';
import { parseTimePoint, type TimeRange, type ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';

/** What a comparison can be made of. */
export interface LoadedExtent {
  /** First to last readable time; null when there is none. */
  readonly range: TimeRange | null;
  readonly endpoints: readonly NameCount[];
  /** Entries without a readable time, which are on neither side. */
  readonly untimed: number;
}

/** The time and the endpoints that the loaded entries cover. One pass. */
export function extentOf(entries: readonly LogEntry[]): LoadedExtent {
  let start = Infinity;
  let end = -Infinity;
  let untimed = 0;
  const endpoints = new Map<string, number>();
  for (const { time, endpointId } of entries) {
    addTo(endpoints, endpointId, 1);
    if (time === null) {
      untimed += 1;
      continue;
    }
    if (time < start) start = time;
    if (time > end) end = time;
  }
  return { range: start > end ? null : { start, end }, endpoints: countOrder([...endpoints]), untimed };
}

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

/** Reads both ends of a range; it must have a part within what is loaded. */
export function readTyped(
  from: string,
  to: string,
  loaded: TimeRange,
  now: EpochMs,
  zone: ZoneChoice,
): TypedRange {
  const start = parseTimePoint(from, now, zone);
  const end = parseTimePoint(to, now, zone);
  if (start === null) return refuse('From is no time: ISO 8601, or now-15m');
  if (end === null) return refuse('To is no time: ISO 8601, or now-15m');
  if (start >= end) return refuse('From must lie before to');
  if (end < loaded.start || start > loaded.end) return refuse('No loaded entry lies in this range');
  return { range: { start, end }, problem: null };
}

function refuse(problem: string): TypedRange {
  return { range: null, problem };
}
