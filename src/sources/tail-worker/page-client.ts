import type { ListParameters, ListResponse } from '../../api/contract';
import { ApiProblem } from '../../api/problem';
import { parseJson } from '../../logs/exact-numbers';
import type { Json } from '../../logs/json';
import { receivedProblem } from '../sent-problem';
import type { TailClient } from '../tail-client';
import { ReceivedBody } from './received-body';
import type { FromTailWorker, PageMessage, SentList } from './tail-wire';

type Answer = Extract<PageMessage, { type: 'opened' | 'bytes' | 'over' | 'listed' | 'refused' }>;

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** The API client as the worker has it: every request is sent by the page's real one, which alone knows the key. */
export class PageClient implements TailClient {
  readonly #post: (message: FromTailWorker) => void;
  readonly #opening = new Map<number, Waiting<Response>>();
  readonly #listing = new Map<number, Waiting<ListResponse>>();
  readonly #bodies = new Map<number, ReceivedBody>();
  #lastId = 0;

  constructor(post: (message: FromTailWorker) => void) {
    this.#post = post;
  }

  async stream(
    endpointId: string,
    parameters: ListParameters,
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<Response> {
    signal.throwIfAborted();
    const id = ++this.#lastId;
    // Never taken back: the signal is the connection's own, and ends the body too.
    signal.addEventListener('abort', () => this.#abort(id, signal));
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.#post({ type: 'stream', id, endpointId, parameters, lastEventId });
    });
  }

  async list(endpointId: string, parameters: ListParameters, signal: AbortSignal): Promise<ListResponse> {
    signal.throwIfAborted();
    const id = ++this.#lastId;
    const giveUp = () => this.#abort(id, signal);
    signal.addEventListener('abort', giveUp);
    try {
      return await new Promise<ListResponse>((resolve, reject) => {
        this.#listing.set(id, { resolve, reject });
        this.#post({ type: 'list', id, endpointId, parameters });
      });
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  /** Takes the page's word on a request. What speaks of one that was given up is passed over. */
  receive(answer: Answer): void {
    const { id } = answer;
    switch (answer.type) {
      case 'opened': {
        const { status, headers } = answer;
        const init = { status, headers: headers.map(([name, value]): [string, string] => [name, value]) };
        const opening = take(this.#opening, id);
        opening?.resolve(new Response(answer.hasBody ? this.#body(id) : null, init));
        return;
      }
      case 'bytes':
        this.#bodies.get(id)?.push(answer.chunks);
        return;
      case 'over':
        take(this.#bodies, id)?.end(answer.reason);
        return;
      case 'listed':
        take(this.#listing, id)?.resolve(receivedList(answer.list));
        return;
      case 'refused': {
        const problem = receivedProblem(answer.problem);
        take(this.#opening, id)?.reject(problem);
        take(this.#listing, id)?.reject(problem);
      }
    }
  }

  #body(id: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    const body = new ReceivedBody({
      onRead: (bytes) => this.#post({ type: 'read', id, bytes }),
      onCancel: () => {
        if (this.#bodies.delete(id)) this.#post({ type: 'abort', id });
      },
    });
    this.#bodies.set(id, body);
    return body.stream;
  }

  #abort(id: number, { reason }: AbortSignal): void {
    const waiting = take(this.#opening, id) ?? take(this.#listing, id);
    if (waiting === undefined && !this.#bodies.delete(id)) return;
    this.#post({ type: 'abort', id });
    waiting?.reject(reason);
  }
}

function take<T>(map: Map<number, T>, id: number): T | undefined {
  const value = map.get(id);
  map.delete(id);
  return value;
}

function receivedList({ logs, ...answer }: SentList): ListResponse {
  const parsed: Json = parseJson(logs);
  if (!Array.isArray(parsed)) throw new ApiProblem('internal', { message: 'A list of logs is no list.' });
  return { ...answer, summary: null, logs: parsed };
}
