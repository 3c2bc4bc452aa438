import type { LogEntry } from '../entry';
import { isJsonObject, ownValue } from '../json';
import { type PhaseTimes, readPhaseTimes } from '../performance';
import { type Basis, type Rate, rateOf } from './basis';
import { NumberColumn, type Summary } from './percentile';

/** The documented phases in the order a request passes through them, and what they are called on screen. */
export const DOCUMENTED_PHASES: readonly (readonly [name: string, label: string])[] = [
  ['queueTime', 'Queue'],
  ['coldStartTime', 'Cold start'],
  ['modelLoadTime', 'Model load'],
  ['inferenceTime', 'Inference'],
  ['postProcessingTime', 'Post-processing'],
  ['uploadTime', 'Upload'],
];

const LABELS = new Map(DOCUMENTED_PHASES);

/** A phase's label: the documented one, or its own name. */
export function phaseLabel(name: string): string {
  return LABELS.get(name) ?? name;
}

/** One phase over all requests that report phases. Seconds. */
export interface PhaseRow {
  /** As sent: "inferenceTime". */
  readonly name: string;
  readonly label: string;
  readonly summary: Summary;
  /** Of all time that requests report, 0 to 1; null when that is zero. */
  readonly share: number | null;
  /** Requests in which the phase took any time, of those that report it. */
  readonly taken: Rate;
}

/** Where the requests' time went. */
export interface PhaseReport {
  /** The documented phases first, in their order, then others by name. */
  readonly rows: readonly PhaseRow[];
  /** Seconds that the totals hold beyond their phases, and their share of all time. */
  readonly unaccounted: { readonly seconds: number; readonly share: number | null };
  /** Requests whose phases add up to more than their total. */
  readonly overAccounted: number;
  /** Phase values that are no time of zero or more. */
  readonly unreadable: number;
  /** Entries with phases, of all. */
  readonly basis: Basis;
}

/** Phases beyond this many different names are not listed: they are data, not phases. */
const MAX_PHASES = 50;

/** Collects the phases of all entries that report them. */
export function measurePhases(entries: readonly LogEntry[]): PhaseReport {
  const columns = new Map<string, { readonly column: NumberColumn; sum: number; taken: number }>();
  let used = 0;
  let unaccounted = 0;
  let overAccounted = 0;
  let unreadable = 0;
  let all = 0;
  for (const entry of entries) {
    const times = phaseTimesOf(entry);
    if (times === null) continue;
    used += 1;
    all += times.scale;
    unreadable += times.unreadable.length;
    if (times.difference > 0) unaccounted += times.difference;
    if (times.difference < 0) overAccounted += 1;
    for (const { name, seconds } of times.phases) {
      let phase = columns.get(name);
      if (phase === undefined) {
        if (columns.size >= MAX_PHASES) continue;
        phase = { column: new NumberColumn(), sum: 0, taken: 0 };
        columns.set(name, phase);
      }
      phase.column.add(seconds);
      phase.sum += seconds;
      if (seconds > 0) phase.taken += 1;
    }
  }
  const shareOf = (seconds: number): number | null => (all === 0 ? null : seconds / all);
  const rows = [...columns].map(([name, { column, sum, taken }]) => ({
    name,
    label: phaseLabel(name),
    summary: column.summary(),
    share: shareOf(sum),
    taken: rateOf(taken, { used: column.length, of: used }),
  }));
  return {
    rows: rows.sort((a, b) => phaseRank(a.name) - phaseRank(b.name) || (a.name < b.name ? -1 : 1)),
    unaccounted: { seconds: unaccounted, share: shareOf(unaccounted) },
    overAccounted,
    unreadable,
    basis: { used, of: entries.length },
  };
}

/** An entry's phases; null when it reports none. */
export function phaseTimesOf({ metadata }: LogEntry): PhaseTimes | null {
  return metadata === null ? null : readPhaseTimes(metadata);
}

/** Place among the documented phases; any other comes after them. */
export function phaseRank(name: string): number {
  const index = DOCUMENTED_PHASES.findIndex(([documented]) => documented === name);
  return index < 0 ? DOCUMENTED_PHASES.length : index;
}

/** Rates of what made requests faster or slower. */
export interface OptimizationRates {
  /** Requests with a cold start, of those that report `phases.coldStartTime`. */
  readonly coldStart: Rate;
  /** Of those that report the flag in `metadata.optimizations`. */
  readonly cacheHit: Rate;
  readonly modelReused: Rate;
  readonly batchProcessed: Rate;
}

/** Counts cold starts and the documented optimizations. */
export function countOptimizations(entries: readonly LogEntry[]): OptimizationRates {
  const counts = new Map<string, { hits: number; used: number }>();
  const count = (name: string, hit: boolean | null): void => {
    if (hit === null) return;
    const known = counts.get(name) ?? { hits: 0, used: 0 };
    known.used += 1;
    if (hit) known.hits += 1;
    counts.set(name, known);
  };
  for (const entry of entries) {
    if (entry.metadata === null) continue;
    count('coldStart', hadColdStart(entry));
    const flags = ownValue(entry.metadata, 'optimizations');
    if (!isJsonObject(flags)) continue;
    for (const name of ['cacheHit', 'modelReused', 'batchProcessed']) {
      const flag = ownValue(flags, name);
      count(name, typeof flag === 'boolean' ? flag : null);
    }
  }
  const rate = (name: string): Rate => {
    const { hits, used } = counts.get(name) ?? { hits: 0, used: 0 };
    return rateOf(hits, { used, of: entries.length });
  };
  return {
    coldStart: rate('coldStart'),
    cacheHit: rate('cacheHit'),
    modelReused: rate('modelReused'),
    batchProcessed: rate('batchProcessed'),
  };
}

/** Whether the request began with a cold start; null when the entry does not report that phase. */
export function hadColdStart(entry: LogEntry): boolean | null {
  const phase = phaseTimesOf(entry)?.phases.find(({ name }) => name === 'coldStartTime');
  return phase === undefined ? null : phase.seconds > 0;
}
