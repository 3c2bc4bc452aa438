import type { MatchTest, Verdict } from './archive-message';
import { runMatchTest } from './match-test';

addEventListener('message', (event: MessageEvent<MatchTest>) => {
  // The time allowed counts from here, not from the start of the worker.
  postMessage('begun');
  let verdict: Verdict;
  try {
    verdict = { kind: 'passed', passed: runMatchTest(event.data) };
  } catch (error) {
    verdict = { kind: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
  postMessage(verdict);
});
