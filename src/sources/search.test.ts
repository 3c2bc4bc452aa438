import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { type SearchRequest, toSearchRequest } from '../api/search-request';
import { type AdvancedQuery, DEFAULT_QUERY } from '../logs/advanced-query';
import { compareBySort, runAdvancedQuery } from '../logs/advanced-query-match';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import type { JsonObject } from '../logs/json';
import { LEVELS } from '../logs/level';
import { parseQueryText } from '../logs/query-text';
import { DAY_MS, HOUR_MS, MINUTE_MS, type TimeRange } from '../logs/time-range';
import { createDataset } from '../mocks/dataset';
import { type ApiHandlerOptions, createApiHandler } from '../mocks/handler';
import { asJson } from '../mocks/wire-entry';
import { ApiProblem } from './log-source';
import { outlineSearch, searchLogs } from './search';
import { type MatchEntries, SearchWalk } from './search-walk';

vi.setConfig({ testTimeout: 60_000 });

const NOW = Date.UTC(2024, 0, 15, 12);
const dataset = createDataset({ seed: 'search', anchor: NOW });
const [EP = '', OTHER = ''] = dataset.endpointIds;
const LIMITS = { maxRangeMs: DAY_MS, maxPage: 10_000 };
const live = () => new AbortController().signal;

/** A client of the demo API that also notes the bodies it sent. */
function clientOf(options: Partial<ApiHandlerOptions> = {}) {
  const handler = createApiHandler({ dataset, now: () => NOW, rateLimit: null, ...options });
  const bodies: SearchRequest[] = [];
  const client = new ApiClient({
    connection: { baseUrl: 'http://api.test', apiKey: null },
    budget: new RequestBudget(100),
    fetch: async (input, init) => {
      bodies.push(JSON.parse(String(init?.body)));
      return handler(new Request(String(input), init));
    },
  });
  return { client, bodies };
}

const query = (text: string, patch: Partial<AdvancedQuery> = {}): AdvancedQuery => ({
  ...parseQueryText(text).query,
  endpoints: [EP],
  ...patch,
});

function allEntries(endpoints: readonly string[], range: TimeRange): readonly LogEntry[] {
  return endpoints.flatMap((id) =>
    dataset
      .entries(id, range.start, range.end)
      .map((entry) => readEntry({ endpointId: id, ...asJson(entry) }, id)),
  );
}

const fingerprints = (entries: readonly LogEntry[]) => entries.map(entryFingerprint).toSorted();

const conditions = fc
  .subarray([
    'level>=warn',
    'level:error,fatal',
    '-level:debug',
    'source:model_inference,resource_monitor',
    '-source:api_handler',
    'memory',
    '-"completed"',
    '/out of memory|timeout/',
    'CUDAc',
    'gpuUtilization>80',
    'duration>=5',
    'memoryUsage>20GB',
    'errorCode=CUDA_OOM',
    'errorCode in (CUDA_OOM,STORAGE_TIMEOUT)',
    '-model~"llama"',
  ])
  .map((parts) => parts.slice(0, 4).join(' '));
const sorts = fc.constantFrom(
  '',
  'sort:timestamp asc',
  'sort:duration desc',
  'sort:level asc',
  'sort:source asc',
  'sort:memoryUsage desc',
  'sort:metadata.errorCode asc',
);

