import type { TailQuery } from '../logs/query';
import type { LogSource, TailEvent } from './log-source';

/** Someone who hears what a live tail delivers without opening one. */
export interface TailListener {
  opened(query: TailQuery): void;
  heard(event: TailEvent): void;
  closed(): void;
}

/** Lets one listener hear the live tail that someone else runs. One that comes later is told what is open already. */
export class TailTap {
  #listener: TailListener | null = null;
  #query: TailQuery | null = null;
  #state: TailEvent | null = null;
  #opened = 0;

  /** Returns how to leave. */
  attach(listener: TailListener): () => void {
    this.#listener = listener;
    if (this.#query !== null) listener.opened(this.#query);
    if (this.#query !== null && this.#state !== null) listener.heard(this.#state);
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  /** The same source, whose live tail is heard too. */
  over(source: LogSource): LogSource {
    return { ...source, tail: (query, signal) => this.#tail(source, query, signal) };
  }

  async *#tail(source: LogSource, query: TailQuery, signal: AbortSignal): AsyncGenerator<TailEvent> {
    const own = ++this.#opened;
    this.#query = query;
    this.#state = null;
    this.#listener?.opened(query);
    try {
      for await (const event of source.tail(query, signal)) {
        // The one before may still end when the next one has begun.
        if (own === this.#opened && !signal.aborted) {
          if (event.kind === 'state') this.#state = event;
          this.#listener?.heard(event);
        }
        yield event;
      }
    } finally {
      if (own === this.#opened) {
        this.#query = null;
        this.#listener?.closed();
      }
    }
  }
}
