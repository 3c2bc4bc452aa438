import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { StreamState, TailEvent } from './log-source';
import { errorAnswer, listAnswer, TailServer } from './tail-server';
import { tailLogs as tailLogsOnPage } from './tail-session';
import { deskPort } from './tail-worker/desk-port';
import { tailLogsInWorker } from './tail-worker/remote-tail';
import {
  data,
  entry,
  gaps,
  pass,
  QUERY,
  START,
  setUpTail,
  shown,
  states,
  type Watched,
} from './watched-tail';

/** The same session behind the messages to and from a worker. */
const tailLogsBehindMessages: typeof tailLogsOnPage = (client, query, signal, options = {}) => {
  const { clock, network, resume: _, ...rest } = options;
  return tailLogsInWorker(client, query, signal, {
    clock,
    network,
    start: () => deskPort({ ...rest, intervalMs: 0 }),
  });
};

describe.each([
  ['on the page', tailLogsOnPage],
  ['in a worker', tailLogsBehindMessages],
])('%s', (_place, tailLogs) => {
  const session = setUpTail(tailLogs);
  const { watch } = session;

  const kinds = (tail: Watched): string[] => states(tail).map(({ kind }) => kind);
  const lastState = (tail: Watched): StreamState | undefined => states(tail).at(-1);
  /** Whether the stream is open, heard or not. */
  function isOpen(tail: Watched): boolean {
    const kind = lastState(tail)?.kind;
    return kind === 'live' || kind === 'quiet';
  }

  describe('the stream', () => {
    it('is opened with the query and the key, and gives its entries chunk by chunk', async () => {
      const tail = watch({ level: 'warn', search: 'memory.*error', jobId: 'job_1' });
      await pass(0);
      expect(kinds(tail)).toEqual(['connecting', 'live']);
      const [request] = session.server.streams;
      expect(request?.url.pathname).toBe('/v2/endpoints/ep_1/logs');
      expect(Object.fromEntries(request?.url.searchParams ?? [])).toEqual({
        stream: 'true',
        level: 'warn',
        search: 'memory.*error',
        jobId: 'job_1',
      });
      expect(request?.headers.get('Authorization')).toBe('Bearer key');
      expect(request?.headers.get('Accept')).toBe('text/event-stream');
      session.server.stream().send(data(entry('a')) + data(entry('b')) + data(entry('c')).slice(0, 10));
      await pass(0);
      session.server.stream().send(data(entry('c')).slice(10));
      await pass(0);
      expect(tail.events.filter(({ kind }) => kind === 'entries')).toMatchObject([
        { backfilled: false, entries: [{ message: 'a', endpointId: 'ep_1' }, { message: 'b' }] },
        { backfilled: false, entries: [{ message: 'c' }] },
      ]);
      expect(session.server.lists).toHaveLength(0);
    });

    it('sends nothing before it is pulled, and waits for a consumer that does not pull', async () => {
      const tail = tailLogs(session.server.client(), QUERY, session.controller.signal)[
        Symbol.asyncIterator
      ]();
      await pass(1_000);
      expect(session.server.requests).toHaveLength(0);
      await tail.next();
      await pass(0);
      for (let i = 0; i < 10; i++) session.server.stream().send(data(entry(String(i))));
      // Longer than any allowed silence: the server is not silent, nobody listens.
      await pass(600_000);
      expect(session.server.streams).toHaveLength(1);
      await tail.next();
      const given: string[] = [];
      for (let i = 0; i < 10; i++) {
        const { value }: IteratorResult<TailEvent, TailEvent | undefined> = await tail.next();
        if (value?.kind === 'entries') given.push(...value.entries.map((one) => one.message));
      }
      expect(given.join('')).toBe('0123456789');
      await tail.return?.();
    });

    it('shows what it cannot read, ignores signs of life, and reads on', async () => {
      const ignored: string[] = [];
      const tail = watch({}, { onIgnoredEvent: (name) => ignored.push(name) });
      await pass(0);
      session.server
        .stream()
        .send(': hi\n\nevent: ping\ndata: {}\n\nevent: stats\ndata: {"n":1}\n\ndata: no JSON\n\n');
      session.server.stream().send(`event: log\n${data(entry('b'))}`);
      await pass(0);
      expect(shown(tail)).toEqual(['no JSON', 'b']);
      expect(ignored).toEqual(['stats']);
      expect(lastState(tail)).toEqual({ kind: 'live' });
    });
  });

  describe('stopping', () => {
    it.each(['live', 'waiting', 'filling'])(
      'by the signal closes and clears everything at once: %s',
      async (when) => {
        const tail = watch();
        await pass(0);
        if (when !== 'live') {
          if (when === 'filling') session.server.onList = () => new Promise(() => {});
          session.server.stream().cut();
          await pass(when === 'waiting' ? 1_000 : 5_000);
        }
        session.controller.abort();
        await vi.waitFor(() => expect(tail.ended).toBe(true));
        expect(session.server.open).toHaveLength(0);
        expect(session.server.streams.at(-1)?.closed).toBe(true);
        const requests = session.server.requests.length;
        await pass(600_000);
        expect(session.server.requests).toHaveLength(requests);
        expect(vi.getTimerCount()).toBe(0);
      },
    );

    it('by leaving the loop closes the stream at once', async () => {
      const tail = tailLogs(session.server.client(), QUERY, session.controller.signal)[
        Symbol.asyncIterator
      ]();
      await tail.next();
      await tail.next();
      const pending = tail.next();
      await pass(0);
      await tail.return?.();
      await expect(pending).resolves.toEqual({ done: true, value: undefined });
      expect(session.server.streams.map(({ closed }) => closed)).toEqual([true]);
      await pass(0);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('before it began sends nothing', async () => {
      session.controller.abort();
      const tail = watch();
      await pass(0);
      expect(tail).toEqual({ events: [], ended: true });
      expect(session.server.requests).toHaveLength(0);
    });
  });

  describe('reconnecting', () => {
    it('waits from 5 s growing to 60 s, and begins anew after a healthy stream', async () => {
      session.server.onStream = () => errorAnswer(503, 'UNAVAILABLE');
      const tail = watch({}, { random: () => 0.5 });
      await pass(300_000);
      const times = session.server.streams.map(({ at }) => (at - START) / 1_000);
      const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      expect(waits.slice(0, 6)).toEqual([5.625, 10, 20, 40, 52.5, 52.5]);
      expect(lastState(tail)).toMatchObject({
        kind: 'reconnecting',
        problem: { kind: 'server', status: 503 },
      });

      session.server.onStream = null;
      await pass(60_000);
      expect(isOpen(tail)).toBe(true);
      session.server.stream().send(':\n\n');
      await pass(31_000);
      session.server.stream().end();
      await pass(0);
      expect(lastState(tail)).toEqual({ kind: 'reconnecting', at: Date.now() + 5_625, problem: null });
    });

    it('does not begin anew after a stream that ended at once', async () => {
      const tail = watch();
      for (let i = 0; i < 3; i++) {
        await pass(i === 0 ? 0 : 60_000);
        if (session.server.open.length > 0) session.server.stream().end();
        await pass(0);
      }
      const state = lastState(tail);
      expect(state?.kind === 'reconnecting' && state.at - Date.now()).toBeGreaterThanOrEqual(7_500);
    });

    it('waits as long as a 429 asks, and keeps to the server’s retry', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().send('retry: 20000\n\n');
      await pass(0);
      session.server.onStream = () =>
        errorAnswer(429, 'RATE_LIMIT_EXCEEDED', { limit: 100, window: '1h', retryAfter: 90 });
      session.server.stream().cut();
      await pass(0);
      expect(lastState(tail)).toMatchObject({ kind: 'reconnecting', at: START + 20_000 });
      await pass(20_000);
      expect(lastState(tail)).toMatchObject({ at: START + 110_000, problem: { kind: 'rate-limited' } });
      await pass(89_999);
      expect(session.server.streams).toHaveLength(2);
      await pass(1);
      expect(session.server.streams).toHaveLength(3);
    });

    it('sends the last event id as bytes, and goes without where the header is refused', async () => {
      watch();
      await pass(0);
      session.server.stream().send(`id: …7\n${data(entry('a'))}`);
      await pass(0);
      session.server.onStream = () => Promise.reject(new TypeError('Failed to fetch'));
      session.server.stream().cut();
      await pass(5_000);
      session.server.onStream = null;
      await pass(60_000);
      const ids = session.server.streams.map(({ headers }) => headers.get('Last-Event-ID'));
      expect(ids.slice(0, 3)).toEqual([null, '\u00e2\u0080\u00a67', null]);
    });

    it('shows the problem that the server reports on the stream', async () => {
      const tail = watch();
      await pass(0);
      session.server
        .stream()
        .send(`${data(entry('a'))}event: error\n${data({ error: 'SHUTDOWN', message: 'Bye', details: {} })}`);
      await pass(0);
      expect(shown(tail)).toEqual(['a']);
      expect(lastState(tail)).toMatchObject({
        kind: 'reconnecting',
        problem: { code: 'SHUTDOWN', message: 'Bye' },
      });
      expect(session.server.streams[0]?.closed).toBe(true);
    });

    it('takes 45 s without a byte for the end; comments are bytes', async () => {
      const tail = watch();
      await pass(0);
      for (let i = 0; i < 5; i++) {
        await pass(14_000);
        session.server.stream().send(':\n\n');
      }
      expect(lastState(tail)).toEqual({ kind: 'live' });
      await pass(44_000);
      expect(isOpen(tail)).toBe(true);
      await pass(1_000);
      expect(lastState(tail)).toMatchObject({ kind: 'reconnecting', problem: { code: 'STREAM_SILENT' } });
      expect(session.server.streams[0]?.closed).toBe(true);
    });

    it('learns that a server keeps alive more seldom', async () => {
      const tail = watch();
      await pass(0);
      await pass(40_000);
      session.server.stream().send(':\n\n');
      await pass(119_000);
      expect(isOpen(tail)).toBe(true);
      await pass(1_000);
      expect(lastState(tail)).toMatchObject({ kind: 'reconnecting' });
    });

    it('opens the stream anew after sleep', async () => {
      const tail = watch({}, { idleMs: 200_000 });
      await pass(0);
      vi.setSystemTime(Date.now() + 90_000);
      await pass(5_000);
      expect(lastState(tail)).toMatchObject({
        kind: 'reconnecting',
        problem: { message: 'This device slept, so the connection is opened anew.' },
      });
    });

    it('waits for the network while offline, then comes back within 2 s', async () => {
      let online = true;
      let back = () => {};
      const network = {
        isOnline: () => online,
        onOnline: (callback: () => void) => {
          back = callback;
          return () => {
            back = () => {};
          };
        },
      };
      const tail = watch({}, { network, random: () => 0.5 });
      await pass(0);
      online = false;
      session.server.stream().cut();
      await pass(50_000);
      expect(session.server.streams).toHaveLength(1);
      online = true;
      back();
      await pass(0);
      expect(lastState(tail)).toMatchObject({ kind: 'reconnecting', at: Date.now() + 1_000 });
      await pass(1_000);
      expect(lastState(tail)).toEqual({ kind: 'live' });
    });
  });

  describe('an answer that ends the tail', () => {
    it.each([
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [400, 'bad-request'],
      [404, 'not-found'],
      [413, 'too-many-logs'],
    ])('%i', async (status, kind) => {
      session.server.onStream = () => errorAnswer(status, 'SOME_ERROR');
      const tail = watch();
      await pass(600_000);
      expect(kinds(tail)).toEqual(['connecting', 'failed']);
      expect(lastState(tail)).toMatchObject({ problem: { kind, status } });
      expect(tail.ended).toBe(true);
      expect(session.server.requests).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('a list: its entries are shown once', async () => {
      session.server.onStream = () => listAnswer([entry('a'), 'a plain line', entry('b')]);
      const tail = watch();
      await pass(0);
      expect(shown(tail)).toEqual(['a', 'a plain line', 'b']);
      expect(lastState(tail)).toMatchObject({
        kind: 'failed',
        problem: { kind: 'unexpected-answer', message: expect.stringContaining('does not stream') },
      });
      expect(tail.ended).toBe(true);
    });

    it.each([
      [
        'a web page',
        () => new Response('<title>Log in</title>', { headers: { 'Content-Type': 'text/html' } }),
        'not-json',
      ],
      ['other JSON', () => Response.json({ status: 'ok' }), 'unexpected-answer'],
      [
        'no JSON',
        () => new Response('{"logs":[', { headers: { 'Content-Type': 'application/json' } }),
        'unexpected-answer',
      ],
      ['text', () => new Response('hello'), 'unexpected-answer'],
      ['nothing', () => new Response(null, { status: 204 }), 'unexpected-answer'],
    ])('%s', async (_, answer, kind) => {
      session.server.onStream = answer;
      const tail = watch();
      await pass(0);
      expect(kinds(tail)).toEqual(['connecting', 'failed']);
      expect(lastState(tail)).toMatchObject({ problem: { kind } });
      expect(tail.ended).toBe(true);
    });

    it('JSON without end is given up', async () => {
      session.server.onStream = () =>
        new Response(new ReadableStream<Uint8Array>(), { headers: { 'Content-Type': 'application/json' } });
      const tail = watch();
      await pass(60_000);
      expect(kinds(tail)).toEqual(['connecting', 'reconnecting']);
    });
  });

  describe('filling a gap', () => {
    it('asks the list with the same query, from before the last entry, while the stream is already open', async () => {
      const tail = watch({ level: 'debug', search: 'x', jobId: 'job_1' });
      await pass(20_000);
      const seen = entry('a');
      const missed = entry('b', Date.now() + 2_000);
      session.server.stream().send(data(seen));
      await pass(1_000);
      session.server.stream().cut();
      session.server.onList = async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        return listAnswer([seen, missed]);
      };
      await pass(5_000);
      expect(session.server.open).toHaveLength(1);
      expect(Object.fromEntries(session.server.lists[0]?.url.searchParams ?? [])).toEqual({
        startTime: new Date(START + 15_000).toISOString(),
        endTime: new Date(START + 26_001).toISOString(),
        level: 'debug',
        search: 'x',
        jobId: 'job_1',
        limit: '10000',
        offset: '0',
      });
      session.server.stream().send(data(missed) + data(entry('c')));
      await pass(100);
      expect(shown(tail)).toEqual(['a']);
      await pass(200);
      expect(tail.events.slice(-3)).toMatchObject([
        { kind: 'entries', backfilled: true, entries: [{ message: 'b' }] },
        { kind: 'gap', range: { start: START + 20_000, end: START + 26_001 }, filled: 1, problem: null },
        { kind: 'entries', backfilled: false, entries: [{ message: 'c' }] },
      ]);
    });

    it('begins at the start of the tail when nothing was seen yet', async () => {
      session.server.onStream = () => errorAnswer(500, 'INTERNAL');
      const tail = watch();
      await pass(1_000);
      session.server.onStream = null;
      session.server.onList = () => listAnswer([entry('a', START + 10)]);
      await pass(4_000);
      expect(session.server.lists[0]?.url.searchParams.get('startTime')).toBe(new Date(START).toISOString());
      expect(shown(tail)).toEqual(['a']);
      expect(gaps(tail)).toMatchObject([{ filled: 1, range: { start: START } }]);
    });

    it('asks once more later, and tells of it only when something came', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().cut();
      await pass(5_000);
      expect(gaps(tail)).toMatchObject([{ filled: 0, problem: null }]);
      session.server.onList = () => listAnswer([entry('late', START + 3_000)]);
      await pass(15_000);
      expect(session.server.lists).toHaveLength(2);
      expect(shown(tail)).toEqual(['late']);
      expect(gaps(tail)).toMatchObject([{ filled: 0 }, { filled: 1, problem: null }]);
      session.server.stream().send(data(entry('x')));
      await pass(30_000);
      expect(session.server.lists).toHaveLength(2);
    });

    it('goes on with the stream when the list is refused, says so, and fills the gap when it may ask again', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().send(data(entry('a')));
      await pass(0);
      session.server.stream().cut();
      session.server.onList = () => errorAnswer(429, 'RATE_LIMIT_EXCEEDED', { retryAfter: 60 });
      await pass(5_000);
      session.server.stream().send(data(entry('c')));
      await pass(0);
      expect(shown(tail)).toEqual(['a', 'c']);
      expect(gaps(tail)).toMatchObject([{ filled: null, problem: { kind: 'rate-limited' } }]);
      session.server.onList = () => listAnswer([entry('b', START + 1_000)]);
      for (let i = 0; i < 7; i++) {
        await pass(10_000);
        session.server.stream().send(':\n\n');
      }
      expect(shown(tail)).toEqual(['a', 'c', 'b']);
      expect(gaps(tail)).toMatchObject([{ filled: null }, { filled: 1, problem: null }]);
    });

    it('asks again after passing faults', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().cut();
      let tries = 0;
      session.server.onList = () =>
        ++tries < 3 ? errorAnswer(502, 'BAD_GATEWAY') : listAnswer([entry('b', START + 1_000)]);
      await pass(5_000 + 3_000);
      expect(shown(tail)).toEqual(['b']);
      expect(gaps(tail)).toMatchObject([{ filled: 1, problem: null }]);
    });

    it('leaves the gap to the next stream when this one breaks meanwhile', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().cut();
      session.server.onList = () => errorAnswer(502, 'BAD_GATEWAY');
      await pass(5_500);
      session.server.stream().cut();
      await pass(3_000);
      expect(gaps(tail)).toEqual([]);
      session.server.onList = () => listAnswer([entry('b', START + 1_000)]);
      await pass(10_000);
      expect(shown(tail)).toEqual(['b']);
      expect(gaps(tail)).toMatchObject([{ filled: 1, problem: null, range: { start: START } }]);
    });

    it('does not hold the stream back for longer than 10 s', async () => {
      const tail = watch();
      await pass(0);
      session.server.stream().cut();
      session.server.onList = () => new Promise(() => {});
      await pass(5_000);
      session.server.stream().send(data(entry('c')));
      await pass(9_000);
      expect(shown(tail)).toEqual([]);
      await pass(1_000);
      expect(shown(tail)).toEqual(['c']);
    });

    it('knows entries that the server sends again on the new stream', async () => {
      const tail = watch();
      await pass(0);
      const [a, b] = [entry('a'), entry('b')];
      session.server.stream().send(data(a) + data(b) + data(b));
      await pass(0);
      session.server.stream().cut();
      await pass(5_000);
      session.server.stream().send(data(b) + data(b) + data(entry('c')));
      await pass(0);
      expect(shown(tail)).toEqual(['a', 'b', 'b', 'c']);
    });

    it('fills with a bounded number of entries, and says so', async () => {
      const tail = watch({}, { maxFill: 3 });
      await pass(0);
      session.server.stream().cut();
      session.server.onList = () =>
        listAnswer(['a', 'b', 'c', 'd'].map((text) => entry(text, START + 1_000)));
      await pass(5_000);
      expect(gaps(tail)).toMatchObject([{ filled: 4, problem: { code: 'GAP_TOO_LARGE' } }]);
    });

    it('reads a gap of several days in pieces of 24 h', async () => {
      watch();
      await pass(0);
      session.server.stream().send(data(entry('a')));
      await pass(0);
      vi.setSystemTime(Date.now() + 3 * 86_400_000 - 60_000);
      await pass(60_000);
      const ranges = session.server.lists.map(({ url }) => [
        Date.parse(url.searchParams.get('startTime') ?? ''),
        Date.parse(url.searchParams.get('endTime') ?? ''),
      ]);
      expect(ranges.length).toBeGreaterThanOrEqual(3);
      expect(Math.max(...ranges.map(([start = 0, end = 0]) => end - start))).toBeLessThanOrEqual(86_400_000);
      expect(ranges[0]?.[0]).toBe(START);
    });

    it('is not misled by one entry from the future', async () => {
      const tail = watch();
      await pass(10_000);
      session.server.stream().send(data(entry('a')) + data(entry('odd', Date.now() + 86_400_000 * 365)));
      await pass(0);
      session.server.stream().cut();
      session.server.onList = () => listAnswer([entry('b', START + 12_000)]);
      await pass(5_000);
      expect(shown(tail)).toEqual(['a', 'odd', 'b']);
      expect(session.server.lists[0]?.url.searchParams.get('startTime')).toBe(
        new Date(START + 5_000).toISOString(),
      );
    });

    it('goes by the server’s clock when the entries show it', async () => {
      const ahead = 3_600_000;
      watch();
      await pass(10_000);
      session.server.stream().send(data(entry('a', Date.now() + ahead)));
      await pass(0);
      session.server.stream().cut();
      await pass(5_000);
      const asked = session.server.lists[0]?.url.searchParams;
      expect(asked?.get('startTime')).toBe(new Date(START + 5_000 + ahead).toISOString());
      expect(asked?.get('endTime')).toBe(new Date(START + 15_001 + ahead).toISOString());
    });
  });

  describe('several endpoints', () => {
    it('have a stream each, and the state of the one worst off', async () => {
      const tail = watch({ endpoints: ['ep_1', 'ep_2', 'ep_1'] });
      await pass(0);
      expect(session.server.streams.map(({ url }) => url.pathname.split('/')[3]).sort()).toEqual([
        'ep_1',
        'ep_2',
      ]);
      expect(kinds(tail)).toEqual(['connecting', 'live']);
      for (const stream of session.server.open) stream.send(data(entry('hi')));
      await pass(0);
      expect(
        tail.events
          .flatMap((event) => (event.kind === 'entries' ? event.entries.map((one) => one.endpointId) : []))
          .sort(),
      ).toEqual(['ep_1', 'ep_2']);
      session.server.stream().cut();
      await pass(0);
      expect(lastState(tail)).toMatchObject({ kind: 'reconnecting' });
      session.server.stream().send(data(entry('still here')));
      await pass(0);
      expect(shown(tail)).toContain('still here');
      await pass(5_000);
      expect(lastState(tail)).toEqual({ kind: 'live' });
    });

    it('go on when one of them is refused, which is said', async () => {
      session.server.onStream = (request) =>
        request.url.pathname.includes('ep_2')
          ? errorAnswer(403, 'INSUFFICIENT_PERMISSIONS')
          : session.server.openStream(request);
      const tail = watch({ endpoints: ['ep_1', 'ep_2'] });
      await pass(0);
      expect(gaps(tail)).toMatchObject([
        {
          filled: null,
          problem: { kind: 'forbidden', message: expect.stringContaining('ep_2 is not followed any more') },
        },
      ]);
      expect(lastState(tail)).toEqual({ kind: 'live' });
      session.server.onStream = () => errorAnswer(403, 'INSUFFICIENT_PERMISSIONS');
      session.server.stream().cut();
      await pass(5_000);
      expect(lastState(tail)).toMatchObject({ kind: 'failed', problem: { kind: 'forbidden' } });
      expect(tail.ended).toBe(true);
    });

    it.each([
      [6, 'TOO_MANY_ENDPOINTS'],
      [0, 'NO_ENDPOINT'],
    ])('are refused when they are %i', async (count, code) => {
      const tail = watch({ endpoints: Array.from({ length: count }, (_, i) => `ep_${i}`) });
      await pass(0);
      expect(tail).toMatchObject({
        ended: true,
        events: [{ kind: 'state', state: { kind: 'failed', problem: { code } } }],
      });
      expect(session.server.requests).toHaveLength(0);
    });
  });

  describe('over any course of interruptions', () => {
    const step = fc.record({
      waitMs: fc.constantFrom(0, 0, 1, 3, 400, 4_000, 9_000),
      what: fc.constantFrom(
        'entry',
        'entry',
        'entry',
        'late',
        'cut',
        'end',
        'slow list',
        'quick list',
        'broken list',
        'comment',
      ),
      lateMs: fc.integer({ min: 1, max: 4_000 }),
      message: fc.constantFrom('a', 'a', 'b', 'c'),
    });

    it('shows each entry of the server once, twins as often as they are', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 60, size: 'max' }),
          fc.record({
            random: fc.double({ min: 0, max: 0.999, noNaN: true }),
            /** How long after it is listed an entry is streamed. */
            streamLagMs: fc.constantFrom(0, 300),
            /** A slow list may say what was true when it was asked, or when it answers. */
            listsWhenAsked: fc.boolean(),
            lastCut: fc.boolean(),
          }),
          async (steps, { random, streamLagMs, listsWhenAsked, lastCut }) => {
            vi.setSystemTime(START);
            session.server = new TailServer();
            session.controller = new AbortController();
            const log: { readonly time: number; readonly raw: unknown }[] = [];
            let listMs = 0;
            let broken = false;
            session.server.onList = async ({ url }) => {
              if (broken) return errorAnswer(502, 'BAD_GATEWAY');
              const start = Date.parse(url.searchParams.get('startTime') ?? '');
              const end = Date.parse(url.searchParams.get('endTime') ?? '');
              const find = () =>
                log.filter(({ time }) => time >= start && time < end).sort((x, y) => x.time - y.time);
              const found = find();
              if (listMs > 0) await new Promise((resolve) => setTimeout(resolve, listMs));
              return listAnswer((listsWhenAsked ? found : find()).map(({ raw }) => raw));
            };
            const tail = watch({}, { random: () => random });
            await pass(5);
            const write = (time: number, message: string) => {
              const raw = entry(message, time);
              log.push({ time, raw });
              const send = () => {
                for (const stream of session.server.open) stream.send(data(raw));
              };
              if (streamLagMs === 0) send();
              else setTimeout(send, streamLagMs);
            };
            for (const { waitMs, what, lateMs, message } of steps) {
              if (waitMs > 0) await pass(waitMs);
              if (what === 'entry') write(Date.now(), message);
              else if (what === 'late') write(Math.max(START, Date.now() - lateMs), message);
              else if (what === 'cut') session.server.open.at(-1)?.cut();
              else if (what === 'end') session.server.open.at(-1)?.end();
              else if (what === 'comment') session.server.open.at(-1)?.send(':\n\n');
              else {
                broken = what === 'broken list';
                listMs = what === 'slow list' ? 2_500 : 0;
              }
            }
            broken = false;
            // An interval whose list failed is asked for again after the next interruption.
            if (lastCut || steps.some(({ what }) => what === 'broken list'))
              session.server.open.at(-1)?.cut();
            for (let i = 0; i < 20; i++) {
              await pass(6_000);
              session.server.open.at(-1)?.send(':\n\n');
            }
            const expected = log.map(({ raw }) => JSON.stringify(raw)).sort();
            const received = tail.events
              .flatMap((event) =>
                event.kind === 'entries' ? event.entries.map(({ raw }) => JSON.stringify(raw)) : [],
              )
              .sort();
            session.controller.abort();
            await pass(0);
            expect(received).toEqual(expected);
          },
        ),
        { numRuns: 150 },
      );
    }, 120_000);
  });

  it('takes thousands of entries at once', async () => {
    const tail = watch();
    await pass(0);
    const lines = Array.from({ length: 20_000 }, (_, i) => data(entry(String(i)))).join('');
    const bytes = new TextEncoder().encode(lines);
    for (let at = 0; at < bytes.length; at += 65_536)
      session.server.stream().send(bytes.slice(at, at + 65_536));
    await pass(0);
    await vi.waitFor(() => expect(shown(tail)).toHaveLength(20_000));
    expect(tail.events.filter(({ kind }) => kind === 'entries').length).toBeLessThan(60);
  });
});
