import { type AlertPattern, compileAlertPattern } from '../logs/analysis/alert-pattern';
import type { AlertRule } from '../logs/analysis/alert-rule';
import type { LogEntry } from '../logs/entry';
import { isAtLeast } from '../logs/level';
import { type NoVerdict, noVerdict } from './match-worker/match-message';
import { type MatchPort, MatchRunner, startMatchWorker } from './match-worker/match-runner';

/** Messages tried at once. */
const BATCH_MESSAGES = 1_000;

/** Which messages a rule's pattern matches. */
export interface JudgedMessages {
  /** False for what was not judged. */
  readonly matches: (message: string) => boolean;
  /** Entries that were not judged, because the pattern was stopped before. */
  readonly unjudged: number;
  /** Why it was stopped; null when it was not. */
  readonly why: NoVerdict | null;
}

/** Whether the entry is one that a rule's pattern is applied to. */
export function hasAlertLevel({ level }: LogEntry, rule: AlertRule): boolean {
  return level !== 'unknown' && isAtLeast(level, rule.level);
}

/**
 * Applies a rule's pattern to the messages of entries: what takes no time here, everything else in a thread that is
 * ended when it takes too long. Null where the pattern cannot be used.
 */
export async function judgeMessages(
  rule: AlertRule,
  entries: readonly LogEntry[],
  signal: AbortSignal,
  start: () => MatchPort = startMatchWorker,
): Promise<JudgedMessages | null> {
  const pattern: AlertPattern = compileAlertPattern(rule.pattern);
  if (!pattern.ok) return null;
  const { test, source } = pattern;
  const open = entries.filter((entry) => hasAlertLevel(entry, rule) && test(entry.message) === null);
  const waiting = new Set(open.map(({ message }) => message));
  const messages = [...waiting];
  const passed = new Set<string>();
  const matches = (message: string) => test(message) ?? passed.has(message);
  const runner = new MatchRunner(start);
  try {
    for (let from = 0; from < messages.length; from += BATCH_MESSAGES) {
      const texts = messages.slice(from, from + BATCH_MESSAGES);
      const verdict = await runner.runUntil(signal, { kind: 'texts', pattern: source, texts });
      if (verdict.kind !== 'passed') {
        const unjudged = open.filter(({ message }) => waiting.has(message)).length;
        return { matches, unjudged, why: noVerdict(verdict) };
      }
      for (const [at, text] of texts.entries()) {
        waiting.delete(text);
        if (verdict.passed[at] === 1) passed.add(text);
      }
    }
    return { matches, unjudged: 0, why: null };
  } finally {
    runner.close();
  }
}
