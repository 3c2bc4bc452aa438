import type { LogEntry } from '../../logs/entry';
import { readEntry } from '../../logs/entry';
import type { Json } from '../../logs/json';
import type { TailQuery } from '../../logs/query';
import type { LogSource, StreamState, TailEvent } from '../../sources/log-source';

/** One opened stream of a {@link ScriptedSource}, to be fed by a test. */
export interface ScriptedStream {
  readonly query: TailQuery;
  readonly signal: AbortSignal;
  send(event: TailEvent): void;
  state(state: StreamState): void;
  entries(entries: readonly LogEntry[]): void;
  /** Ends the stream, with an error if one is given. */
  end(error?: Error): void;
}

/** A log source for tests whose live streams say what the test tells them to. */
export interface ScriptedSource extends LogSource {
  /** The streams opened so far, oldest first. */
  readonly streams: readonly ScriptedStream[];
  /** The newest stream. */
  stream(): ScriptedStream;
}

export function createScriptedSource(
  id = 'scripted',
  capabilities: Partial<LogSource['capabilities']> = {},
): ScriptedSource {
  const streams: ScriptedStream[] = [];
  const refuse = (): never => {
    throw new Error('only the tail is scripted');
  };
  return {
    id,
    capabilities: { tail: true, aggregate: false, maxRangeMs: 86_400_000, maxPage: 10_000, ...capabilities },
    page: async () => refuse(),
    aggregate: async () => refuse(),
    search: async () => refuse(),
    exportPages: refuse,
    streams,
    stream() {
      const newest = streams.at(-1);
      if (newest === undefined) throw new Error('no stream was opened');
      return newest;
    },
    tail(query, signal) {
      const { stream, events } = openStream(query, signal);
      streams.push(stream);
      return events;
    },
  };
}

function openStream(query: TailQuery, signal: AbortSignal) {
  const queue: TailEvent[] = [];
  let wake = () => {};
  let ended = false;
  let failure: Error | null = null;
  const send = (event: TailEvent) => {
    queue.push(event);
    wake();
  };
  const stream: ScriptedStream = {
    query,
    signal,
    send,
    state: (state) => send({ kind: 'state', state }),
    entries: (entries) => send({ kind: 'entries', entries, backfilled: false }),
    end(error) {
      ended = true;
      failure = error ?? null;
      wake();
    },
  };
  signal.addEventListener('abort', () => wake());
  async function* events(): AsyncGenerator<TailEvent> {
    while (!signal.aborted) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else if (failure !== null) throw failure;
      else if (ended) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return { stream, events: events() };
}

/** A log entry as the API would send it, with what matters to the test changed. */
export function liveEntry(fields: Readonly<Record<string, Json>> = {}): LogEntry {
  return readEntry(
    {
      timestamp: '2024-01-15T10:45:00.123Z',
      level: 'info',
      message: 'New request received',
      jobId: 'job_live_stream',
      source: 'api_handler',
      ...fields,
    },
    'ep_1234567890abcdef',
  );
}
