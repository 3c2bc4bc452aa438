import { type Buckets, bucketAt, bucketsFor } from '../histogram';
import type { TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';

/** A latency at a time. */
export interface Latency {
  readonly time: EpochMs | null;
  readonly seconds: number;
}

/** Latencies counted over time (columns) and log-spaced latency (rows, lowest first). */
export interface LatencyHeatMap {
  readonly columns: Buckets;
  /** Seconds, ascending: row `i` is [edges[i], edges[i + 1]); one longer than there are rows. */
  readonly edges: Float64Array;
  /** `counts[row × columns.count + column]`. */
  readonly counts: Uint32Array;
  /** The largest count of a cell. */
  readonly largest: number;
  /** The sum of all counts. */
  readonly counted: number;
  /** Left out: without a readable time, out of the range, below zero. */
  readonly untimed: number;
  readonly outside: number;
  readonly negative: number;
  /** Counted in the lowest or highest row although they lie beyond its edge (zero, for example). */
  readonly beyondEdges: number;
}

/** Rows per factor of ten. */
const PER_DECADE = 4;
/** 0.1 ms and some eleven days: beyond them a latency counts in the outermost row. */
const LOWEST = -4;
const HIGHEST = 6;
/** More columns than this are too narrow to read. */
export const MAX_HEAT_COLUMNS = 60;

/** Counts latencies in one pass over time and latency. Both ends of the range count as within it. */
export function latencyHeatMap(
  latencies: readonly Latency[],
  range: TimeRange,
  zoneOffsetMs = 0,
  maxColumns = MAX_HEAT_COLUMNS,
): LatencyHeatMap {
  const columns = bucketsFor(range, zoneOffsetMs, maxColumns);
  const steps = stepsOf(latencies, range);
  const edges = Float64Array.from({ length: steps.count + 1 }, (_, i) => edgeOf(steps.first + i));
  const counts = new Uint32Array(steps.count * columns.count);
  let largest = 0;
  let counted = 0;
  let untimed = 0;
  let outside = 0;
  let negative = 0;
  let beyondEdges = 0;
  for (const { time, seconds } of latencies) {
    if (seconds < 0) negative += 1;
    else if (time === null) untimed += 1;
    else if (time < range.start || time > range.end) outside += 1;
    else {
      counted += 1;
      const row = rowOf(seconds, edges);
      if (row < 0 || row >= steps.count) beyondEdges += 1;
      const cell = Math.min(steps.count - 1, Math.max(0, row)) * columns.count + bucketAt(columns, time);
      const count = (counts[cell] ?? 0) + 1;
      counts[cell] = count;
      if (count > largest) largest = count;
    }
  }
  return { columns, edges, counts, largest, counted, untimed, outside, negative, beyondEdges };
}

/** The steps of a quarter decade that cover the latencies within the range; one when there are none. */
function stepsOf(
  latencies: readonly Latency[],
  range: TimeRange,
): { readonly first: number; readonly count: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { time, seconds } of latencies) {
    if (time === null || time < range.start || time > range.end || seconds <= 0) continue;
    if (seconds < low) low = seconds;
    if (seconds > high) high = seconds;
  }
  if (low > high) return { first: 0, count: 1 };
  const step = (seconds: number): number =>
    Math.min(
      HIGHEST * PER_DECADE - 1,
      Math.max(LOWEST * PER_DECADE, Math.floor(Math.log10(seconds) * PER_DECADE)),
    );
  // One step to spare at either end: the logarithm of an edge is not always exact.
  const first = Math.max(LOWEST * PER_DECADE, step(low) - (edgeOf(step(low)) > low ? 1 : 0));
  const last = Math.min(HIGHEST * PER_DECADE - 1, step(high) + (edgeOf(step(high) + 1) <= high ? 1 : 0));
  return { first, count: last - first + 1 };
}

/** The lower edge of a step in seconds; powers of ten exactly, which `**` does not promise. */
function edgeOf(step: number): number {
  const decades = step / PER_DECADE;
  return Number.isInteger(decades) ? Number(`1e${decades}`) : 10 ** decades;
}

/** The row whose edges enclose the latency; -1 below the first edge, the number of rows at or above the last. */
function rowOf(seconds: number, edges: Float64Array): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
