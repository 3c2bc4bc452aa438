import type { LogEntry } from '../entry';
import { ownValue } from '../json';
import { readBenchmarks } from '../performance';
import { parseSeconds } from '../quantity';
import type { TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';
import type { Basis } from './basis';
import { type Latency, type LatencyHeatMap, latencyHeatMap } from './latency-heat-map';
import { measureGpu, measureMemory, type Usage } from './memory-use';
import { NumberColumn, type Summary } from './percentile';
import {
  countOptimizations,
  hadColdStart,
  measurePhases,
  type OptimizationRates,
  type PhaseReport,
} from './phase-times';
import { reportSla, type SlaReport } from './sla-report';

/** What the figures of a performance analysis are cut to. */
export interface PerformanceOptions {
  /** The time axis of the heat map. */
  readonly range: TimeRange;
  readonly zoneOffsetMs?: number;
  /** How many of the slowest are listed. */
  readonly slowest?: number;
}

/** One of the slowest. */
export interface SlowRequest {
  /** Place in the list that was analysed. */
  readonly index: number;
  readonly seconds: number;
  readonly time: EpochMs | null;
  readonly jobId: string;
  readonly requestId: string;
  readonly source: string;
}

/** Statistics with what they rest on. */
export interface Measured {
  readonly summary: Summary;
  /** Entries used, of all. */
  readonly basis: Basis;
}

/** Times in seconds, memory in bytes, utilisation in percent. */
export interface PerformanceAnalysis {
  /** The `duration` field of any entry, as in the API document's SDK examples. */
  readonly durations: Measured;
  /** The same by source, most entries first. */
  readonly durationsBySource: readonly (Measured & { readonly source: string })[];
  /** Whole requests: `metadata.totalDuration`, or else `benchmarks.actualLatency`. */
  readonly requests: Measured;
  /** Whole requests with and without a cold start, of those that report that phase. */
  readonly coldRequests: Measured;
  readonly warmRequests: Measured;
  readonly memory: Usage;
  readonly gpu: Usage;
  readonly phases: PhaseReport;
  readonly rates: OptimizationRates;
  readonly sla: SlaReport;
  /** What heat map and slowest are of: whole requests where any are reported, durations otherwise. */
  readonly latencyOf: 'requests' | 'durations';
  readonly heatMap: LatencyHeatMap;
  /** Slowest first. */
  readonly slowest: readonly SlowRequest[];
}

export const DEFAULT_SLOWEST = 20;

/** Analyses the performance of entries in any order. O(n log n). */
export function analysePerformance(
  entries: readonly LogEntry[],
  { range, zoneOffsetMs = 0, slowest = DEFAULT_SLOWEST }: PerformanceOptions,
): PerformanceAnalysis {
  const durations = new NumberColumn();
  const requests = new NumberColumn();
  const cold = new NumberColumn();
  const warm = new NumberColumn();
  const bySource = new Map<string, NumberColumn>();
  const durationPlaces: Place[] = [];
  const requestPlaces: Place[] = [];
  for (const [index, entry] of entries.entries()) {
    const { duration, source, time } = entry;
    durations.add(duration);
    if (duration !== null) {
      durationPlaces.push({ index, time, seconds: duration });
      const column = bySource.get(source) ?? new NumberColumn();
      bySource.set(source, column);
      column.add(duration);
    }
    const total = requestSeconds(entry);
    requests.add(total);
    if (total === null) continue;
    requestPlaces.push({ index, time, seconds: total });
    const coldStart = hadColdStart(entry);
    if (coldStart !== null) (coldStart ? cold : warm).add(total);
  }
  const of = entries.length;
  const measured = (column: NumberColumn): Measured => ({
    summary: column.summary(),
    basis: { used: column.length, of },
  });
  const latencyOf = requestPlaces.length > 0 ? 'requests' : 'durations';
  const places = latencyOf === 'requests' ? requestPlaces : durationPlaces;
  return {
    durations: measured(durations),
    durationsBySource: [...bySource]
      .map(([source, column]) => ({ source, ...measured(column) }))
      .sort((a, b) => b.basis.used - a.basis.used || (a.source < b.source ? -1 : 1)),
    requests: measured(requests),
    coldRequests: measured(cold),
    warmRequests: measured(warm),
    memory: measureMemory(entries),
    gpu: measureGpu(entries),
    phases: measurePhases(entries),
    rates: countOptimizations(entries),
    sla: reportSla(entries),
    latencyOf,
    heatMap: latencyHeatMap(places, range, zoneOffsetMs),
    slowest: slowestFirst(entries, places, slowest),
  };
}

interface Place extends Latency {
  readonly index: number;
}

/** How long the whole request took, for the entry that reports it; null for all others. Seconds. */
export function requestSeconds({ metadata, benchmarks }: LogEntry): number | null {
  const total = metadata === null ? null : parseSeconds(ownValue(metadata, 'totalDuration'));
  if (total !== null) return total;
  return benchmarks === null ? null : (readBenchmarks(benchmarks)?.actual ?? null);
}

function slowestFirst(
  entries: readonly LogEntry[],
  places: readonly Place[],
  limit: number,
): readonly SlowRequest[] {
  return places
    .toSorted((a, b) => b.seconds - a.seconds || a.index - b.index)
    .slice(0, Math.max(0, limit))
    .flatMap(({ index, seconds, time }) => {
      const entry = entries[index];
      if (entry === undefined) return [];
      const { jobId, requestId, source } = entry;
      return [{ index, seconds, time, jobId, requestId, source }];
    });
}
