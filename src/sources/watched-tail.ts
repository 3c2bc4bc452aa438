import { afterEach, beforeEach, vi } from 'vitest';
import type { TailQuery } from '../logs/query';
import type { StreamState, TailEvent } from './log-source';
import { TailServer } from './tail-server';
import type { TailOptions, tailLogs } from './tail-session';

/** When every test begins. */
export const START = Date.parse('2024-01-15T10:45:00.000Z');
export const QUERY: TailQuery = { endpoints: ['ep_1'], level: 'info', search: '', jobId: '' };

/** What a tail has given so far. */
export interface Watched {
  readonly events: TailEvent[];
  ended: boolean;
}

/** A server, its clock and a way to follow it, new for each test of the block that it is called in. */
export function setUpTail(follow: typeof tailLogs) {
  const session = {
    server: new TailServer(),
    controller: new AbortController(),
    /** Starts a tail and collects what it gives. `random` is 0 unless said otherwise, so waits are the shortest. */
    watch(query: Partial<TailQuery> = {}, options: TailOptions = {}): Watched {
      const watched: Watched = { events: [], ended: false };
      const tail = follow(session.server.client(), { ...QUERY, ...query }, session.controller.signal, {
        random: () => 0,
        ...options,
      });
      void (async () => {
        for await (const event of tail) watched.events.push(event);
        watched.ended = true;
      })();
      return watched;
    },
  };
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
    session.server = new TailServer();
    session.controller = new AbortController();
  });
  afterEach(() => {
    session.controller.abort();
    vi.useRealTimers();
  });
  return session;
}

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** An event of the stream with this value, as it is sent. */
export const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

export const entry = (message: string, time = Date.now()) => ({
  timestamp: new Date(time).toISOString(),
  level: 'info',
  message,
});

export function states({ events }: Watched): StreamState[] {
  return events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
}

/** The messages of all entries so far. */
export function shown({ events }: Watched): string[] {
  return events.flatMap((event) =>
    event.kind === 'entries' ? event.entries.map(({ message }) => message) : [],
  );
}

export function gaps({ events }: Watched) {
  return events.filter((event) => event.kind === 'gap');
}
