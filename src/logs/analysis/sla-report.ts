import type { LogEntry } from '../entry';
import { addTo, countOrder, type NameCount } from '../facets';
import { readBenchmarks } from '../performance';
import { type Basis, type Rate, rateOf } from './basis';
import { NumberColumn, type Summary } from './percentile';

/** A request whose server verdict says the opposite of its figures. Seconds. */
export interface Contradiction {
  /** Place in the list that was analysed. */
  readonly index: number;
  readonly target: number;
  readonly actual: number;
  /** As sent: "within_sla". */
  readonly verdictText: string;
}

/** Requests of one target latency. */
export interface TargetRow {
  /** Seconds. */
  readonly target: number;
  /** Requests with actual ≤ target. */
  readonly met: Rate;
  readonly actual: Summary;
}

/** Latency against its target over all entries with `benchmarks`. */
export interface SlaReport {
  /** Entries with readable benchmarks, of all. */
  readonly basis: Basis;
  /** Entries with benchmarks that lack a readable target or actual latency. */
  readonly unreadable: number;
  /** By the figures: actual ≤ target. */
  readonly met: Rate;
  /** By the server's own words, of those that say either. */
  readonly serverMet: Rate;
  /** The server's words as sent. */
  readonly verdicts: readonly NameCount[];
  /** The server's percentiles as sent: "p85". */
  readonly percentiles: readonly NameCount[];
  readonly contradictions: {
    readonly count: number;
    /** Largest excess first, at most {@link MAX_CONTRADICTIONS}. */
    readonly examples: readonly Contradiction[];
  };
  readonly targets: readonly TargetRow[];
}

export const MAX_CONTRADICTIONS = 100;

/** Compares every latency with its target, and the server's verdict with both. */
export function reportSla(entries: readonly LogEntry[]): SlaReport {
  const targets = new Map<number, { met: number; readonly actual: NumberColumn }>();
  const verdicts = new Map<string, number>();
  const percentiles = new Map<string, number>();
  const contradictions: Contradiction[] = [];
  let used = 0;
  let unreadable = 0;
  let met = 0;
  let said = 0;
  let saidMet = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.benchmarks === null) continue;
    const read = readBenchmarks(entry.benchmarks);
    if (read === null) {
      unreadable += 1;
      continue;
    }
    const { target, actual, verdictText, verdict } = read;
    used += 1;
    const row = targets.get(target) ?? { met: 0, actual: new NumberColumn() };
    targets.set(target, row);
    row.actual.add(actual);
    if (actual <= target) {
      met += 1;
      row.met += 1;
    }
    if (verdict !== 'unclear') said += 1;
    if (verdict === 'met') saidMet += 1;
    if (read.contradicts) contradictions.push({ index, target, actual, verdictText });
    if (verdictText !== '') addTo(verdicts, verdictText, 1);
    if (read.percentile !== '') addTo(percentiles, read.percentile, 1);
  }
  const excess = ({ actual, target }: Contradiction): number => Math.abs(actual - target);
  return {
    basis: { used, of: entries.length },
    unreadable,
    met: rateOf(met, { used, of: entries.length }),
    serverMet: rateOf(saidMet, { used: said, of: entries.length }),
    verdicts: countOrder([...verdicts]),
    percentiles: countOrder([...percentiles]),
    contradictions: {
      count: contradictions.length,
      examples: contradictions.sort((a, b) => excess(b) - excess(a)).slice(0, MAX_CONTRADICTIONS),
    },
    targets: [...targets]
      .sort(([a], [b]) => a - b)
      .map(([target, row]) => ({
        target,
        met: rateOf(row.met, { used: row.actual.length, of: used }),
        actual: row.actual.summary(),
      })),
  };
}
