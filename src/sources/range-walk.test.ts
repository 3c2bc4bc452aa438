import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import type { JsonObject } from '../logs/json';
import type { LogQuery } from '../logs/query';
import { DAY_MS, HOUR_MS, toIso } from '../logs/time-range';
import { createDataset } from '../mocks/dataset';
import { createApiHandler } from '../mocks/handler';
import type { LogPage } from './log-source';
import { isWalkCursor, startWalk, stepWalk, type WalkCursor } from './range-walk';
import { type OrderlyServer, orderlyAnswer, scriptedClient } from './scripted-server';

vi.setConfig({ testTimeout: 30_000 });

const START = Date.UTC(2024, 0, 15);
const DAYS = 3;

const baseQuery: LogQuery = {
  endpoints: ['a'],
  range: { start: START, end: START + DAYS * DAY_MS },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 100,
  order: 'newest',
};

/** Few distinct times and messages, so that ties, twins and entries on slice borders are common. */
const time = fc.oneof(
  fc.constantFrom(1, DAY_MS - 1, DAY_MS, DAY_MS + 1, 2 * DAY_MS, DAYS * DAY_MS - 1),
  fc.integer({ min: 1, max: 35 }).map((step) => step * 2 * HOUR_MS),
  fc.integer({ min: 1, max: DAYS * DAY_MS - 1 }),
);
const entries = fc.array(
  fc
    .record({ at: time, message: fc.constantFrom('x', 'y', 'z') })
    .map(({ at, message }): JsonObject => ({ timestamp: toIso(START + at), level: 'info', message })),
  { maxLength: 40 },
);

