import type { MatchTest, Verdict } from './match-message';
import type { MatchPort } from './match-runner';
import { runMatchTest } from './match-test';

/** Where there are no workers (in tests): patterns are tried in the same thread. Tests are copied as between threads. */
export function directMatchPort(run: (test: MatchTest) => Verdict = runMatchTest): MatchPort {
  let tell: (message: 'begun' | Verdict) => void = () => undefined;
  let closed = false;
  return {
    postMessage: (test) => {
      const copy = structuredClone(test);
      queueMicrotask(() => {
        if (closed) return;
        tell('begun');
        tell(run(copy));
      });
    },
    onMessage: (listener) => {
      tell = listener;
    },
    onFailure: () => undefined,
    close: () => {
      closed = true;
    },
  };
}
