import type { ListResponse } from '../../api/contract';
import { toProblem } from '../../api/problem';
import { safeStringify } from '../../logs/json';
import { sentProblem } from '../sent-problem';
import type { TailClient } from '../tail-client';
import type { TailClock } from '../tail-clock';
import type { FromTailWorker, PageMessage, SentList } from './tail-wire';

/** Bytes of one stream that are sent to the worker and not read there yet, at most; then the server has to wait. */
export const MAX_IN_FLIGHT_BYTES = 4 * 1024 * 1024;

type Wish = Extract<FromTailWorker, { type: 'stream' | 'list' | 'abort' | 'read' | 'after' | 'call-off' }>;
type Post = (message: PageMessage, transfer?: Transferable[]) => void;

/** A stream or list that the worker has asked for. */
interface Request {
  readonly stop: AbortController;
  inFlight: number;
  /** Set while the stream waits for the worker to read. */
  freed: (() => void) | null;
}

/** The page's side of what a tail's worker asks for: sends its requests by the real client, and runs its timers. */
export class PageRequests {
  readonly #client: TailClient;
  readonly #clock: TailClock;
  readonly #post: Post;
  readonly #requests = new Map<number, Request>();
  readonly #timers = new Map<number, () => void>();

  constructor(client: TailClient, clock: TailClock, post: Post) {
    this.#client = client;
    this.#clock = clock;
    this.#post = post;
  }

  receive(wish: Wish): void {
    const { id } = wish;
    switch (wish.type) {
      case 'stream':
        void this.#serve(id, (request) => this.#stream(wish, request));
        return;
      case 'list':
        void this.#serve(id, async ({ stop: { signal } }) => {
          const answer = await this.#client.list(wish.endpointId, wish.parameters, signal);
          if (!signal.aborted) this.#post({ type: 'listed', id, list: sentList(answer) });
        });
        return;
      case 'abort':
        this.#requests.get(id)?.stop.abort();
        this.#requests.delete(id);
        return;
      case 'read':
        this.#read(id, wish.bytes);
        return;
      case 'after': {
        const ring = () => {
          this.#timers.delete(id);
          this.#post({ type: 'timer', id });
        };
        this.#timers.set(id, this.#clock.after(wish.ms, ring));
        return;
      }
      case 'call-off':
        this.#timers.get(id)?.();
        this.#timers.delete(id);
    }
  }

  /** Ends every request and timer. */
  close(): void {
    for (const { stop } of this.#requests.values()) stop.abort();
    for (const callOff of this.#timers.values()) callOff();
    this.#requests.clear();
    this.#timers.clear();
  }

  async #serve(id: number, answer: (request: Request) => Promise<void>): Promise<void> {
    const request: Request = { stop: new AbortController(), inFlight: 0, freed: null };
    this.#requests.set(id, request);
    try {
      await answer(request);
    } catch (error) {
      const problem = sentProblem(toProblem(error));
      if (!request.stop.signal.aborted) this.#post({ type: 'refused', id, problem });
    }
    this.#requests.delete(id);
    // Nothing of it is left open, whatever it ended by.
    request.stop.abort();
  }

  async #stream(
    { id, endpointId, parameters, lastEventId }: Extract<Wish, { type: 'stream' }>,
    request: Request,
  ): Promise<void> {
    const { signal } = request.stop;
    const response = await this.#client.stream(endpointId, parameters, lastEventId, signal);
    const { status, headers, body } = response;
    if (signal.aborted) return void body?.cancel().catch(() => undefined);
    this.#post({ type: 'opened', id, status, headers: [...headers], hasBody: body !== null });
    if (body === null) return;
    const reason = await this.#pump(id, body, request);
    if (!signal.aborted) this.#post({ type: 'over', id, reason });
  }

  /** Hands the body over as it comes, no faster than the worker reads. Gives why it broke, or null at its end. */
  async #pump(id: number, body: ReadableStream<Uint8Array>, request: Request): Promise<string | null> {
    const { signal } = request.stop;
    const reader = body.getReader();
    const cancel = () => {
      request.freed?.();
      void reader.cancel().catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done || signal.aborted) return null;
        const bytes = ownBytes(value);
        request.inFlight += bytes.byteLength;
        this.#post({ type: 'bytes', id, chunks: [bytes] }, [bytes.buffer]);
        if (request.inFlight < MAX_IN_FLIGHT_BYTES) continue;
        await new Promise<void>((resolve) => {
          request.freed = resolve;
        });
        request.freed = null;
        if (signal.aborted) return null;
      }
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #read(id: number, bytes: number): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    request.inFlight -= bytes;
    if (request.inFlight < MAX_IN_FLIGHT_BYTES) request.freed?.();
  }
}

/** The bytes in a buffer that holds nothing else, so that it can be handed over. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes);
}

function sentList({ summary: _, logs, ...answer }: ListResponse): SentList {
  return { ...answer, logs: `[${logs.map((raw) => safeStringify(raw)).join(',')}]` };
}
