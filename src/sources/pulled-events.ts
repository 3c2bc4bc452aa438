import { EventQueue } from './event-queue';

/**
 * Events for one consumer: nothing begins before the first pull, and everything ends when the signal aborts, when the
 * consumer returns, and when `close` is called. After that every pull is told the end.
 */
export abstract class PulledEvents<T> implements AsyncIterator<T, undefined> {
  protected readonly queue = new EventQueue<T>();
  readonly #signal: AbortSignal;
  #begun = false;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (!this.#begun) {
      this.#begun = true;
      if (this.#signal.aborted) this.close();
      else {
        this.#signal.addEventListener('abort', this.close);
        this.begin();
      }
    }
    return this.queue.next();
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.#begun = true;
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Called once, with the first pull. */
  protected abstract begin(): void;

  /** Called with every end; there may be several. */
  protected abstract ended(): void;

  protected readonly close = (): void => {
    this.#signal.removeEventListener('abort', this.close);
    this.queue.close();
    this.ended();
  };
}
