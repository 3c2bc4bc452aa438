import type { LogEntry } from '../entry';
import { addTo, countOrder, type NameCount } from '../facets';
import type { TimeRange } from '../time-range';

/** What a comparison can be made of. */
export interface LoadedExtent {
  /** First to last readable time; null when there is none. */
  readonly range: TimeRange | null;
  readonly endpoints: readonly NameCount[];
  /** Entries without a readable time, which are on neither side. */
  readonly untimed: number;
}

/** The time and the endpoints that some entries cover. One pass. */
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
