import type { MatchTest } from './match-message';
import { runMatchTest } from './match-test';

addEventListener('message', (event: MessageEvent<MatchTest>) => {
  // The time allowed counts from here, not from the start of the worker.
  postMessage('begun');
  postMessage(runMatchTest(event.data));
});
