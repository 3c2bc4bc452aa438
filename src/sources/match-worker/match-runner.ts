import type { MatchTest, Verdict } from './match-message';

/** The part of the matching worker that is used. */
export interface MatchPort {
  postMessage(test: MatchTest): void;
  /** `begun` when a test has been received, then its verdict. */
  onMessage(listener: (message: 'begun' | Verdict) => void): void;
  onFailure(listener: (reason: string) => void): void;
  close(): void;
}

/** One test is of some thousand messages, which takes milliseconds unless the pattern backtracks without end. */
export const MATCH_DEADLINE_MS = 5_000;

/**
 * Time for a test to be received. The first one in a thread waits for its script, which comes over a network and may be
 * on its way when the page is at its busiest: longer than a match may take, and an end all the same.
 */
export const START_DEADLINE_MS = 10_000;

interface Running {
  readonly end: (verdict: Verdict) => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Runs tests one at a time in a worker, and ends the worker when one takes too long. The next one starts another. */
export class MatchRunner {
  readonly #start: () => MatchPort;
  readonly #deadlineMs: number;
  #port: MatchPort | null = null;
  /** Whether the thread has ever said anything. */
  #heard = false;
  #running: Running | null = null;

  constructor(start: () => MatchPort, deadlineMs = MATCH_DEADLINE_MS) {
    this.#start = start;
    this.#deadlineMs = deadlineMs;
  }

  /** Never rejects. A test that `stop` ended gets no verdict, because nobody waits for one. */
  run(test: MatchTest): Promise<Verdict> {
    this.stop();
    return new Promise((resolve) => {
      const running: Running = { end: resolve, timer: undefined };
      this.#running = running;
      try {
        this.#port ??= this.#open();
      } catch (error) {
        this.#end({ kind: 'unstarted', reason: messageOf(error) });
        return;
      }
      running.timer = setTimeout(() => {
        this.#close();
        this.#end({ kind: 'unstarted', reason: `no answer within ${START_DEADLINE_MS / 1_000} s` });
      }, START_DEADLINE_MS);
      try {
        this.#port.postMessage(test);
      } catch (error) {
        this.#end({ kind: 'broken', reason: messageOf(error) });
      }
    });
  }

  /** The same until the signal aborts, with whose reason it rejects then. */
  runUntil(signal: AbortSignal, test: MatchTest): Promise<Verdict> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abandon = () => {
        this.stop();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abandon, { once: true });
      void this.run(test).then((verdict) => {
        signal.removeEventListener('abort', abandon);
        resolve(verdict);
      });
    });
  }

  /** Ends what is under way. */
  stop(): void {
    const running = this.#running;
    if (running === null) return;
    clearTimeout(running.timer);
    this.#running = null;
    this.#close();
  }

  close(): void {
    this.stop();
    this.#close();
  }

  #open(): MatchPort {
    const port = this.#start();
    this.#heard = false;
    port.onMessage((message) => {
      if (port !== this.#port || this.#running === null) return;
      this.#heard = true;
      if (message !== 'begun') return this.#end(message);
      clearTimeout(this.#running.timer);
      this.#running.timer = setTimeout(() => {
        this.#close();
        this.#end({ kind: 'late', afterMs: this.#deadlineMs });
      }, this.#deadlineMs);
    });
    port.onFailure((reason) => {
      if (port !== this.#port) return;
      this.#close();
      this.#end({ kind: this.#heard ? 'broken' : 'unstarted', reason });
    });
    return port;
  }

  #close(): void {
    this.#port?.close();
    this.#port = null;
  }

  #end(verdict: Verdict): void {
    const running = this.#running;
    if (running === null) return;
    clearTimeout(running.timer);
    this.#running = null;
    running.end(verdict);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A matching worker, whose script is fetched now; where there are no workers (in tests), the same in this thread. */
export function startMatchWorker(): MatchPort {
  if (typeof Worker === 'undefined') return awaitedPort();
  const worker = new Worker(new URL('./match.worker.ts', import.meta.url), { type: 'module' });
  return {
    postMessage: (test) =>
      worker.postMessage(
        test,
        test.kind === 'messages'
          ? [test.batch.rows.buffer, test.batch.bytes.buffer, test.batch.ends.buffer]
          : [],
      ),
    onMessage: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<'begun' | Verdict>) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) =>
        listener(event.message || 'its script could not be fetched'),
      ),
    close: () => worker.terminate(),
  };
}

function awaitedPort(): MatchPort {
  const port = import('./direct-match-port').then(({ directMatchPort }) => directMatchPort());
  const use = (act: (ready: MatchPort) => void) => void port.then(act);
  return {
    postMessage: (test) => use((ready) => ready.postMessage(test)),
    onMessage: (listener) => use((ready) => ready.onMessage(listener)),
    onFailure: (listener) => use((ready) => ready.onFailure(listener)),
    close: () => use((ready) => ready.close()),
  };
}
