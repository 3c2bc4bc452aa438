import { describe, expect, it } from 'vitest';
import { isAbort } from '../api/problem';
import type { JsonObject } from '../logs/json';
import type { LogQuery } from '../logs/query';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, toIso } from '../logs/time-range';
import { isWalkCursor, startWalk, stepWalk, type WalkCursor } from './range-walk';
import { type Answer, orderlyAnswer, type SeenRequest, scriptedClient } from './scripted-server';

const START = Date.UTC(2024, 0, 15);
const query: LogQuery = {
  endpoints: ['a'],
  range: { start: START, end: START + HOUR_MS },
  level: 'info',
  search: 'memory.*error',
  jobId: 'job_1',
  limit: 10,
  order: 'oldest',
};

const entryAt = (ms: number, message = 'x'): JsonObject => ({
  timestamp: toIso(START + ms),
  level: 'info',
  message,
});
const entriesAt = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => entryAt(from + index));

/** Walks to the end and says what came; fails when the end does not come within `most` requests. */
async function walkAll(answer: (request: SeenRequest) => Answer, asked: LogQuery = query, most = 60) {
  const { client, seen } = scriptedClient((request) => {
    if (seen.length > most) throw new Error(`more than ${most} requests`);
    return answer(request);
  });
  const entries: unknown[] = [];
  const notices: string[] = [];
  let cursor: WalkCursor | null = startWalk(asked, DAY_MS);
  for (let steps = 0; cursor !== null; steps++) {
    if (steps > 2 * most) throw new Error('steps without requests');
    const page = await stepWalk(client, asked, cursor, new AbortController().signal);
    entries.push(...page.entries.map((entry) => entry.raw));
    notices.push(...page.notices);
    cursor = page.next !== null && isWalkCursor(page.next) ? page.next : null;
  }
  return { entries, notices, seen };
}

const pagination = (hasMore: unknown, nextOffset: unknown) => ({ limit: 10, offset: 0, hasMore, nextOffset });

describe('a server whose pagination lies', () => {
  it('always promises more and sends nothing', async () => {
    const { entries, notices, seen } = await walkAll(({ offset }) => ({
      body: { logs: [], filteredLogs: 50, pagination: pagination(true, offset + 10) },
    }));
    expect(entries).toEqual([]);
    expect(seen).toHaveLength(1);
    expect(notices.join()).toContain('more entries follow');
  });

  it.each([0, -5, 'x'])('promises more at an offset that does not grow (%j)', async (nextOffset) => {
    const page = entriesAt(0, 10);
    const { entries, seen } = await walkAll(({ offset }) => ({
      body: { logs: offset === 0 ? page : [], pagination: pagination(true, nextOffset) },
    }));
    expect(entries).toEqual(page);
    expect(seen.length).toBeLessThanOrEqual(2);
  });

  it('promises more without an offset: the entries received are the offset', async () => {
    const all = entriesAt(0, 25);
    const { entries } = await walkAll(({ offset }) => ({
      body: { logs: all.slice(offset, offset + 10), pagination: pagination(offset + 10 < 25, null) },
    }));
    expect(entries).toEqual(all);
  });

  it('takes no offset and sends the same page for ever', async () => {
    const page = entriesAt(0, 10);
    const { entries, notices, seen } = await walkAll(({ offset }) => ({
      body: { logs: page, filteredLogs: 1_000_000, pagination: pagination(true, offset + 10) },
    }));
    expect(entries).toEqual(page);
    expect(seen).toHaveLength(2);
    expect(notices.join()).toContain('same page again');
  });

  it('does so in the order that is not wanted', async () => {
    const page = entriesAt(0, 10);
    const { entries, seen } = await walkAll(
      () => ({ body: { logs: page, filteredLogs: 1_000_000, pagination: pagination(true, 10) } }),
      { ...query, order: 'newest' },
    );
    expect(entries).toEqual(page.toReversed());
    expect(seen).toHaveLength(2);
  });

  it('does so with one lone entry that it calls all there is', async () => {
    const { entries, seen } = await walkAll(({ offset }) => ({
      body: { logs: [entryAt(0)], filteredLogs: 1, pagination: pagination(true, offset + 1) },
    }));
    expect(entries).toHaveLength(1);
    expect(seen).toHaveLength(2);
  });

  it('names an offset that would give entries twice', async () => {
    const all = entriesAt(0, 25);
    const { entries } = await walkAll(({ offset }) => ({
      body: { logs: all.slice(offset, offset + 10), pagination: pagination(offset + 10 < 25, offset + 1) },
    }));
    expect(entries).toEqual(all);
  });

  it('says nothing at all: full pages are followed, a short one is the end', async () => {
    const all = entriesAt(0, 25);
    const { entries, seen } = await walkAll(({ offset }) => ({
      body: { logs: all.slice(offset, offset + 10) },
    }));
    expect(entries).toEqual(all);
    expect(seen).toHaveLength(3);
  });

  it('loses entries while they are read backwards, which is said', async () => {
    let all = entriesAt(0, 30);
    const { entries, notices } = await walkAll(
      (request) => {
        const answer = orderlyAnswer(
          { entries: new Map([['a', all]]), order: 'asc', bounds: 'both' },
          request,
        );
        all = all.slice(0, 26);
        return answer;
      },
      { ...query, order: 'newest' },
    );
    expect(entries).toEqual(all.toReversed());
    expect(notices.join()).toContain('announced 10 more entries but sent 6');
  });

  it('sends entries out of order: each is given once, and the walk ends', async () => {
    const all = [5, 3, 9, 4, 1, 8, 8, 2].map((ms) => entryAt(ms));
    for (const order of ['newest', 'oldest'] as const) {
      const { entries } = await walkAll(
        ({ offset }) => ({
          body: {
            logs: all.slice(offset, offset + 3),
            filteredLogs: all.length,
            pagination: pagination(offset + 3 < all.length, offset + 3),
          },
        }),
        { ...query, limit: 3, order },
      );
      expect(entries).toHaveLength(all.length);
      expect(new Set(entries)).toEqual(new Set(all));
    }
  });
});

