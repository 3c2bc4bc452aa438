import { EventStreamDecoder, readEventStream } from '../api/event-stream';
import { ApiProblem, type ProblemKind, toProblem } from '../api/problem';
import type { LogEntry } from '../logs/entry';
import type { TailQuery } from '../logs/query';
import { MINUTE_MS, SECOND_MS } from '../logs/time-range';
import type { StreamState, TailEvent } from './log-source';
import { reconnectDelayMs } from './reconnect-delay';
import { isEventStream, readUnstreamed } from './stream-answer';
import { oversizedEntry, readStreamEvent } from './stream-event';
import { StreamMerge } from './stream-merge';
import { StreamWatch } from './stream-watch';
import type { TailClient } from './tail-client';
import { type NetworkHint, pause, type TailClock } from './tail-clock';
import type { TailResume } from './tail-resume';

export interface EndpointTailOptions {
  readonly client: TailClient;
  readonly query: TailQuery;
  readonly endpointId: string;
  readonly clock: TailClock;
  readonly network: NetworkHint;
  readonly random: () => number;
  readonly idleMs: number;
  readonly overlapMs: number;
  readonly recheckMs: number;
  readonly maxFill: number;
  readonly resume: TailResume | null;
  readonly onIgnoredEvent: (name: string) => void;
  readonly setState: (state: StreamState) => Promise<void>;
  readonly emit: (event: TailEvent) => Promise<void>;
  readonly signal: AbortSignal;
}

/** How a connection ended. `final` ones are not tried again. */
interface ConnectionEnd {
  readonly final: boolean;
  /** Null when the server ended the stream without a word. */
  readonly problem: ApiProblem | null;
}

/** A stream that lived so long was healthy, and the waiting times begin anew. */
const HEALTHY_MS = 30 * SECOND_MS;
const BACK_ONLINE_SPREAD_MS = 2 * SECOND_MS;

const PASSING: ReadonlySet<ProblemKind> = new Set([
  'offline',
  'unreachable',
  'interrupted',
  'timeout',
  'rate-limited',
  'server',
]);

/** The live tail of one endpoint over as many connections as it takes. */
export class EndpointTail {
  readonly #options: EndpointTailOptions;
  readonly #merge: StreamMerge;
  readonly #watch: StreamWatch;
  #failures = 0;
  #lastEventId = '';
  #retryMs: number | null = null;
  /** The server may refuse the Last-Event-ID header across origins; then it is left out. */
  #leaveOutId = false;

  constructor(options: EndpointTailOptions) {
    this.#options = options;
    this.#merge = new StreamMerge(options);
    this.#watch = new StreamWatch(options.clock, options.idleMs);
  }

