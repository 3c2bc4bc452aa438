import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { safeStringify } from '../../logs/json';
import type { TailQuery } from '../../logs/query';
import type { StreamState, TailEvent } from '../log-source';
import { errorAnswer, listAnswer, TailServer } from '../tail-server';
import { deskPort } from './desk-port';
import { MAX_IN_FLIGHT_BYTES } from './page-requests';
import { type RemoteTailOptions, tailLogsInWorker } from './remote-tail';
import { TailDesk } from './tail-desk';
import type { FromTailWorker, TailPort, ToTailWorker } from './tail-wire';

const START = Date.parse('2024-01-15T10:45:00.000Z');
const QUERY: TailQuery = { endpoints: ['ep_1'], level: 'info', search: '', jobId: '' };

let server: TailServer;
let controller: AbortController;
beforeEach(() => {
  server = new TailServer();
  controller = new AbortController();
});
afterEach(() => {
  controller.abort();
  vi.useRealTimers();
});

/** Starts a tail and collects what it gives. */
function watch(options: RemoteTailOptions) {
  const watched: { readonly events: TailEvent[]; ended: boolean } = { events: [], ended: false };
  void (async () => {
    for await (const event of tailLogsInWorker(server.client(), QUERY, controller.signal, options))
      watched.events.push(event);
    watched.ended = true;
  })();
  return watched;
}
type Watched = ReturnType<typeof watch>;

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const entry = (message: string, time = Date.now()) => ({
  timestamp: new Date(time).toISOString(),
  level: 'info',
  message,
});
const entries = ({ events }: Watched) =>
  events.flatMap((event) => (event.kind === 'entries' ? [...event.entries] : []));
const shown = (tail: Watched) => entries(tail).map(({ message }) => message);
function lastState({ events }: Watched): StreamState | undefined {
  const event = events.findLast(({ kind }) => kind === 'state');
  return event?.kind === 'state' ? event.state : undefined;
}

/** A desk behind a channel as a worker has one: messages come later, and are copied. */
function channelPort(): TailPort & { readonly closed: () => boolean; readonly sent: ToTailWorker[] } {
  const { port1, port2 } = new MessageChannel();
  const desk = new TailDesk((message, transfer = []) => port2.postMessage(message, transfer));
  port2.onmessage = ({ data: message }: MessageEvent<ToTailWorker>) => desk.receive(message);
  const sent: ToTailWorker[] = [];
  let closed = false;
  return {
    sent,
    closed: () => closed,
    postMessage: (message, transfer = []) => {
      sent.push(message);
      port1.postMessage(message, transfer);
    },
    onMessage: (listener) => {
      port1.onmessage = ({ data: message }: MessageEvent<FromTailWorker>) => listener(message);
    },
    onFailure: () => undefined,
    close: () => {
      closed = true;
      // What is on its way is still delivered: the desk has to hear of the end.
      setTimeout(() => port1.close());
    },
  };
}

describe('over a channel', () => {
  it('gives the entries with their digits, and the key stays on the page', async () => {
    const port = channelPort();
    const tail = watch({ start: () => port });
    await vi.waitFor(() => expect(lastState(tail)).toEqual({ kind: 'live' }));
    server.stream().send('data: {"message":"a","metadata":{"id":9007199254740993}}\n\n');
    server.stream().send('data: {"cut\n\n');
    await vi.waitFor(() => expect(shown(tail)).toEqual(['a', '{"cut']));
    expect(entries(tail).map(({ raw }) => safeStringify(raw))).toEqual([
      '{"message":"a","metadata":{"id":9007199254740993}}',
      '"{\\"cut"',
    ]);
    expect(entries(tail)[1]?.problems).toContain('event is not complete JSON');
    expect(server.streams[0]?.headers.get('Authorization')).toBe('Bearer key');
    expect(JSON.stringify(port.sent)).not.toContain('Bearer');
    controller.abort();
    await vi.waitFor(() => expect(tail.ended).toBe(true));
    expect(server.streams.map(({ closed }) => closed)).toEqual([true]);
    expect(port.closed()).toBe(true);
  });

  it('sends what comes together in few messages, in order and complete', async () => {
    const tail = watch({ start: channelPort });
    await vi.waitFor(() => expect(lastState(tail)).toEqual({ kind: 'live' }));
    const messages = Array.from({ length: 20_000 }, (_, at) => `entry ${at}`);
    for (let at = 0; at < messages.length; at += 20)
      server.stream().send(
        messages
          .slice(at, at + 20)
          .map((one) => data(entry(one)))
          .join(''),
      );
    await vi.waitFor(() => expect(entries(tail)).toHaveLength(messages.length), 10_000);
    expect(shown(tail)).toEqual(messages);
    expect(tail.events.filter(({ kind }) => kind === 'entries').length).toBeLessThan(200);
  });

  it('reads no further ahead of a consumer that does not pull than a few megabytes', async () => {
    const tail = tailLogsInWorker(server.client(), QUERY, controller.signal, { start: channelPort })[
      Symbol.asyncIterator
    ]();
    let given = 0;
    const line = new TextEncoder().encode(data(entry('x'.repeat(64 * 1024))));
    server.onStream = () => {
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (stream) => {
            given += line.length;
            if (given > 64 * MAX_IN_FLIGHT_BYTES) stream.close();
            else stream.enqueue(line.slice());
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    };
    await tail.next();
    let before = -1;
    await vi.waitFor(
      () => {
        const still = given > 0 && given === before;
        before = given;
        expect(still).toBe(true);
      },
      { interval: 200, timeout: 20_000 },
    );
    // What waits for the worker, in it, and for the consumer.
    expect(given).toBeLessThan(4 * MAX_IN_FLIGHT_BYTES);
    const held = given;
    for (let taken = 0; taken < 20; taken++) await tail.next();
    await vi.waitFor(() => expect(given).toBeGreaterThan(held));
    await tail.return?.();
  });
});

describe('problems', () => {
  it('have all their fields on the other side', async () => {
    vi.useFakeTimers({ now: START });
    server.onStream = () =>
      new Response(
        '{"error":"RATE_LIMIT_EXCEEDED","message":"Slow down","details":{"retryAfter":90,"id":9007199254740993}}',
        { status: 429 },
      );
    const tail = watch({ start: () => deskPort() });
    await vi.advanceTimersByTimeAsync(100);
    const state = lastState(tail);
    const problem = state?.kind === 'reconnecting' ? state.problem : null;
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      kind: 'rate-limited',
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Slow down',
      status: 429,
      retryAfterMs: 90_000,
      details: { retryAfter: 90 },
    });
  });
});