describe('searchLogs', () => {
  it('finds what the query finds over the whole data, however it is cut into requests', async () => {
    await fc.assert(
      fc.asyncProperty(
        conditions,
        sorts,
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom([EP], [EP, OTHER]),
        fc.integer({ min: 1, max: 90 }),
        fc.constantFrom(20 * MINUTE_MS, 7 * MINUTE_MS, DAY_MS),
        fc.constantFrom(Number.POSITIVE_INFINITY, 500),
        async (text, sort, limit, endpoints, minutes, maxRangeMs, tooManyThreshold) => {
          const range = { start: NOW - minutes * MINUTE_MS, end: NOW };
          const asked = query(`${text} ${sort}`, { limit, endpoints });
          const { client } = clientOf({ tooManyThreshold });
          const result = await searchLogs(client, { ...LIMITS, maxRangeMs }, asked, range, live());
          const expected = runAdvancedQuery(allEntries(endpoints, range), asked, range);
          const compare = compareBySort(asked.sort);
          expect(result.entries).toHaveLength(expected.entries.length);
          for (const [index, entry] of result.entries.entries()) {
            const other = expected.entries[index];
            expect(other && compare(entry, other)).toBe(0);
          }
          if (expected.matched <= limit)
            expect(fingerprints(result.entries)).toEqual(fingerprints(expected.entries));
          if (result.matchedExactly) expect(result.matched).toBe(expected.matched);
          else expect(result.matched).toBeLessThanOrEqual(expected.matched);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('brings every entry once, page by page, and never asks for more than it announced', async () => {
    await fc.assert(
      fc.asyncProperty(
        conditions,
        sorts,
        fc.integer({ min: 40, max: 400 }),
        fc.constantFrom([EP], [EP, OTHER]),
        fc.constantFrom(20 * MINUTE_MS, 7 * MINUTE_MS, DAY_MS),
        async (text, sort, limit, endpoints, maxRangeMs) => {
          const range = { start: NOW - 40 * MINUTE_MS, end: NOW };
          const asked = query(`${text} ${sort}`, { limit, endpoints });
          const { client } = clientOf();
          const limits = { ...LIMITS, maxRangeMs };
          let page = await searchLogs(client, limits, asked, range, live());
          const found = [...page.entries];
          while (page.next !== null) {
            const { cursor, requests } = page.next;
            const before = page.requests;
            const again = await searchLogs(client, limits, asked, range, live(), cursor);
            // A page asked for a second time is the same page.
            page = await searchLogs(client, limits, asked, range, live(), cursor);
            expect(fingerprints(page.entries)).toEqual(fingerprints(again.entries));
            expect(page.requests - before).toBeLessThanOrEqual(requests);
            expect(page.entries.length).toBeLessThanOrEqual(limit);
            found.push(...page.entries);
          }
          const everything = runAdvancedQuery(
            allEntries(endpoints, range),
            { ...asked, limit: 1_000_000 },
            range,
          );
          if (page.matchedExactly) expect(page.matched).toBe(everything.matched);
          const reached = asked.sort.field[0] === 'timestamp' || everything.matched <= limit;
          if (reached) expect(fingerprints(found)).toEqual(fingerprints(everything.entries));
          const compare = compareBySort(asked.sort);
          for (const [index, entry] of found.entries()) {
            const other = everything.entries[index];
            expect(other && compare(entry, other)).toBe(0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('ends as soon as it has enough when sorted by time, and says how far it got', async () => {
    const range = { start: NOW - 3 * DAY_MS, end: NOW };
    const { client, bodies } = clientOf();
    const result = await searchLogs(client, LIMITS, query('level>=info', { limit: 50 }), range, live());
    expect(result.entries).toHaveLength(50);
    expect(result).toMatchObject({ requests: 1, matchedExactly: false });
    expect(bodies).toHaveLength(1);
    expect(result.asked.end).toBe(NOW);
    expect(result.asked.start).toBeGreaterThan(NOW - DAY_MS);
    const all = await searchLogs(client, LIMITS, query('level>=info sort:duration'), range, live());
    expect(all).toMatchObject({ requests: 3, matchedExactly: true, asked: range });
    expect(all.total).toBeGreaterThan(all.matched);
    expect(all.summary?.levels.find(([level]) => level === 'error')?.[1]).toBeGreaterThan(0);
  });

  it('goes from the oldest slice on when the oldest are wanted', async () => {
    const range = { start: NOW - 2 * DAY_MS, end: NOW };
    const { client, bodies } = clientOf();
    await searchLogs(client, LIMITS, query('sort:timestamp asc', { limit: 10 }), range, live());
    expect(bodies.map(({ filters }) => filters.timeRange.start)).toEqual([
      new Date(range.start).toISOString(),
    ]);
  });

  it('asks for a full page where the browser still leaves out, and applies its part', async () => {
    const range = { start: NOW - HOUR_MS, end: NOW };
    const { client, bodies } = clientOf();
    const asked = query('-source:model_inference limit:20');
    const result = await searchLogs(client, LIMITS, asked, range, live());
    expect(bodies[0]?.limit).toBe(10_000);
    expect(result.entries).toHaveLength(20);
    expect(result.entries.some((entry) => entry.source === 'model_inference')).toBe(false);
    expect(result.notes.join(' ')).toContain('model_inference');
  });

  it('halves a slice that is refused as too large', async () => {
    const range = { start: NOW - HOUR_MS, end: NOW };
    const { client } = clientOf({ tooManyThreshold: 400 });
    const asked = query('', { limit: 10_000 });
    const result = await searchLogs(client, LIMITS, asked, range, live());
    expect(fingerprints(result.entries)).toEqual(fingerprints(allEntries([EP], range)));
    expect(result.requests).toBeGreaterThan(2);
    expect(result.notes.join(' ')).toContain('413');
  });

  it('stops with the signal, and passes on what the API refuses', async () => {
    const range = { start: NOW - HOUR_MS, end: NOW };
    const abort = new AbortController();
    abort.abort();
    const { client, bodies } = clientOf();
    await expect(searchLogs(client, LIMITS, query(''), range, abort.signal)).rejects.toThrow(/abort/i);
    expect(bodies).toEqual([]);
    const refusing = clientOf({ apiKey: 'needed' });
    await expect(searchLogs(refusing.client, LIMITS, query(''), range, live())).rejects.toBeInstanceOf(
      ApiProblem,
    );
  });

  it('sends nothing for an empty range or without an endpoint', async () => {
    const { client, bodies } = clientOf();
    const nothing = { entries: [], matched: 0, matchedExactly: true, requests: 0 };
    expect(await searchLogs(client, LIMITS, query(''), { start: NOW, end: NOW }, live())).toMatchObject(
      nothing,
    );
    const range = { start: NOW - HOUR_MS, end: NOW };
    expect(await searchLogs(client, LIMITS, query('', { endpoints: [] }), range, live())).toMatchObject(
      nothing,
    );
    expect(bodies).toEqual([]);
  });
});

describe('answers of other servers', () => {
  const range = { start: NOW - HOUR_MS, end: NOW };
  const at = (minute: number, fields: JsonObject = {}): JsonObject => ({
    timestamp: new Date(NOW - minute * MINUTE_MS).toISOString(),
    level: 'info',
    message: `minute ${minute}`,
    ...fields,
  });
  const answering = (answer: (body: SearchRequest) => JsonObject) =>
    new ApiClient({
      connection: { baseUrl: 'http://api.test', apiKey: null },
      budget: new RequestBudget(100),
      fetch: async (_, init) => Response.json(answer(JSON.parse(String(init?.body)))),
    });

  it('reads one without counts, endpoints or pages', async () => {
    const client = answering(() => ({ logs: [at(1), at(2)] }));
    const result = await searchLogs(client, LIMITS, query(''), range, live());
    expect(result.entries.map(({ endpointId }) => endpointId)).toEqual([EP, EP]);
    expect(result).toMatchObject({ matched: 2, matchedExactly: true, total: null, summary: null });
  });

  it('says how many entries came without their endpoint where several were asked', async () => {
    const client = answering(() => ({ logs: [at(1), at(2, { endpointId: OTHER })] }));
    const asked = query('', { endpoints: [EP, OTHER] });
    const result = await searchLogs(client, LIMITS, asked, range, live());
    expect(result.entries.map(({ endpointId }) => endpointId)).toEqual(['', OTHER]);
    expect(result.notes).toContain('1 entries came without their endpoint, of several asked.');
  });

  it('shows an entry once that a server sends on both sides of a border, and true twins twice', async () => {
    const shared = at(30);
    const client = answering(({ filters: { timeRange } }) => {
      const [start, end] = [Date.parse(timeRange.start), Date.parse(timeRange.end)];
      const logs = [at(10), shared, shared, at(50)].filter((entry) => {
        const time = Date.parse(String(entry.timestamp));
        return time >= start && time <= end;
      });
      return { logs, filteredLogs: logs.length, totalLogs: logs.length };
    });
    const limits = { ...LIMITS, maxRangeMs: HOUR_MS / 2 };
    const result = await searchLogs(client, limits, query(''), range, live());
    expect(result.entries.map(({ message }) => message)).toEqual([
      'minute 10',
      'minute 30',
      'minute 30',
      'minute 50',
    ]);
    expect(result).toMatchObject({ matched: 4, total: 4 });
  });

  it('says so where a server neither sorts as asked nor sends everything', async () => {
    const client = answering(() => ({ logs: [at(50), at(40)], filteredLogs: 9 }));
    const result = await searchLogs(client, LIMITS, query('', { limit: 5 }), range, live());
    expect(result.entries.map(({ message }) => message)).toEqual(['minute 40', 'minute 50']);
    expect(result.notes.join(' ')).toContain('did not sort as asked, and sent 2 of 9');
  });
});

it('says what a pattern left unjudged that was stopped, and asks for nothing more', async () => {
  const { client, bodies } = clientOf();
  const range = { start: NOW - HOUR_MS, end: NOW };
  const asked = query('-/(a+)+$/', { limit: 1_000 });
  const slices = [range, range];
  const plan = (piece: TimeRange) => toSearchRequest(asked, piece);
  const match: MatchEntries = async (entries) => ({
    entries: entries.slice(0, 2),
    unjudged: entries.length - 2,
    why: { kind: 'late', afterMs: 5_000 },
  });
  const walk = new SearchWalk(client, asked, range, slices, 10_000, plan, match);
  while (await walk.step(live()));
  const result = walk.result();
  expect(result.entries).toHaveLength(2);
  expect(result.notes.join(' ')).toMatch(
    /^.*The pattern \(a\+\)\+\$ took longer than 5 s .* stopped: [\d,]+ entries were not judged and left out/,
  );
  expect(result.matchedExactly).toBe(false);
  expect(bodies).toHaveLength(1);
});

describe('outlineSearch', () => {
  const range = { start: NOW - 7 * DAY_MS, end: NOW };

  it('tells the requests, the first body and what is left to the browser', () => {
    const outline = outlineSearch(query('level>=error -"a b"'), range, LIMITS);
    expect(outline).toMatchObject({ requests: 7 });
    expect(outline.body).toMatchObject({
      endpointIds: [EP],
      filters: { levels: LEVELS.slice(3), timeRange: { end: '2024-01-15T12:00:00.000Z' } },
      limit: 10_000,
    });
    expect(outline.notes.join(' ')).toContain('-"a b" is checked here');
    expect(outlineSearch({ ...DEFAULT_QUERY, endpoints: [EP] }, range, LIMITS).notes).toEqual([]);
  });

  it('speaks of entries checked here only where some are', () => {
    const { notes } = outlineSearch(query('level>=warn'), range, LIMITS);
    expect(notes).toEqual(['Entries with a level outside the API’s five are not returned by the server.']);
    expect(outlineSearch(query('-x'), range, LIMITS).notes.at(-1)).toContain('before anything is checked');
  });
});

it('tells of no request and no remainder where everything is answered in this browser', () => {
  const { query } = parseQueryText('/a.*b/ -/(x+)+y/ requestId:req_1');
  const outline = outlineSearch(
    { ...query, endpoints: [EP] },
    { start: 0, end: NOW },
    { ...LIMITS, offline: true },
  );
  expect(outline).toMatchObject({ requests: 0, notes: [] });
});