  /** Follows the endpoint until it cannot be followed any more, and says why. Null when the signal has aborted. */
  async run(): Promise<ApiProblem | null> {
    const { clock, setState, signal } = this.#options;
    for (let first = this.#options.resume === null; !signal.aborted; first = false) {
      await setState({ kind: 'connecting' });
      if (signal.aborted) return null;
      const { final, problem } = await this.#connect(!first);
      if (signal.aborted) return null;
      if (final) {
        await this.#merge.settled();
        return problem;
      }
      const wait = this.#waitMs(problem);
      await setState({ kind: 'reconnecting', at: clock.now() + wait, problem });
      await Promise.all([this.#wait(wait, problem), this.#merge.settled()]);
    }
    return null;
  }

  async #connect(again: boolean): Promise<ConnectionEnd> {
    const { client, query, endpointId, clock, setState, signal } = this.#options;
    const connection = new AbortController();
    const abort = () => connection.abort(signal.reason);
    signal.addEventListener('abort', abort);
    let liveSince: number | null = null;
    try {
      const sentId = this.#leaveOutId || this.#lastEventId === '' ? null : this.#lastEventId;
      const response = await this.#open(client, query, sentId, connection.signal);
      if (!isEventStream(response)) {
        const stopReading = this.#limitReading(connection);
        const { entries, problem } = await readUnstreamed(response, endpointId, connection.signal).finally(
          stopReading,
        );
        if (entries.length > 0) await this.#merge.arrived(entries);
        return { final: true, problem };
      }
      liveSince = clock.now();
      this.#merge.opened(serverTime(response), again);
      await setState({ kind: 'live' });
      const problem = await this.#read(response, connection);
      return { final: problem !== null && !PASSING.has(problem.kind), problem };
    } catch (error) {
      const problem = toProblem(connection.signal.aborted ? connection.signal.reason : error);
      return { final: !PASSING.has(problem.kind), problem };
    } finally {
      signal.removeEventListener('abort', abort);
      connection.abort();
      this.#watch.stop();
      if (liveSince !== null) this.#merge.interrupted(this.#watch.heardAt ?? liveSince);
      if (liveSince !== null && clock.now() - liveSince >= HEALTHY_MS) this.#failures = 0;
    }
  }

  async #open(
    client: TailClient,
    query: TailQuery,
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<Response> {
    const { level, search, jobId } = query;
    const parameters = {
      level,
      search: search === '' ? undefined : search,
      jobId: jobId === '' ? undefined : jobId,
    };
    try {
      return await client.stream(this.#options.endpointId, parameters, lastEventId, signal);
    } catch (error) {
      if (error instanceof ApiProblem && error.kind === 'unreachable')
        this.#leaveOutId = lastEventId !== null;
      throw error;
    }
  }

  /** Reads the stream to its end. Gives the problem the server reported on it, or null. */
  async #read(response: Response, connection: AbortController): Promise<ApiProblem | null> {
    if (response.body === null) return null;
    const decoder = new EventStreamDecoder(this.#lastEventId);
    const { query, endpointId, onIgnoredEvent, setState } = this.#options;
    const named = query.endpoints.length > 1 ? endpointId : null;
    this.#watch.start({
      onQuiet: (since) => void setState({ kind: 'quiet', since, endpointId: named }),
      onDead: (problem) => connection.abort(problem),
    });
    this.#watch.listening();
    for await (const { events, oversized } of readEventStream(response.body, decoder, connection.signal)) {
      if (this.#watch.heard()) await setState({ kind: 'live' });
      const entries: LogEntry[] = [];
      let problem: ApiProblem | null = null;
      for (const event of events) {
        const message = readStreamEvent(event, endpointId);
        if (message.kind === 'entries') for (const entry of message.entries) entries.push(entry);
        else if (message.kind === 'problem') problem = message.problem;
        else if (!message.known) onIgnoredEvent(event.name);
      }
      for (let i = 0; i < oversized; i++) entries.push(oversizedEntry(endpointId));
      if (entries.length > 0) await this.#merge.arrived(entries);
      this.#lastEventId = decoder.lastEventId;
      this.#retryMs = decoder.retryMs ?? this.#retryMs;
      if (problem !== null) return problem;
      this.#watch.listening();
    }
    return null;
  }

  /** An answer that is no stream must end within a minute. */
  #limitReading(connection: AbortController): () => void {
    const problem = new ApiProblem('timeout', {
      message: 'The server sends no stream, and its answer has no end.',
    });
    return this.#options.clock.after(MINUTE_MS, () => connection.abort(problem));
  }

  #waitMs(problem: ApiProblem | null): number {
    const { random, network } = this.#options;
    if (problem?.kind === 'rate-limited') {
      return (problem.retryAfterMs ?? MINUTE_MS) + Math.round(random() * SECOND_MS);
    }
    // Back online ends this wait. It has an end of its own because a server on this device needs no network.
    if (!network.isOnline()) return MINUTE_MS;
    return reconnectDelayMs(this.#failures++, random(), this.#retryMs);
  }

  /** Waits so long, or until the network is back. A rate limit is waited for in any case. */
  async #wait(ms: number, problem: ApiProblem | null): Promise<void> {
    const { clock, network, random, setState, signal } = this.#options;
    const online = new AbortController();
    const end = () => online.abort();
    signal.addEventListener('abort', end);
    const forget = problem?.kind === 'rate-limited' ? () => {} : network.onOnline(end);
    await pause(clock, ms, online.signal);
    forget();
    signal.removeEventListener('abort', end);
    if (!online.signal.aborted || signal.aborted) return;
    const spread = Math.round(random() * BACK_ONLINE_SPREAD_MS);
    await setState({ kind: 'reconnecting', at: clock.now() + spread, problem });
    await pause(clock, spread, signal);
  }
}

/** The server's clock, to the second, where the browser may read it. */
function serverTime(response: Response): number | null {
  const date = response.headers.get('Date');
  const time = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : time;
}
