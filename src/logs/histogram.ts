import type { LogEntry } from './entry';
import { ENTRY_LEVELS, type EntryLevel } from './level';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type TimeRange } from './time-range';
import type { EpochMs } from './timestamp';

/** Equal intervals that cover a range: bucket `i` is `[start + i × widthMs, start + (i + 1) × widthMs)`. */
export interface Buckets {
  /** A round time in the zone, at or before the range's start. */
  readonly start: EpochMs;
  readonly widthMs: number;
  readonly count: number;
}

/** Entries counted over time, by level. */
export interface Histogram extends Buckets {
  /** One column for each level, `count` numbers long. */
  readonly columns: ReadonlyMap<EntryLevel, Uint32Array>;
  /** Sum of each column. */
  readonly totals: ReadonlyMap<EntryLevel, number>;
  /** Entries within the range: the sum of all columns. */
  readonly counted: number;
  /** Entries without a readable time. */
  readonly untimed: number;
  /** Entries with a time before or after the range (a server's clock that runs ahead, for example). */
  readonly outside: number;
}

export const MAX_BUCKETS = 120;

/** Bucket widths that people read easily; longer ranges go on with 2, 4, 8, … days. */
const WIDTHS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  DAY_MS,
];

/**
 * Counts entries (in any order) over time by level. Both ends of the range count as within it. Buckets begin at round
 * times of a zone that is `zoneOffsetMs` ahead of UTC.
 */
export function histogram(
  entries: readonly LogEntry[],
  range: TimeRange,
  zoneOffsetMs = 0,
  maxBuckets = MAX_BUCKETS,
): Histogram {
  const tally = new HistogramTally(range, zoneOffsetMs, maxBuckets);
  for (const { time, level } of entries) tally.add(time ?? Number.NaN, LEVEL_CODES.get(level) ?? 0);
  return tally.histogram();
}

const LEVEL_CODES = new Map(ENTRY_LEVELS.map((level, code) => [level, code] as const));

/** The same for entries that come one by one, from wherever. */
export class HistogramTally {
  readonly #range: TimeRange;
  readonly #buckets: Buckets;
  /** For each of ENTRY_LEVELS. */
  readonly #columns: readonly Uint32Array[];
  #counted = 0;
  #untimed = 0;
  #outside = 0;

  constructor(range: TimeRange, zoneOffsetMs = 0, maxBuckets = MAX_BUCKETS) {
    const buckets = bucketsFor(range, zoneOffsetMs, maxBuckets);
    this.#range = range;
    this.#buckets = buckets;
    this.#columns = ENTRY_LEVELS.map(() => new Uint32Array(buckets.count));
  }

  /** The time is NaN where there is none; the level is its place in ENTRY_LEVELS. */
  add(time: EpochMs, level: number): void {
    if (Number.isNaN(time)) this.#untimed += 1;
    else if (time < this.#range.start || time > this.#range.end) this.#outside += 1;
    else {
      this.#counted += 1;
      const column = this.#columns[level];
      const index = bucketAt(this.#buckets, time);
      if (column !== undefined) column[index] = (column[index] ?? 0) + 1;
    }
  }

  histogram(): Histogram {
    const columns = new Map<EntryLevel, Uint32Array>();
    const totals = new Map<EntryLevel, number>();
    for (const [code, level] of ENTRY_LEVELS.entries()) {
      const column = this.#columns[code] ?? new Uint32Array(this.#buckets.count);
      columns.set(level, column);
      totals.set(
        level,
        column.reduce((sum, count) => sum + count, 0),
      );
    }
    return {
      ...this.#buckets,
      columns,
      totals,
      counted: this.#counted,
      untimed: this.#untimed,
      outside: this.#outside,
    };
  }
}

/** The narrowest readable buckets of which at most `maxBuckets` cover the range; none narrower than `minWidthMs`. */
export function bucketsFor(
  range: TimeRange,
  zoneOffsetMs = 0,
  maxBuckets = MAX_BUCKETS,
  minWidthMs = SECOND_MS,
): Buckets {
  for (let step = 0; ; step += 1) {
    const widthMs = widthAt(step);
    const start = Math.floor((range.start + zoneOffsetMs) / widthMs) * widthMs - zoneOffsetMs;
    const count = Math.max(1, Math.ceil((range.end - start) / widthMs));
    if (widthMs >= minWidthMs && count <= Math.max(1, maxBuckets)) return { start, widthMs, count };
  }
}

/** The bucket a time falls into; times beyond either end fall into the nearest one. */
export function bucketAt(buckets: Buckets, time: EpochMs): number {
  const index = Math.floor((time - buckets.start) / buckets.widthMs);
  return Math.min(buckets.count - 1, Math.max(0, index));
}

/** The interval of buckets `first` to `last`, both included, within the range. */
export function bucketRange(buckets: Buckets, range: TimeRange, first: number, last: number): TimeRange {
  return {
    start: Math.max(range.start, buckets.start + first * buckets.widthMs),
    end: Math.min(range.end, buckets.start + (last + 1) * buckets.widthMs),
  };
}

/** Round times within the buckets for an axis, at most `maxTicks`, and the distance between two of them. */
export function timeTicks(
  buckets: Buckets,
  zoneOffsetMs: number,
  maxTicks: number,
): { readonly stepMs: number; readonly times: readonly EpochMs[] } {
  const end = buckets.start + buckets.count * buckets.widthMs;
  let step = 0;
  while (widthAt(step) < buckets.widthMs || (end - buckets.start) / widthAt(step) > maxTicks) step += 1;
  const stepMs = widthAt(step);
  const times: EpochMs[] = [];
  const first = Math.ceil((buckets.start + zoneOffsetMs) / stepMs) * stepMs - zoneOffsetMs;
  for (let time = first; time < end; time += stepMs) times.push(time);
  return { stepMs, times };
}

function widthAt(step: number): number {
  return WIDTHS_MS[step] ?? DAY_MS * 2 ** (step - WIDTHS_MS.length + 1);
}
