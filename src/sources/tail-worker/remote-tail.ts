import type { ApiProblem } from '../../api/problem';
import type { TailQuery } from '../../logs/query';
import { decoded, unpackEntries } from '../../store/packed-entries';
import type { TailEvent } from '../log-source';
import { PulledEvents } from '../pulled-events';
import { RecentEntries } from '../recent-entries';
import { receivedProblem } from '../sent-problem';
import { notOpen } from '../stream-gap';
import type { TailClient } from '../tail-client';
import { browserNetwork, type NetworkHint, systemClock, type TailClock } from '../tail-clock';
import { type TailOptions, tailLogs } from '../tail-session';
import { PageRequests } from './page-requests';
import type { FromTailWorker, PageMessage, SentEvent, TailPort } from './tail-wire';

export interface RemoteTailOptions {
  /** Starts the worker; may throw where none can be had. */
  readonly start?: () => TailPort;
  readonly clock?: TailClock;
  readonly network?: NetworkHint;
  /** Milliseconds until the worker's script must run; then the page does without. */
  readonly readyMs?: number;
  /** For a tail on the page, should the worker fail. */
  readonly onPage?: Omit<TailOptions, 'clock' | 'network' | 'resume'>;
}

/** Fewer entries than this are no less as objects than by column. */
const FEW = 16;

/**
 * The same as `tailLogs`, with the session in a worker of its own: the page sends the requests, hands over the bytes,
 * and gets entries by column. Where the worker cannot be started, or breaks later, the page goes on by itself with what
 * was missed in between.
 */
export function tailLogsInWorker(
  client: TailClient,
  query: TailQuery,
  signal: AbortSignal,
  options: RemoteTailOptions = {},
): AsyncIterable<TailEvent> {
  return { [Symbol.asyncIterator]: () => new RemoteTail(client, query, signal, options) };
}

class RemoteTail extends PulledEvents<TailEvent> {
  readonly #client: TailClient;
  readonly #query: TailQuery;
  readonly #options: RemoteTailOptions;
  readonly #clock: TailClock;
  readonly #network: NetworkHint;
  readonly #requests: PageRequests;
  readonly #own = new AbortController();
  readonly #loads = new Map<number, (problem: ApiProblem | null) => void>();
  #lastLoad = 0;
  #port: TailPort | null = null;
  #forget = () => {};
  /** What the worker has told, for a tail that goes on after it; null while it has told of no open stream. */
  #told: { readonly recent: RecentEntries; readonly startedAt: number; heardAt: number } | null = null;
  #startedAt = 0;
  #lastPut: Promise<void> = Promise.resolve();

  constructor(client: TailClient, query: TailQuery, signal: AbortSignal, options: RemoteTailOptions) {
    super(signal);
    this.#client = client;
    this.#query = query;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#network = options.network ?? browserNetwork;
    this.#requests = new PageRequests(client, this.#clock, this.#post);
  }

  protected ended(): void {
    this.#own.abort();
    this.#leaveWorker();
  }

  protected begin(): void {
    this.#startedAt = this.#clock.now();
    let port: TailPort;
    try {
      port = (this.#options.start ?? startTailWorker)();
    } catch {
      void this.#goOnHere();
      return;
    }
    this.#port = port;
    const tooLate = this.#clock.after(this.#options.readyMs ?? 10_000, () => void this.#goOnHere());
    const notOnline = this.#network.onOnline(() => this.#post({ type: 'back-online' }));
    this.#forget = () => {
      tooLate();
      notOnline();
    };
    port.onFailure(() => {
      if (this.#port === port) void this.#goOnHere();
    });
    port.onMessage((message) => {
      if (this.#port !== port) return;
      if (message.type === 'ready') tooLate();
      else this.#receive(message);
    });
    this.#post({ type: 'start', query: this.#query });
  }

  readonly #post = (message: PageMessage, transfer: Transferable[] = []): void => {
    const time = { now: this.#clock.now(), online: this.#network.isOnline() };
    this.#port?.postMessage({ ...message, ...time }, transfer);
  };

  #receive(message: Exclude<FromTailWorker, { type: 'ready' }>): void {
    switch (message.type) {
      case 'event': {
        const event = this.#receivedEvent(message.event);
        this.#remember(event);
        this.#lastPut = this.queue.put(event).then(() => this.#post({ type: 'taken' }));
        return;
      }
      case 'loaded':
        this.#loads.get(message.id)?.(message.problem && receivedProblem(message.problem));
        this.#loads.delete(message.id);
        return;
      case 'end':
        void this.#lastPut.then(this.close);
        return;
      default:
        this.#requests.receive(message);
    }
  }

  #receivedEvent(event: SentEvent): TailEvent {
    switch (event.kind) {
      case 'state': {
        const { state } = event;
        if (state.kind === 'failed')
          return { kind: 'state', state: { ...state, problem: receivedProblem(state.problem) } };
        if (state.kind !== 'reconnecting') return { kind: 'state', state };
        const problem = state.problem && receivedProblem(state.problem);
        return { kind: 'state', state: { ...state, problem } };
      }
      case 'entries': {
        const entries = unpackEntries(event.entries);
        return { ...event, entries: entries.length < FEW ? entries.map(decoded) : entries };
      }
      case 'gap': {
        const { load, problem, ...gap } = event;
        const more = load === null ? {} : { load: () => this.#load(load) };
        return { ...gap, problem: problem && receivedProblem(problem), ...more };
      }
    }
  }

  #load(load: number): Promise<ApiProblem | null> {
    if (this.#port === null) return Promise.resolve(notOpen());
    const id = ++this.#lastLoad;
    return new Promise((resolve) => {
      this.#loads.set(id, resolve);
      this.#post({ type: 'load', id, load });
    });
  }

  #remember(event: TailEvent): void {
    const now = this.#clock.now();
    if (event.kind === 'state' && event.state.kind === 'live')
      this.#told ??= { recent: new RecentEntries(), startedAt: this.#startedAt, heardAt: now };
    if (this.#told === null || event.kind !== 'entries') return;
    this.#told.recent.add(event.entries, now, !event.backfilled);
    this.#told.heardAt = now;
  }

  #leaveWorker(): void {
    this.#post({ type: 'stop' });
    this.#port?.close();
    this.#port = null;
    this.#forget();
    this.#requests.close();
    for (const settle of this.#loads.values()) settle(notOpen());
    this.#loads.clear();
  }

  /** The session on the page, from where the worker's came to. */
  async #goOnHere(): Promise<void> {
    this.#leaveWorker();
    const options: TailOptions = {
      ...this.#options.onPage,
      clock: this.#clock,
      network: this.#network,
      ...(this.#told === null ? {} : { resume: this.#told }),
    };
    for await (const event of tailLogs(this.#client, this.#query, this.#own.signal, options))
      await this.queue.put(event);
    this.close();
  }
}

/** A worker of the tail's own. Its script is fetched now. */
function startTailWorker(): TailPort {
  const worker = new Worker(new URL('./tail.worker.ts', import.meta.url), { type: 'module' });
  return {
    postMessage: (message, transfer = []) => worker.postMessage(message, transfer),
    onMessage: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<FromTailWorker>) => listener(event.data)),
    onFailure: (listener) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        listener(event.message || 'its script could not be started');
      });
      worker.addEventListener('messageerror', () => listener('a message could not be read'));
    },
    close: () => worker.terminate(),
  };
}
