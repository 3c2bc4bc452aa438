import type { LogEntry } from '../../logs/entry';
import { packEntries } from '../../store/packed-entries';
import type { ApiProblem, TailEvent } from '../log-source';
import { sentProblem } from '../sent-problem';
import type { SentEvent, SentState } from './tail-wire';

/** Shortest time between two messages of entries, milliseconds: about one a frame. */
const INTERVAL_MS = 16;
/** Entries that wait for a message at most. */
const MAX_WAITING = 5_000;
/** Events that the page has not taken at most. */
const MAX_UNTAKEN = 4;

interface Run {
  readonly entries: LogEntry[];
  readonly backfilled: boolean;
}

export interface OutboxPorts {
  readonly send: (event: SentEvent) => void;
  /** Gives the number by which the page asks for what the gap lacks. */
  readonly numberOf: (load: () => Promise<ApiProblem | null>) => number;
}

/**
 * Events on their way to the page, in order. What comes alone is sent at once; entries that keep coming are sent
 * together, one message about every frame.
 */
export class EventOutbox {
  readonly #ports: OutboxPorts;
  readonly #intervalMs: number;
  #run: Run | null = null;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #untaken = 0;
  #freed: (() => void)[] = [];

  constructor(ports: OutboxPorts, intervalMs = INTERVAL_MS) {
    this.#ports = ports;
    this.#intervalMs = intervalMs;
  }

  /** Resolves when more may come: not while the page has not taken what it was sent. */
  async put(event: TailEvent): Promise<void> {
    if (event.kind === 'entries') this.#add(event.entries, event.backfilled);
    else {
      this.#sendRun();
      this.#send(
        event.kind === 'state' ? { kind: 'state', state: sentState(event.state) } : this.#gap(event),
      );
    }
    while (this.#untaken >= MAX_UNTAKEN) await new Promise<void>((resolve) => this.#freed.push(resolve));
  }

  /** Sends what waits. */
  flush(): void {
    this.#sendRun();
  }

  /** The page has taken what it was sent longest ago. */
  taken(): void {
    this.#untaken -= 1;
    for (const free of this.#freed.splice(0)) free();
  }

  #add(entries: readonly LogEntry[], backfilled: boolean): void {
    if (this.#run !== null && this.#run.backfilled !== backfilled) this.#sendRun();
    this.#run ??= { entries: [], backfilled };
    for (const entry of entries) this.#run.entries.push(entry);
    const wait = this.#sentAt + this.#intervalMs - performance.now();
    if (wait <= 0 || this.#run.entries.length >= MAX_WAITING) this.#sendRun();
    else this.#timer ??= setTimeout(() => this.#sendRun(), wait);
  }

  #sendRun(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#run === null) return;
    const { entries, backfilled } = this.#run;
    this.#run = null;
    this.#sentAt = performance.now();
    this.#send({ kind: 'entries', entries: packEntries(entries), backfilled });
  }

  #send(event: SentEvent): void {
    this.#untaken += 1;
    this.#ports.send(event);
  }

  #gap({ range, filled, problem, load }: Extract<TailEvent, { kind: 'gap' }>): SentEvent {
    return {
      kind: 'gap',
      range,
      filled,
      problem: problem && sentProblem(problem),
      load: load === undefined ? null : this.#ports.numberOf(load),
    };
  }
}

function sentState(state: Extract<TailEvent, { kind: 'state' }>['state']): SentState {
  if (state.kind === 'failed') return { ...state, problem: sentProblem(state.problem) };
  if (state.kind === 'reconnecting')
    return { ...state, problem: state.problem && sentProblem(state.problem) };
  return state;
}
