import { isJsonObject, type Json, type JsonObject, ownValue } from './json';
import { parseSeconds } from './quantity';

export interface Phase {
  /** As sent: "inferenceTime". */
  readonly name: string;
  readonly seconds: number;
}

/** A request's time by phase ("Performance Logs" in the API document). All figures in seconds. */
export interface PhaseTimes {
  readonly phases: readonly Phase[];
  /** Phases whose value is no time of zero or more. */
  readonly unreadable: readonly (readonly [string, Json])[];
  readonly sum: number;
  /** `totalDuration` as sent; null when there is none that can be read. */
  readonly total: number | null;
  /** Total less sum: above zero is time that no phase accounts for, below zero phases that add up to too much. */
  readonly difference: number;
  /** What the whole bar stands for: the larger of total and sum. */
  readonly scale: number;
}

/** Differences below half a millisecond are the rounding of the figures. */
const ROUNDING = 0.0005;

/** Reads `metadata.phases` and `metadata.totalDuration`; null unless phases is an object with at least one time. */
export function readPhaseTimes(metadata: JsonObject): PhaseTimes | null {
  const value = ownValue(metadata, 'phases');
  if (!isJsonObject(value)) return null;
  const phases: Phase[] = [];
  const unreadable: (readonly [string, Json])[] = [];
  for (const [name, time] of Object.entries(value)) {
    const seconds = parseSeconds(time);
    if (seconds === null || seconds < 0) unreadable.push([name, time]);
    else phases.push({ name, seconds });
  }
  if (phases.length === 0) return null;
  const total = parseSeconds(ownValue(metadata, 'totalDuration'));
  const sum = phases.reduce((before, phase) => before + phase.seconds, 0);
  const difference = total === null ? 0 : total - sum;
  return {
    phases,
    unreadable,
    sum,
    total,
    difference: Math.abs(difference) < ROUNDING ? 0 : difference,
    scale: Math.max(total ?? 0, sum),
  };
}

/** How the server's own verdict on a latency reads: met, missed, or in words that say neither. */
export type Verdict = 'met' | 'missed' | 'unclear';

/** Latency against its target ("benchmarks" in the API document). Seconds. */
export interface Benchmarks {
  readonly target: number;
  readonly actual: number;
  /** Actual over target; null when the target is zero. */
  readonly ratio: number | null;
  /** The server's word as sent ("within_sla"); empty when absent. */
  readonly verdictText: string;
  readonly verdict: Verdict;
  /** True when the verdict says the opposite of the figures. */
  readonly contradicts: boolean;
  /** As sent ("p85"); empty when absent. */
  readonly percentile: string;
}

/** Reads the benchmarks; null unless both latencies are times of zero or more. */
export function readBenchmarks(benchmarks: JsonObject): Benchmarks | null {
  const target = parseSeconds(ownValue(benchmarks, 'targetLatency'));
  const actual = parseSeconds(ownValue(benchmarks, 'actualLatency'));
  if (target === null || actual === null || target < 0 || actual < 0) return null;
  const verdictText = shortText(ownValue(benchmarks, 'performance'));
  const verdict = readVerdict(verdictText);
  return {
    target,
    actual,
    ratio: target === 0 ? null : actual / target,
    verdictText,
    verdict,
    contradicts: verdict === 'unclear' ? false : (verdict === 'met') === actual > target,
    percentile: shortText(ownValue(benchmarks, 'percentile')),
  };
}

/** The API document names `within_sla` only; the other words are the usual ones for a target met or missed. */
export function readVerdict(text: string): Verdict {
  if (
    /\b(?:not|outside|out|over|above|exceed\w*|breach\w*|violat\w*|miss\w*|fail\w*|slow\w*|degraded)\b/.test(
      words(text),
    )
  )
    return 'missed';
  return /\b(?:within|met|meets|under|below|pass\w*|ok|good)\b/.test(words(text)) ? 'met' : 'unclear';
}

function words(text: string): string {
  return text.toLowerCase().replace(/[_-]+/g, ' ');
}

function shortText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
