import type { LogEntry } from '../../logs/entry';
import { type SliceContent, SliceWriter, sliceBuffers } from '../../store/list-slice';
import type { FromListWorker, ToListWorker } from './list-message';

/** The part of a worker that is used; in tests a desk in the same thread. */
export interface ListPort<Q, A> {
  postMessage(message: ToListWorker<Q>, transfer?: Transferable[]): void;
  onAnswer(listener: (answer: FromListWorker<A>) => void): void;
  /** Called when the worker itself broke (script not loaded, out of memory). */
  onFailure(listener: (reason: string) => void): void;
  close(): void;
}

interface Waiting<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Asks questions about lists of entries in a worker. Packed entries are sent there by column, once, and only what a
 * list has more than the one before is sent again while more pages are loaded. A worker that broke is replaced by
 * another with the next question.
 */
export class ListEngine<Q, A> {
  readonly #start: () => ListPort<Q, A>;
  readonly #content: SliceContent;
  readonly #waiting = new Map<number, Waiting<A>>();
  #port: ListPort<Q, A> | null = null;
  #writer: SliceWriter;
  #sent: readonly LogEntry[] = [];
  #sentCount = 0;
  #lastId = 0;
  #closed = false;
  /** Questions are served one after the other, because all of them share the worker's list. */
  #turn: Promise<void> = Promise.resolve();

  constructor(start: () => ListPort<Q, A>, content: SliceContent) {
    this.#start = start;
    this.#content = content;
    this.#writer = new SliceWriter(content);
  }

  /** Rejects with the signal's reason when it aborts: the answer is then of no more use. */
  async ask(question: Q, entries: readonly LogEntry[], signal: AbortSignal): Promise<A> {
    const served = this.#turn.then(async () => {
      signal.throwIfAborted();
      const port = this.#port ?? this.#open();
      await this.#send(port, entries, signal);
      return this.#answer(port, question, signal);
    });
    this.#turn = served.then(
      () => undefined,
      () => undefined,
    );
    return served;
  }

  /** Ends the worker for good. What still waits is rejected. */
  close(): void {
    this.#closed = true;
    this.#end('The worker was closed.');
  }

  #open(): ListPort<Q, A> {
    if (this.#closed) throw new Error('The worker was closed.');
    const port = this.#start();
    this.#port = port;
    port.onAnswer((message) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('answer' in message) waiting?.resolve(message.answer);
      else waiting?.reject(new Error(message.error));
    });
    port.onFailure((reason) => {
      if (this.#port === port) this.#end(reason);
    });
    return port;
  }

  #end(reason: string): void {
    this.#port?.close();
    this.#port = null;
    this.#writer = new SliceWriter(this.#content);
    this.#sent = [];
    this.#sentCount = 0;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
    this.#waiting.clear();
  }

  async #send(port: ListPort<Q, A>, entries: readonly LogEntry[], signal: AbortSignal): Promise<void> {
    const anew = !extendsList(entries, this.#sent, this.#sentCount);
    if (anew) {
      port.postMessage({ type: 'clear' });
      this.#writer.begin();
      this.#sentCount = 0;
    }
    this.#sent = entries;
    while (this.#sentCount < entries.length) {
      const slice = this.#writer.slice(entries, this.#sentCount);
      // Transferred, its arrays have no length any more.
      const { length } = slice.chunkIds;
      try {
        port.postMessage({ type: 'append', slice }, sliceBuffers(slice));
      } catch (error) {
        // Too large to be copied: the worker lacks what the writer takes to be sent.
        this.#end(String(error));
        throw error;
      }
      this.#sentCount += length;
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
      if (this.#port !== port) throw new Error('The worker ended while it was sent the entries.');
    }
    const chunkIds = this.#writer.takeUnneeded();
    if (chunkIds.length > 0) port.postMessage({ type: 'forget', chunkIds });
  }

  #answer(port: ListPort<Q, A>, question: Q, signal: AbortSignal): Promise<A> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(id);
        if (this.#port === port) port.postMessage({ type: 'give-up', id });
        reject(signal.reason);
      };
      const settled = (): void => signal.removeEventListener('abort', giveUp);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.set(id, {
        resolve: (answer) => {
          settled();
          resolve(answer);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      port.postMessage({ type: 'ask', id, question });
    });
  }
}

/** Whether a list begins with all that was sent of another. Lists only grow at their end, so two places tell. */
export function extendsList(
  entries: readonly LogEntry[],
  sent: readonly LogEntry[],
  count: number = sent.length,
): boolean {
  return (
    count === 0 ||
    (entries.length >= count && entries[0] === sent[0] && entries[count - 1] === sent[count - 1])
  );
}
