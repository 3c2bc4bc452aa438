import { type ApiProblem, isAbort, toProblem } from '../api/problem';
import type { EpochMs } from '../logs/timestamp';

const MAX_RETRIES = 3;
const MAX_WAITS = 2;
/** A little more than the server asked for, so as not to be early. */
const WAIT_MARGIN_MS = 50;
const UNNAMED_WAIT_MS = 60_000;

/** The time, and how to let it pass; replaced in tests. */
export interface ExportClock {
  now(): EpochMs;
  /** Rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: ExportClock = {
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const stop = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    }),
};

/** A pause before a request is sent again: until when, and what made it necessary. */
export interface ExportWait {
  readonly until: EpochMs;
  readonly problem: ApiProblem;
}

/**
 * Sends a request until it succeeds. Passing faults are tried again after 0.5, 1 and 2 s; a 429 after the time it asks
 * for, twice in a row at most. Each pause is yielded before it begins. Throws ApiProblem or the signal's AbortError.
 */
export async function* sendUntilAnswered<T>(
  send: () => Promise<T>,
  clock: ExportClock,
  signal: AbortSignal,
): AsyncGenerator<ExportWait, T> {
  let retries = 0;
  let waits = 0;
  for (;;) {
    signal.throwIfAborted();
    let problem: ApiProblem;
    try {
      return await send();
    } catch (error) {
      signal.throwIfAborted();
      if (isAbort(error)) throw error;
      problem = toProblem(error);
    }
    const limited = problem.kind === 'rate-limited';
    if (limited ? ++waits > MAX_WAITS : !problem.retryable || ++retries > MAX_RETRIES) throw problem;
    const pause = limited
      ? (problem.retryAfterMs ?? UNNAMED_WAIT_MS) + WAIT_MARGIN_MS
      : 500 * 2 ** (retries - 1);
    const until = clock.now() + pause;
    yield { until, problem };
    // The reader may have taken its time over the pause it was told of.
    await clock.sleep(Math.max(0, until - clock.now()), signal);
  }
}