describe('a server that refuses the size', () => {
  const refuse = (error: string, details: JsonObject, status: number): Answer => ({
    status,
    body: { error, message: 'no', details },
  });

  it('gets a limit of maxAllowed', async () => {
    const all = entriesAt(0, 12);
    const server = { entries: new Map([['a', all]]), order: 'asc', bounds: 'both', maxLimit: 4 } as const;
    const { entries, notices, seen } = await walkAll((request) => orderlyAnswer(server, request));
    expect(entries).toEqual(all);
    expect(notices).toEqual(['The API returns at most 4 entries at once; pages are that size from here on.']);
    expect(seen.map((request) => request.limit)).toEqual([10, 4, 4, 4]);
  });

  it('gets no piece shorter than a second, after which the problem is thrown', async () => {
    const range = { start: START, end: START + 8 * SECOND_MS };
    const walk = walkAll(() => refuse('TOO_MANY_LOGS', { maxAllowed: 10_000 }, 413), { ...query, range });
    await expect(walk).rejects.toMatchObject({ kind: 'too-many-logs', code: 'TOO_MANY_LOGS' });
  });

  it.each([
    ['30m', 30],
    ['24m', 24],
    ['900s', 15],
  ])('gets pieces of maxTimeRange %s', async (maxTimeRange, minutes) => {
    const { seen, notices } = await walkAll(({ start, end }) =>
      end - start > minutes * MINUTE_MS
        ? refuse('INVALID_TIME_RANGE', { maxTimeRange }, 400)
        : { body: { logs: [] } },
    );
    expect(seen).toHaveLength(1 + Math.ceil(60 / minutes));
    expect(notices[0]).toContain(`answers ranges of at most ${minutes} min`);
  });

  it.each(['0m', '0h', 'never', '24h', null, 5])(
    'is believed only when the pieces are smaller (%j)',
    async (max) => {
      const walk = walkAll(() => refuse('INVALID_TIME_RANGE', { maxTimeRange: max }, 400));
      await expect(walk).rejects.toMatchObject({ kind: 'bad-request' });
    },
  );
});

describe('a step', () => {
  it('asks for one window with the query’s own parameters', async () => {
    const { seen } = await walkAll(() => ({ body: { logs: [] } }));
    expect(seen).toEqual([
      { endpointId: 'a', start: query.range.start, end: query.range.end, offset: 0, limit: 10 },
    ]);
  });

  it('ends with the AbortError of its signal', async () => {
    const { client, seen } = scriptedClient(() => ({ body: { logs: [] } }));
    const error = await stepWalk(client, query, startWalk(query, DAY_MS), AbortSignal.abort()).catch(
      (e) => e,
    );
    expect(isAbort(error)).toBe(true);
    expect(seen).toHaveLength(0);
  });

  it('counts entries below the level asked for, and gives them all the same', async () => {
    const { client } = scriptedClient(() => ({
      body: { logs: ['debug', 'info', 'odd', 'fatal'].map((level) => ({ ...entryAt(0), level })) },
    }));
    const page = await stepWalk(client, query, startWalk(query, DAY_MS), new AbortController().signal);
    expect(page.entries).toHaveLength(4);
    expect(page.belowLevel).toBe(1);
  });
});

