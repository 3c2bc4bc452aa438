import { ApiProblem, toProblem } from '../api/problem';
import type { TailQuery } from '../logs/query';
import { EndpointTail } from './endpoint-tail';
import type { StreamState, TailEvent } from './log-source';
import { PulledEvents } from './pulled-events';
import type { TailClient } from './tail-client';
import { browserNetwork, type NetworkHint, systemClock, type TailClock } from './tail-clock';
import type { TailResume } from './tail-resume';

export interface TailOptions {
  readonly clock?: TailClock;
  readonly network?: NetworkHint;
  /** From 0 to below 1; spreads the reconnections. */
  readonly random?: () => number;
  /** Milliseconds without a byte after which a stream is taken for dead, unless it was heard to keep longer silences. */
  readonly idleMs?: number;
  /** How far the list is asked back before the last entry seen, in milliseconds. */
  readonly overlapMs?: number;
  /** Milliseconds after a gap was filled when the list is asked once more, for late entries. */
  readonly recheckMs?: number;
  /** Entries that one gap is filled with at most. */
  readonly maxFill?: number;
  /** Goes on where another session, which cannot any more, has come to. */
  readonly resume?: TailResume;
  /** Told of every event whose name is unknown and which holds no entry. */
  readonly onIgnoredEvent?: (name: string) => void;
}

/** A browser opens at most 6 connections to a server over HTTP/1.1; one is left for everything else. */
export const MAX_TAILED_ENDPOINTS = 5;

/**
 * The live tail of one or several endpoints: one stream each, merged in order of arrival. It reconnects by itself and
 * fills what it missed from the list. The state told is that of the endpoint worst off; one that cannot be followed
 * any more (no permission, not found) is told as an unfilled gap while others go on, and as `failed` when it was the
 * last. Nothing is sent before the first pull; a consumer that does not pull slows the streams down. The iteration
 * ends when the signal aborts, after `failed`, and when it is returned from; then all streams are closed at once.
 */
export function tailLogs(
  client: TailClient,
  query: TailQuery,
  signal: AbortSignal,
  options: TailOptions = {},
): AsyncIterable<TailEvent> {
  return { [Symbol.asyncIterator]: () => new TailSession(client, query, signal, options) };
}

class TailSession extends PulledEvents<TailEvent> {
  readonly #states = new Map<string, StreamState>();
  readonly #own = new AbortController();
  readonly #run: () => Promise<void>;
  #told: StreamState | null = null;

  constructor(client: TailClient, query: TailQuery, signal: AbortSignal, options: TailOptions) {
    super(signal);
    this.#run = () => this.#followAll(client, query, options);
  }

  protected begin(): void {
    void this.#run();
  }

  protected ended(): void {
    this.#own.abort();
  }

  async #followAll(client: TailClient, query: TailQuery, options: TailOptions): Promise<void> {
    const endpoints = [...new Set(query.endpoints)];
    const refusal = refuse(endpoints.length);
    if (refusal !== null)
      await this.queue.put({ kind: 'state', state: { kind: 'failed', problem: refusal } });
    else {
      for (const endpointId of endpoints) this.#states.set(endpointId, { kind: 'connecting' });
      await Promise.all(endpoints.map((endpointId) => this.#follow(client, query, endpointId, options)));
    }
    this.close();
  }

  async #follow(
    client: TailClient,
    query: TailQuery,
    endpointId: string,
    options: TailOptions,
  ): Promise<void> {
    const clock = options.clock ?? systemClock;
    const tail = new EndpointTail({
      client,
      query,
      endpointId,
      clock,
      network: options.network ?? browserNetwork,
      random: options.random ?? Math.random,
      idleMs: options.idleMs ?? 45_000,
      overlapMs: options.overlapMs ?? 5_000,
      recheckMs: options.recheckMs ?? 15_000,
      maxFill: options.maxFill ?? 100_000,
      resume: options.resume ?? null,
      onIgnoredEvent: options.onIgnoredEvent ?? (() => {}),
      setState: (state) => this.#setState(endpointId, state),
      emit: (event) => this.queue.put(event),
      signal: this.#own.signal,
    });
    const problem = await tail.run().catch(toProblem);
    if (problem === null) return;
    if (this.#states.size > 1) {
      const now = clock.now();
      this.#states.delete(endpointId);
      await this.queue.put({
        kind: 'gap',
        range: { start: now, end: now },
        filled: null,
        problem: ofEndpoint(endpointId, problem),
      });
      await this.#tellState();
    } else await this.#setState(endpointId, { kind: 'failed', problem });
  }

  async #setState(endpointId: string, state: StreamState): Promise<void> {
    this.#states.set(endpointId, state);
    await this.#tellState();
  }

  async #tellState(): Promise<void> {
    const state = worst([...this.#states.values()]);
    if (state === undefined || isSame(state, this.#told)) return;
    this.#told = state;
    await this.queue.put({ kind: 'state', state });
  }
}

const BADNESS = { live: 0, quiet: 1, connecting: 2, reconnecting: 3, failed: 4 } as const;

/** The worst state; of several that reconnect, the one whose turn is next, of quiet ones the longest. */
function worst(states: readonly StreamState[]): StreamState | undefined {
  return states.toSorted((a, b) => BADNESS[b.kind] - BADNESS[a.kind] || orderTime(a) - orderTime(b))[0];
}

function orderTime(state: StreamState): number {
  return state.kind === 'reconnecting' ? state.at : state.kind === 'quiet' ? state.since : 0;
}

function isSame(a: StreamState, b: StreamState | null): boolean {
  return a === b || (a.kind === b?.kind && (a.kind === 'connecting' || a.kind === 'live'));
}

function refuse(endpoints: number): ApiProblem | null {
  if (endpoints === 0)
    return new ApiProblem('bad-request', {
      code: 'NO_ENDPOINT',
      message: 'No endpoint is chosen. Choose the endpoint whose logs are to be followed.',
    });
  if (endpoints <= MAX_TAILED_ENDPOINTS) return null;
  return new ApiProblem('bad-request', {
    code: 'TOO_MANY_ENDPOINTS',
    message: `A live tail follows at most ${MAX_TAILED_ENDPOINTS} endpoints at once, and ${endpoints} are chosen: each needs a connection of its own, and browsers open only 6 to one server. Choose fewer endpoints.`,
  });
}

function ofEndpoint(endpointId: string, problem: ApiProblem): ApiProblem {
  return new ApiProblem(problem.kind, {
    message: `${endpointId} is not followed any more: ${problem.message}`,
    code: problem.code,
    status: problem.status,
    details: problem.details,
    retryAfterMs: problem.retryAfterMs,
    cause: problem,
  });
}
