import { describe, expect, it, vi } from 'vitest';
import { errorAnswer, listAnswer, type SeenRequest } from './tail-server';
import { tailLogs } from './tail-session';
import { data, entry, gaps, pass, START, setUpTail, shown, states } from './watched-tail';

const session = setUpTail(tailLogs);
const { watch } = session;

describe('the id to resume from', () => {
  it('is kept over connections that bring no other', async () => {
    watch();
    await pass(0);
    session.server.stream().send(`id: …7\n${data(entry('a'))}`);
    for (let i = 0; i < 2; i++) {
      await pass(0);
      session.server.stream().cut();
      await pass(8_000);
      session.server.stream().send(`: keepalive\n\n${data(entry(`b${i}`))}`);
    }
    await pass(0);
    const ids = session.server.streams.map(({ headers }) => headers.get('Last-Event-ID'));
    expect(ids).toEqual([null, '\u00e2\u0080\u00a67', '\u00e2\u0080\u00a67']);
  });

  it('is taken back by an empty one', async () => {
    watch();
    await pass(0);
    session.server.stream().send(`id: 7\n${data(entry('a'))}id\n\n`);
    await pass(0);
    session.server.stream().cut();
    await pass(5_000);
    expect(session.server.streams[1]?.headers.get('Last-Event-ID')).toBeNull();
  });
});

