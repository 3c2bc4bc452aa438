import { transferList } from '../../store/packed-entries';
import type { ApiProblem } from '../log-source';
import { toProblem } from '../log-source';
import { sentProblem } from '../sent-problem';
import { notOpen } from '../stream-gap';
import { type TailOptions, tailLogs } from '../tail-session';
import { EventOutbox } from './event-outbox';
import { PageClient } from './page-client';
import { PageClock } from './page-clock';
import type { FromTailWorker, PageMessage, SentEvent, ToTailWorker } from './tail-wire';

export type Post = (message: FromTailWorker, transfer?: Transferable[]) => void;
/** For tests: all that is not the page's to say. */
export interface DeskOptions extends Omit<TailOptions, 'clock' | 'network' | 'resume'> {
  /** Milliseconds between two messages of entries at least. */
  readonly intervalMs?: number;
}

type Load = () => Promise<ApiProblem | null>;

/** The worker's side of one live tail: runs the session, and asks the page for requests, timers and the network. */
export class TailDesk {
  readonly #post: Post;
  readonly #options: TailOptions;
  readonly #clock: PageClock;
  readonly #client: PageClient;
  readonly #outbox: EventOutbox;
  readonly #stop = new AbortController();
  /** What gaps lack, in the order of the numbers that name it. */
  readonly #loads: Load[] = [];

  constructor(post: Post, { intervalMs, ...options }: DeskOptions = {}) {
    this.#post = post;
    this.#options = options;
    this.#clock = new PageClock(post);
    this.#client = new PageClient(post);
    const ports = {
      send: (event: SentEvent) => this.#send(event),
      numberOf: (load: Load) => this.#numberOf(load),
    };
    this.#outbox = new EventOutbox(ports, intervalMs);
    post({ type: 'ready' });
  }

  receive(message: ToTailWorker): void {
    this.#clock.hear(message);
    switch (message.type) {
      case 'start':
        // Not caught: what should never be thrown breaks the worker, and the page takes over.
        void this.#run(message);
        return;
      case 'taken':
        this.#outbox.taken();
        return;
      case 'timer':
        this.#clock.ring(message.id);
        return;
      case 'back-online':
        this.#clock.backOnline();
        return;
      case 'load':
        void this.#load(message.id, message.load);
        return;
      case 'stop':
        this.#stop.abort();
        return;
      default:
        this.#client.receive(message);
    }
  }

  async #run({ query }: Extract<PageMessage, { type: 'start' }>): Promise<void> {
    const options = { ...this.#options, clock: this.#clock, network: this.#clock };
    for await (const event of tailLogs(this.#client, query, this.#stop.signal, options))
      await this.#outbox.put(event);
    this.#outbox.flush();
    this.#post({ type: 'end' });
  }

  #send(event: SentEvent): void {
    const transfer = event.kind === 'entries' ? transferList(event.entries) : [];
    this.#post({ type: 'event', event }, transfer);
  }

  #numberOf(load: Load): number {
    const known = this.#loads.indexOf(load);
    return known >= 0 ? known : this.#loads.push(load) - 1;
  }

  async #load(id: number, number: number): Promise<void> {
    const load = this.#loads[number];
    const problem = load === undefined ? notOpen() : await load().catch(toProblem);
    this.#post({ type: 'loaded', id, problem: problem && sentProblem(problem) });
  }
}