describe('a later page that is refused as too many (413)', () => {
  const tooMany = (details: JsonObject = {}): Answer => ({
    status: 413,
    body: { error: 'TOO_MANY_LOGS', message: 'Requested log range contains too many entries', details },
  });
  const time = (index: number) => Math.floor(index / 3) * 7 * SECOND_MS;
  const all = Array.from({ length: 400 }, (_, index) => entryAt(time(index), `entry ${index}`));

  it.each([
    { order: 'newest', sends: 'asc' },
    { order: 'newest', sends: 'desc' },
    { order: 'oldest', sends: 'asc' },
    { order: 'oldest', sends: 'desc' },
  ] as const)(
    '$order first from a server that sends $sends: the rest comes in pieces, each once',
    async ({ order, sends }) => {
      for (const bounds of ['both', 'start', 'end'] as const) {
        // A server that goes through 45 entries at most, wherever the page lies, as some search engines do.
        const { entries, notices } = await walkAll(
          (request) => {
            const served = orderlyAnswer({ entries: new Map([['a', all]]), order: sends, bounds }, request);
            return request.offset + request.limit > 45 ? tooMany({ requestedCount: 400 }) : served;
          },
          { ...query, order, range: { start: START - 1, end: START + HOUR_MS } },
          400,
        );
        const texts = entries.map((raw) => (raw as JsonObject).message);
        expect(new Set(texts).size).toBe(400);
        expect(texts).toHaveLength(400);
        expect(notices.join()).toContain('smaller pieces');
      }
    },
  );

  it('counts the entries of the slice once', async () => {
    let broken = false;
    const refuse = () => {
      broken = true;
      return tooMany();
    };
    const { client } = scriptedClient((request) =>
      request.offset >= 30 || (broken && request.end - request.start > 200 * SECOND_MS)
        ? refuse()
        : orderlyAnswer({ entries: new Map([['a', all]]), order: 'asc', bounds: 'both' }, request),
    );
    let cursor: WalkCursor | null = startWalk(query, DAY_MS);
    let matching: number | null = null;
    let count = 0;
    while (cursor !== null) {
      const page = await stepWalk(client, query, cursor, new AbortController().signal);
      count += page.entries.length;
      matching = page.progress.matching;
      cursor = page.next !== null && isWalkCursor(page.next) ? page.next : null;
    }
    expect([count, matching]).toEqual([400, 400]);
  });

  it('asks for smaller pages when the refusal names their size', async () => {
    const { entries, seen } = await walkAll((request) =>
      request.offset >= 30 && request.limit > 4
        ? tooMany({ maxAllowed: 4 })
        : orderlyAnswer(
            { entries: new Map([['a', all.slice(0, 60)]]), order: 'asc', bounds: 'both' },
            request,
          ),
    );
    expect(entries).toEqual(all.slice(0, 60));
    expect(seen.at(-1)?.limit).toBe(4);
  });

  it('is an error in the end, not an endless walk', async () => {
    const twins = Array.from({ length: 40 }, (_, index) => entryAt(5, `twin ${index}`));
    const walk = walkAll((request) =>
      request.offset >= 10
        ? tooMany()
        : orderlyAnswer({ entries: new Map([['a', twins]]), order: 'asc', bounds: 'both' }, request),
    );
    await expect(walk).rejects.toMatchObject({ kind: 'too-many-logs' });
  });
});

describe('a range that ends now, on a server whose time is not known', () => {
  const untilNow: LogQuery = { ...query, untilNow: true, range: { start: START, end: START + HOUR_MS } };
  const SERVER_NOW = START + HOUR_MS + 20_000;

  /** Answers a request without an end up to its own time, which it tells in one way or another. */
  const serverOf =
    (all: readonly JsonObject[], order: 'asc' | 'desc', tell: (end: number) => unknown) =>
    (request: SeenRequest): Answer => {
      const end = Number.isNaN(request.end) ? SERVER_NOW : request.end;
      const { body } = orderlyAnswer(
        { entries: new Map([['a', all]]), order, bounds: 'start' },
        { ...request, end },
      );
      return { body: { ...(body as JsonObject), endTime: tell(end) as JsonObject } };
    };
  // Every 20 s, the last one after this device's "now".
  const all = Array.from({ length: 181 }, (_, index) => entryAt(index * 20_000 + 7, `entry ${index}`));

  it.each([
    { order: 'newest', sends: 'asc' },
    { order: 'newest', sends: 'desc' },
    { order: 'oldest', sends: 'asc' },
  ] as const)('is read to the server’s end, $order first, sent $sends', async ({ order, sends }) => {
    for (const [tell, count] of [
      [(end: number) => toIso(end + 1), 181],
      [(end: number) => toIso(end - (end % SECOND_MS)), 181],
      [() => null, 180],
      [() => '1970-01-01T00:00:00Z', 180],
    ] as const) {
      const { entries, seen, notices } = await walkAll(serverOf(all, sends, tell), { ...untilNow, order });
      expect(seen[0]?.end).toBeNaN();
      expect(seen.slice(1).every((request) => request.end === seen[1]?.end)).toBe(true);
      const texts = entries.map((raw) => (raw as JsonObject).message);
      expect(new Set(texts).size).toBe(count);
      expect(texts).toHaveLength(count);
      expect(notices).toEqual([]);
    }
  });

  it('is asked for once when one page holds it all', async () => {
    const { entries, seen } = await walkAll(
      serverOf(all.slice(-5), 'asc', () => null),
      untilNow,
    );
    expect(entries).toHaveLength(5);
    expect(seen).toHaveLength(1);
  });
});
