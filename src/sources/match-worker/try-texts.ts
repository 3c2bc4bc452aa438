import { noVerdict, noVerdictText } from './match-message';
import { type MatchPort, MatchRunner, startMatchWorker } from './match-runner';

/**
 * Tries a pattern over texts in a thread of its own: 1 where it matches. Rejects with the reason, to be said after "The
 * pattern", when it takes too long.
 */
export async function tryTexts(
  { source, flags }: RegExp,
  texts: readonly string[],
  start: () => MatchPort = startMatchWorker,
): Promise<Uint8Array> {
  const runner = new MatchRunner(start);
  try {
    const verdict = await runner.run({ kind: 'texts', pattern: source, flags, texts });
    if (verdict.kind === 'passed') return verdict.passed;
    throw new Error(noVerdictText(noVerdict(verdict)));
  } finally {
    runner.close();
  }
}