describe('a worker that fails', () => {
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  const onPage = { random: () => 0 };

  it.each<[string, () => TailPort]>([
    [
      'cannot be made',
      () => {
        throw new TypeError('This document requires a TrustedScriptURL');
      },
    ],
    [
      'cannot load its script',
      () => ({ ...silentPort(), onFailure: (listener) => void setTimeout(listener, 50) }),
    ],
    ['never says a word', silentPort],
  ])('%s: the page follows the stream by itself', async (_, start) => {
    const tail = watch({ start, onPage });
    await pass(10_000);
    expect(lastState(tail)).toEqual({ kind: 'live' });
    expect(server.streams).toHaveLength(1);
    server.stream().send(data(entry('a')));
    await pass(0);
    expect(shown(tail)).toEqual(['a']);
    expect(server.lists).toHaveLength(0);
    controller.abort();
    await pass(0);
    expect(tail.ended).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('half-way: the page goes on, and fills in what was on its way, once', async () => {
    let fail: (reason: string) => void = () => undefined;
    const desk = deskPort({ random: () => 0 });
    const port: TailPort = {
      ...desk,
      onFailure: (listener) => {
        fail = listener;
      },
    };
    const tail = watch({ start: () => port, onPage });
    await pass(1_000);
    const [first, second, lost] = [entry('first'), entry('second'), entry('lost', Date.now() + 500)];
    server.stream().send(data(first) + data(second));
    await pass(100);
    expect(shown(tail)).toEqual(['first', 'second']);
    server.stream().send(data(lost));
    server.onList = () => listAnswer([first, second, lost]);
    fail('out of memory');
    await pass(100);
    expect(server.streams.map(({ closed }) => closed)).toEqual([true, false]);
    server.stream().send(data(entry('next')));
    await pass(20_000);
    expect(shown(tail)).toEqual(['first', 'second', 'lost', 'next']);
    expect(tail.events.filter(({ kind }) => kind === 'gap')).toMatchObject([{ filled: 1, problem: null }]);
    expect(server.lists[0]?.url.searchParams.get('startTime')).toBe(new Date(START).toISOString());
  });

  it('does not keep a gap’s "load" waiting', async () => {
    let fail: (reason: string) => void = () => undefined;
    const desk = deskPort({ random: () => 0 });
    const tail = watch({
      start: () => ({
        ...desk,
        onFailure: (listener) => {
          fail = listener;
        },
      }),
      onPage,
    });
    await pass(0);
    server.onList = () => errorAnswer(503, 'UNAVAILABLE');
    server.stream().cut();
    await pass(15_000);
    const gap = tail.events.find((event) => event.kind === 'gap');
    server.onList = () => new Promise(() => {});
    const loading = gap?.kind === 'gap' ? gap.load?.() : undefined;
    expect(loading).toBeDefined();
    await pass(0);
    fail('out of memory');
    await expect(loading).resolves.toMatchObject({ code: 'STREAM_NOT_OPEN' });
  });
});

/** A worker whose script never runs. */
function silentPort(): TailPort {
  return {
    postMessage: () => undefined,
    onMessage: () => undefined,
    onFailure: () => undefined,
    close: () => undefined,
  };
}
