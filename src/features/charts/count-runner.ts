import type { LogEntry } from '../../logs/entry';
import { extendsList } from '../../sources/list-worker/list-engine';

/** Something to count over a list, on this thread or in a worker `W`, with the same answer. */
export interface Count<T, W> {
  readonly here: (entries: readonly LogEntry[]) => T;
  readonly there: (worker: W, entries: readonly LogEntry[], signal: AbortSignal) => Promise<T>;
}

/** An answer and what it answers. */
export interface Counted<T, W> {
  readonly entries: readonly LogEntry[];
  readonly count: Count<T, W>;
  readonly value: T;
}

interface Wanted<T, W> {
  readonly entries: readonly LogEntry[];
  readonly count: Count<T, W>;
}

interface Running<T, W> extends Wanted<T, W> {
  readonly abort: AbortController;
}

/**
 * Counts in a worker what is wanted latest. What was wanted before is given up, unless the list has only grown since:
 * then it is counted to its end first, so that something is told while pages come faster than they are counted.
 * Without a worker it counts on this thread.
 */
export class CountRunner<T, W extends { close(): void }> {
  readonly #start: () => W;
  readonly #tell: (counted: Counted<T, W>) => void;
  #worker: W | null = null;
  #running: Running<T, W> | null = null;
  #next: Wanted<T, W> | null = null;

  constructor(start: () => W, tell: (counted: Counted<T, W>) => void) {
    this.#start = start;
    this.#tell = tell;
  }

  want(entries: readonly LogEntry[], count: Count<T, W>): void {
    const running = this.#running;
    if (running !== null && running.count === count && extendsList(entries, running.entries)) {
      this.#next = running.entries === entries ? null : { entries, count };
      return;
    }
    this.#giveUp();
    void this.#run({ entries, count, abort: new AbortController() });
  }

  /** Nothing is wanted: the worker ends, and with it what it holds of the entries. */
  stop(): void {
    this.#giveUp();
    this.#worker?.close();
    this.#worker = null;
  }

  #giveUp(): void {
    this.#running?.abort.abort();
    this.#running = null;
    this.#next = null;
  }

  async #run(running: Running<T, W>): Promise<void> {
    const { entries, count, abort } = running;
    this.#running = running;
    this.#worker ??= this.#start();
    const value = await count
      .there(this.#worker, entries, abort.signal)
      .catch(() => (abort.signal.aborted ? null : count.here(entries)));
    if (abort.signal.aborted || value === null) return;
    this.#tell({ entries, count, value });
    this.#running = null;
    const next = this.#next;
    this.#next = null;
    if (next !== null) void this.#run({ ...next, abort: new AbortController() });
  }
}
