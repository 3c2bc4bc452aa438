import type { QueryConditions } from '../logs/advanced-query';
import { compileConditions } from '../logs/advanced-query-match';
import type { LogEntry } from '../logs/entry';
import { safeStringify } from '../logs/json';
import { queryPatterns } from '../logs/query-patterns';
import { startAnalysisEngine } from './list-worker/worker-analysis';
import { type NoVerdict, noVerdict } from './match-worker/match-message';
import { type MatchPort, MatchRunner, startMatchWorker } from './match-worker/match-runner';

/** So few entries are checked sooner than a worker starts: 0.1 to 10 ms for 1,000 with four conditions, measured. */
const FEW = 1_000;
/** Entries tried at once: copying them takes some milliseconds. */
const BATCH_ENTRIES = 500;

/** What of some entries met the conditions. */
export interface EntryMatches {
  /** In their order. */
  readonly entries: readonly LogEntry[];
  /** Entries that were not judged, because a pattern was stopped before; 0 as a rule. */
  readonly unjudged: number;
  /** Why it was stopped; null when it was not. */
  readonly why: NoVerdict | null;
}

/**
 * The entries that meet the conditions. Patterns are tried in a thread that is ended when they take too long, all else
 * in a worker of its own; only few entries, or where there are no workers (in tests), on this thread.
 */
export async function matchInWorker(
  entries: readonly LogEntry[],
  conditions: QueryConditions,
  signal: AbortSignal,
  start: () => MatchPort = startMatchWorker,
): Promise<EntryMatches> {
  if (queryPatterns(conditions).length > 0) return matchPatterns(entries, conditions, signal, start);
  const found = await matchPlain(entries, conditions, signal);
  return { entries: found, unjudged: 0, why: null };
}

async function matchPlain(
  entries: readonly LogEntry[],
  conditions: QueryConditions,
  signal: AbortSignal,
): Promise<readonly LogEntry[]> {
  if (entries.length <= FEW || typeof Worker === 'undefined')
    return entries.filter(compileConditions(conditions));
  const engine = startAnalysisEngine();
  try {
    const places = await engine.run<'match'>({ kind: 'match', conditions }, entries, signal);
    return places.flatMap((place) => entries[place] ?? []);
  } finally {
    engine.close();
  }
}

async function matchPatterns(
  entries: readonly LogEntry[],
  query: QueryConditions,
  signal: AbortSignal,
  start: () => MatchPort,
): Promise<EntryMatches> {
  const runner = new MatchRunner(start);
  const found: LogEntry[] = [];
  try {
    for (let from = 0; from < entries.length; from += BATCH_ENTRIES) {
      const batch = entries.slice(from, from + BATCH_ENTRIES);
      const sent = batch.map(({ endpointId, raw }) => ({ endpointId, json: safeStringify(raw) }));
      const verdict = await runner.runUntil(signal, { kind: 'entries', query, entries: sent });
      if (verdict.kind !== 'passed') {
        return { entries: found, unjudged: entries.length - from, why: noVerdict(verdict) };
      }
      found.push(...batch.filter((_, at) => verdict.passed[at] === 1));
    }
    return { entries: found, unjudged: 0, why: null };
  } finally {
    runner.close();
  }
}