describe('silence', () => {
  it('is said from 15 s on, and its end too', async () => {
    const events = watch();
    await pass(0);
    session.server.stream().send(data(entry('a')));
    await pass(14_999);
    expect(states(events).at(-1)).toEqual({ kind: 'live' });
    await pass(1);
    expect(states(events).at(-1)).toEqual({ kind: 'quiet', since: START, endpointId: null });
    session.server.stream().send(':\n\n');
    await pass(0);
    expect(states(events).at(-1)).toEqual({ kind: 'live' });
  });

  it('is not said of a server that keeps alive every 15 s, once that is known', async () => {
    const events = watch();
    await pass(0);
    for (let i = 0; i < 20; i++) {
      await pass(15_000);
      session.server.stream().send(':\n\n');
    }
    await pass(0);
    expect(states(events).filter(({ kind }) => kind === 'quiet').length).toBeLessThanOrEqual(1);
  });

  it('without a single byte is taken for the end within 60 s', async () => {
    const events = watch();
    await pass(60_000);
    expect(states(events).map(({ kind }) => kind)).toEqual([
      'connecting',
      'live',
      'quiet',
      'reconnecting',
      'connecting',
      'live',
    ]);
    expect(states(events)[3]).toMatchObject({ at: START + 50_000, problem: { code: 'STREAM_SILENT' } });
  });

  it('of one endpoint among several is said with its name', async () => {
    const events = watch({ endpoints: ['ep_1', 'ep_2'] });
    await pass(0);
    for (let i = 0; i < 4; i++) {
      await pass(5_000);
      session.server.open
        .find(({ request }) => request.url.pathname.includes('ep_1'))
        ?.send(data(entry('x')));
    }
    expect(states(events).at(-1)).toEqual({ kind: 'quiet', since: START, endpointId: 'ep_2' });
  });

  it('is noticed in time although the clock was set back by an hour', async () => {
    const events = watch();
    await pass(10_000);
    session.server.stream().send(data(entry('a')));
    await pass(1_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    await pass(60_000);
    expect(states(events).some(({ kind }) => kind === 'reconnecting')).toBe(true);
  });
});

describe('the answer to a stream request', () => {
  const body = data(entry('a'));
  it.each([
    'text/event-stream',
    'text/event-stream;',
    'text/event-stream; charset=utf-8',
    'text/event-stream;charset=windows-1252',
    'TEXT/Event-Stream',
    ' text/event-stream ;x=y',
  ])('is a stream: %s', async (type) => {
    session.server.onStream = () => new Response(body, { headers: { 'Content-Type': type } });
    const events = watch();
    await pass(0);
    expect(states(events)[1]).toEqual({ kind: 'live' });
    expect(shown(events)).toEqual(['a']);
  });

  it.each([
    'text/x-bogus',
    'text/event-streambogus',
    'text/event-stream,bogus',
    'x/text/event-stream',
    'text',
  ])('is none: %s', async (type) => {
    session.server.onStream = () => new Response(body, { headers: { 'Content-Type': type } });
    const events = watch();
    await pass(0);
    expect(states(events).at(-1)).toMatchObject({
      kind: 'failed',
      problem: { code: 'NOT_STREAMED', message: expect.stringContaining('does not stream') },
    });
    expect(shown(events)).toEqual([]);
  });

  it.each([201, 204, 205, 206, 210, 299])(
    'with status %i is none, whatever its type (request-status-error)',
    async (status) => {
      session.server.onStream = () =>
        new Response(status === 204 || status === 205 ? null : new ReadableStream<Uint8Array>(), {
          status,
          headers: { 'Content-Type': 'text/event-stream' },
        });
      const events = watch();
      await pass(0);
      expect(states(events).at(-1)).toMatchObject({ kind: 'failed', problem: { status } });
    },
  );
});

describe('a gap that could not be filled', () => {
  const broken = () => errorAnswer(500, 'INTERNAL_ERROR');
  async function interrupted() {
    const events = watch();
    await pass(0);
    session.server.stream().send(data(entry('a')));
    await pass(0);
    session.server.stream().cut();
    session.server.onList = broken;
    await pass(5_000 + 3_000);
    return events;
  }
  async function keepAlive(ms: number) {
    for (let at = 0; at < ms; at += 10_000) {
      await pass(Math.min(10_000, ms - at));
      session.server.stream().send(':\n\n');
    }
    await pass(0);
  }

  it('can be loaded by hand, long after; nothing of it is shown twice', async () => {
    const events = await interrupted();
    const late = entry('late', START + 4_000);
    session.server.stream().send(data(late) + data(entry('c')));
    await keepAlive(120_000);
    // Logged before the stream was back, but sent only now.
    session.server.stream().send(data(entry('later', START + 4_500)));
    await pass(0);
    const [gap] = gaps(events);
    expect(gap).toMatchObject({ filled: null, problem: { code: 'INTERNAL_ERROR' } });
    session.server.onList = () =>
      listAnswer([entry('a', START), entry('b', START + 1_000), late, entry('later', START + 4_500)]);
    await expect(gap?.load?.()).resolves.toBeNull();
    expect(shown(events)).toEqual(['a', 'late', 'c', 'later', 'b']);
    expect(gaps(events).at(-1)).toMatchObject({ filled: 1, problem: null });
    const lists = session.server.lists.length;
    await expect(gap?.load?.()).resolves.toBeNull();
    expect(session.server.lists).toHaveLength(lists);
    expect(gaps(events)).toHaveLength(2);
  });

  it('says why when that fails too, and can be asked again', async () => {
    const events = await interrupted();
    await keepAlive(30_000);
    const load = gaps(events)[0]?.load;
    const failing = load?.();
    await pass(3_000);
    await expect(failing).resolves.toMatchObject({ code: 'INTERNAL_ERROR' });
    session.server.onList = () => listAnswer([entry('b', START + 1_000)]);
    await expect(load?.()).resolves.toBeNull();
    expect(shown(events)).toEqual(['a', 'b']);
  });

  it('is not asked for when it has been filled meanwhile', async () => {
    const events = await interrupted();
    session.server.onList = () => listAnswer([entry('b', START + 1_000)]);
    await keepAlive(30_000);
    const lists = session.server.lists.length;
    expect(shown(events)).toEqual(['a', 'b']);
    await expect(gaps(events)[0]?.load?.()).resolves.toBeNull();
    expect(session.server.lists).toHaveLength(lists);
  });

  it('cannot be loaded without its stream, and says so', async () => {
    const events = await interrupted();
    session.server.stream().cut();
    await pass(0);
    await expect(gaps(events)[0]?.load?.()).resolves.toMatchObject({ code: 'STREAM_NOT_OPEN' });
    session.controller.abort();
    await expect(gaps(events)[0]?.load?.()).resolves.toMatchObject({ code: 'STREAM_NOT_OPEN' });
  });
});

describe('a list of several pages', () => {
  /** Sends newest first, and logs one entry more with every request, as a busy endpoint does. */
  it.each(['newest', 'oldest'])(
    'that grows while it is read is filled in whole, %s first',
    async (order) => {
      const log = Array.from({ length: 25_000 }, (_, i) => entry(`#${i}`, START + 2_000 + (i % 2_000)));
      let asked = 0;
      session.server.onList = ({ url }: SeenRequest) => {
        const parameter = (name: string) => url.searchParams.get(name) ?? '';
        const [offset, limit] = [Number(parameter('offset')), Number(parameter('limit'))];
        const [start, end] = [Date.parse(parameter('startTime')), Date.parse(parameter('endTime'))];
        // This browser's clock is ahead of the server's, so that "until now" lies in the server's future.
        for (let i = 0; i < 500; i++) log.push(entry(`new ${asked} ${i}`, START + 4_500 + asked));
        asked++;
        const matching = log
          .filter(({ timestamp }) => Date.parse(timestamp) >= start && Date.parse(timestamp) < end)
          .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
        if (order === 'newest') matching.reverse();
        const logs = matching.slice(offset, offset + limit);
        const next = offset + logs.length;
        const hasMore = next < matching.length;
        return Response.json({
          totalLogs: matching.length,
          filteredLogs: matching.length,
          pagination: { limit, offset, hasMore, nextOffset: hasMore ? next : null },
          logs,
        });
      };
      const events = watch();
      await pass(1_000);
      session.server.stream().cut();
      await pass(10_000);
      const filled = shown(events);
      const different = new Set(filled);
      expect(different.size).toBe(filled.length);
      const old = Array.from({ length: 25_000 }, (_, i) => `#${i}`);
      expect(old.filter((text) => !different.has(text))).toEqual([]);
      expect(asked).toBeLessThan(12);
    },
    60_000,
  );
});
