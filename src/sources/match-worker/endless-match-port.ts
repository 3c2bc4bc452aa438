import type { MatchPort } from './match-runner';

/** For tests: a thread that hears a test and never answers, as with a pattern that backtracks without end. */
export function endlessMatchPort(closed: () => void = () => undefined): MatchPort {
  let tell: Parameters<MatchPort['onMessage']>[0] = () => undefined;
  return {
    postMessage: () => tell('begun'),
    onMessage: (listener) => {
      tell = listener;
    },
    onFailure: () => undefined,
    close: closed,
  };
}

/** For tests: a thread whose script never comes, so that it hears nothing. */
export function unstartedMatchPort(closed: () => void = () => undefined): MatchPort {
  return {
    postMessage: () => undefined,
    onMessage: () => undefined,
    onFailure: () => undefined,
    close: closed,
  };
}