const scenario = fc.record({
  lanes: fc.array(entries, { minLength: 1, maxLength: 3 }),
  order: fc.constantFrom<'asc' | 'desc'>('asc', 'desc'),
  bounds: fc.constantFrom<OrderlyServer['bounds']>('both', 'start', 'end'),
  pageCap: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  maxLimit: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 50 }),
  wanted: fc.constantFrom<LogQuery['order']>('newest', 'oldest'),
  silent: fc.option(fc.constantFrom<NonNullable<OrderlyServer['silent']>>('pagination'), {
    nil: undefined,
    freq: 1,
  }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function setUp({ lanes, wanted, limit, ...server }: Scenario) {
  const byEndpoint = new Map(lanes.map((lane, index) => [`ep${index}`, lane]));
  const { client, seen } = scriptedClient((request) =>
    orderlyAnswer({ ...server, entries: byEndpoint }, request),
  );
  const query = { ...baseQuery, endpoints: [...byEndpoint.keys()], limit, order: wanted };
  return { client, seen, query };
}

async function walk(
  client: Parameters<typeof stepWalk>[0],
  query: LogQuery,
  inspect: (cursor: WalkCursor, page: LogPage) => void | Promise<void> = () => undefined,
): Promise<LogPage[]> {
  const pages: LogPage[] = [];
  let cursor: WalkCursor | null = startWalk(query, DAY_MS);
  while (cursor !== null) {
    const page: LogPage = await stepWalk(client, query, cursor, new AbortController().signal);
    await inspect(cursor, page);
    pages.push(page);
    if (pages.length > 3_000) throw new Error('the walk does not end');
    cursor = page.next !== null && isWalkCursor(page.next) ? page.next : null;
  }
  return pages;
}

const keyOf = (endpointId: string, raw: unknown) => `${endpointId} ${JSON.stringify(raw)}`;

function expectWhole({ lanes, wanted }: Pick<Scenario, 'lanes' | 'wanted'>, pages: readonly LogPage[]) {
  const given = pages.flatMap((page) => page.entries);
  const due = lanes.flatMap((lane, index) => lane.map((raw) => keyOf(`ep${index}`, raw)));
  expect(given.map((entry) => keyOf(entry.endpointId, entry.raw)).sort()).toEqual(due.sort());
  const times = given.map((entry) => entry.time ?? Number.NaN);
  expect(times).toEqual(times.toSorted((a, b) => (wanted === 'newest' ? b - a : a - b)));
  expect(pages.at(-1)).toMatchObject({ next: null, waiting: 0 });
}

describe('a walk over a range', () => {
  it('gives each entry exactly once, in the wanted order, and counts them', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { client, query } = setUp(drawn);
        const pages = await walk(client, query);
        expectWhole(drawn, pages);
        const { progress } = pages.at(-1) ?? {};
        expect(progress).toMatchObject({
          matching: drawn.lanes.flat().length,
          wholeRangeCounted: true,
          slicesDone: DAYS * drawn.lanes.length,
          slices: DAYS * drawn.lanes.length,
        });
      }),
      { numRuns: 150 },
    );
  });

  it('counts the whole range as soon as each slice is begun', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { client, query } = setUp({ ...drawn, bounds: 'start' });
        for (const { progress } of await walk(client, query)) {
          if (progress.wholeRangeCounted) expect(progress.matching).toBe(drawn.lanes.flat().length);
        }
      }),
    );
  });

  it('cuts slices that hold too many entries (413) until they are accepted', async () => {
    // At most two entries a second, so that no second alone is over the threshold even with both ends included.
    const sparse = fc
      .uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 25 })
      .map((steps) =>
        steps.map((step): JsonObject => ({ timestamp: toIso(START + step * 1_000), message: 'x' })),
      );
    await fc.assert(
      fc.asyncProperty(scenario, sparse, fc.integer({ min: 2, max: 6 }), async (drawn, lane, threshold) => {
        const lanes = [lane];
        const server = { ...drawn, threshold, entries: new Map([['ep0', lane]]) };
        const { client, seen } = scriptedClient((request) => orderlyAnswer(server, request));
        const query = { ...baseQuery, endpoints: ['ep0'], limit: drawn.limit, order: drawn.wanted };
        const pages = await walk(client, query);
        expectWhole({ ...drawn, lanes }, pages);
        if (lane.length > threshold) expect(pages.flatMap((page) => page.notices).join()).toContain('413');
        for (const { start, end } of seen) expect(end - start).toBeGreaterThan(0);
      }),
    );
  });

  it('asks for whole slices without a hole or an overlap', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { client, seen, query } = setUp({ ...drawn, maxLimit: undefined });
        await walk(client, query);
        const begun = seen.filter((request) => request.offset === 0 && request.endpointId === 'ep0');
        const bounds = [...new Set(begun.map(({ start, end }) => `${start} ${end}`))].sort();
        const day = (index: number) => START + index * DAY_MS;
        expect(bounds).toEqual([0, 1, 2].map((index) => `${day(index)} ${day(index + 1)}`));
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same again from the same cursor', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const { client, query } = setUp(drawn);
        await walk(client, query, async (cursor, page) => {
          const again = await stepWalk(client, query, cursor, new AbortController().signal);
          expect(again).toEqual(page);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('reads a server that counts nothing, if it sends in the wanted order', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const order = drawn.wanted === 'newest' ? 'desc' : 'asc';
        const server = { order, silent: 'counts', pageCap: undefined, maxLimit: undefined } as const;
        const { client, query } = setUp({ ...drawn, ...server });
        const pages = await walk(client, query);
        expectWhole(drawn, pages);
        expect(pages.at(-1)?.progress.matching).toBeNull();
      }),
    );
  });

  it('keeps entries without a time where the server put them', async () => {
    const timed = fc.array(fc.boolean(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(scenario, timed, async (drawn, middle) => {
        // Its first and last entries have times, so that the server's order can be told.
        const lane = [true, ...middle, true].map(
          (hasTime, message): JsonObject =>
            hasTime ? { timestamp: toIso(START + HOUR_MS + message), message } : { message },
        );
        const { client, query } = setUp({ ...drawn, lanes: [lane] });
        const given = (await walk(client, query)).flatMap((page) => page.entries.map((entry) => entry.raw));
        expect(given).toEqual(drawn.wanted === 'newest' ? lane.toReversed() : lane);
      }),
    );
  });

  it('ends at once over no time at all', async () => {
    const { client, seen } = scriptedClient(() => ({ body: { logs: [] } }));
    const pages = await walk(client, { ...baseQuery, range: { start: START, end: START } });
    expect(pages).toHaveLength(1);
    expect(seen).toHaveLength(0);
  });

  it('begins a range of centuries without laying all its slices out', async () => {
    const { client, seen } = scriptedClient(() => ({ body: { logs: [] } }));
    const query = { ...baseQuery, range: { start: Date.UTC(0), end: START } };
    const page = await stepWalk(client, query, startWalk(query, DAY_MS), new AbortController().signal);
    expect(seen).toHaveLength(1);
    expect(page.progress.slices).toBe(Math.ceil((START - Date.UTC(0)) / DAY_MS));
  });

  it('walks the mock API to its end in either order', async () => {
    const anchor = START + DAY_MS;
    const dataset = createDataset({ seed: 'walk', anchor });
    const [endpointId = ''] = dataset.endpointIds;
    const range = { start: anchor - 30 * HOUR_MS, end: anchor - 28 * HOUR_MS };
    const due = dataset.entries(endpointId, range.start, range.end);
    expect(due.length).toBeGreaterThan(100);
    for (const order of ['asc', 'desc'] as const) {
      const handle = createApiHandler({ dataset, now: () => anchor, rateLimit: null, order });
      const client = new ApiClient({
        connection: { baseUrl: 'https://api.test', apiKey: 'k' },
        budget: new RequestBudget(100),
        fetch: (input, init) => handle(new Request(input, init)),
      });
      const query = { ...baseQuery, endpoints: [endpointId], range, limit: 97 };
      const given = (await walk(client, query)).flatMap((page) => page.entries.map((entry) => entry.raw));
      expect(given).toHaveLength(due.length);
      expect(new Set(given.map((raw) => JSON.stringify(raw)))).toEqual(
        new Set(due.map((raw) => JSON.stringify(raw))),
      );
    }
  });
});
