import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type AdvancedQuery, DEFAULT_QUERY, hasNoConditions, NO_CONDITIONS } from '../logs/advanced-query';
import { compileConditions, matchesAdvancedQuery } from '../logs/advanced-query-match';
import { readEntry } from '../logs/entry';
import { isJsonObject, type Json, type JsonObject } from '../logs/json';
import { LEVELS } from '../logs/level';
import { formatQueryText, parseQueryText, readQueryParameter, writeQueryParameter } from '../logs/query-text';
import { advancedQueries } from '../logs/query-text-arbitrary';
import { DAY_MS } from '../logs/time-range';
import { PatternTests, type TextTest } from '../mocks/pattern-tests';
import { readSearch } from '../mocks/search';
import { type MockEntry, SOURCES } from '../mocks/wire-entry';
import { toSearchRequest } from './search-request';
import { fromSearchRequest } from './search-request-read';

vi.setConfig({ testTimeout: 60_000 });

const RANGE = { start: Date.UTC(2024, 0, 15, 10), end: Date.UTC(2024, 0, 15, 11) };
const planOf = (text: string) => {
  const { query, problems } = parseQueryText(text);
  expect(problems).toEqual([]);
  return toSearchRequest({ ...query, endpoints: ['ep_1234567890abcdef'] }, RANGE);
};
const wire = (value: unknown): JsonObject => {
  const read: unknown = JSON.parse(JSON.stringify(value));
  if (!isJsonObject(read)) throw new TypeError('not an object');
  return read;
};

const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(90, 4, 0, 'CUDA_OOM', '30GB', '8.2GB', 'a b', true, null, '90', 'memory error'),
  fc.string({ maxLength: 4 }),
);
const entries: fc.Arbitrary<MockEntry> = fc.record(
  {
    timestamp: fc.constant('2024-01-15T10:30:00.000Z'),
    level: fc.constantFrom(...LEVELS),
    message: fc.oneof(fc.constantFrom('out of memory error', 'a b', 'a.b (a)'), fc.string({ maxLength: 8 })),
    source: fc.constantFrom(...SOURCES),
    jobId: fc.constantFrom('job_1', 'a b', 'level'),
    requestId: fc.constantFrom('req_1', 'a,b'),
    gpuUtilization: fc.constantFrom(90, 45, 96),
    memoryUsage: fc.constantFrom('30GB', '8.2GB', '512MB'),
    duration: fc.constantFrom(0.25, 4.3, null),
    metadata: fc
      .dictionary(
        fc.constantFrom('errorCode', 'batchSize', 'model', 'in', 'a b', 'constructor', 'duration'),
        values,
      )
      .map((metadata): JsonObject => metadata),
  },
  { requiredKeys: ['timestamp', 'level', 'message', 'source'] },
);

/** Queries with few conditions, so that entries are found too. */
const looseQueries = fc
  .tuple(
    advancedQueries,
    fc.subarray(['levels', 'sources', 'texts', 'fields', 'jobId', 'requestId'] as const, { maxLength: 3 }),
  )
  .map(([query, kept]): AdvancedQuery => {
    const fields = query.fields.slice(0, 2);
    const parts = { ...query, fields };
    return { ...query, ...NO_CONDITIONS, ...Object.fromEntries(kept.map((name) => [name, parts[name]])) };
  });

/** A server that runs every pattern as it is. */
class AllPatterns extends PatternTests {
  override testOf(pattern: RegExp): TextTest {
    return (text) => pattern.test(text);
  }
}

describe('a search request', () => {
  it('and what is left to the browser find together what the query matches', () => {
    let found = 0;
    fc.assert(
      fc.property(looseQueries, fc.array(entries, { minLength: 5, maxLength: 20 }), (query, all) => {
        const { request, local } = toSearchRequest(query, RANGE);
        const server = readSearch(wire(request), RANGE.end, DAY_MS, new AllPatterns());
        const rest = compileConditions(local);
        for (const one of all) {
          const entry = readEntry(wire(one), 'ep');
          const wanted = matchesAdvancedQuery(entry, { ...query, endpoints: [] }, RANGE);
          expect(server.matches(one) && rest(entry)).toBe(wanted);
          if (wanted) found += 1;
        }
        expect(server).toMatchObject({ range: RANGE, limit: query.limit });
      }),
      { numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(1_000);
  });

  it('is the same however the query is held: model, text, address or request', () => {
    fc.assert(
      fc.property(advancedQueries, (query) => {
        const { request } = toSearchRequest(query, RANGE);
        const params = new URLSearchParams();
        writeQueryParameter(params, query);
        const fromText = parseQueryText(formatQueryText(query)).query;
        const fromUrl = readQueryParameter(new URLSearchParams(params.toString())).query;
        const fromRequest = fromSearchRequest(request);
        const throughText = parseQueryText(formatQueryText(fromRequest));
        expect(throughText.problems.filter(({ message }) => !message.startsWith('Not an endpoint'))).toEqual(
          [],
        );
        for (const other of [fromText, fromUrl, fromRequest, throughText.query])
          expect(JSON.stringify(toSearchRequest(other, RANGE).request)).toBe(JSON.stringify(request));
        expect({ from: fromRequest.from, to: fromRequest.to }).toEqual({
          from: '2024-01-15T10:00:00.000Z',
          to: '2024-01-15T11:00:00.000Z',
        });
      }),
      { numRuns: 500 },
    );
  });

  it("is the document's own sample", () => {
    const { request, local, notes } = planOf(
      'level:warn,error,fatal source:model_inference,resource_monitor /memory.*usage|GPU.*utilization/ ' +
        'gpuUtilization>90 memoryUsage~"3[0-9]\\.[0-9]GB" sort:timestamp desc limit:500',
    );
    expect(request).toEqual({
      endpointIds: ['ep_1234567890abcdef'],
      filters: {
        timeRange: { start: '2024-01-15T10:00:00.000Z', end: '2024-01-15T11:00:00.000Z' },
        levels: ['warn', 'error', 'fatal'],
        sources: ['model_inference', 'resource_monitor'],
        search: { query: 'memory.*usage|GPU.*utilization', caseSensitive: false },
        metadata: { gpuUtilization: { $gt: 90 }, memoryUsage: { $regex: '3[0-9]\\.[0-9]GB' } },
      },
      sort: { field: 'timestamp', order: 'desc' },
      limit: 500,
    });
    expect(hasNoConditions(local)).toBe(true);
    expect(notes).toEqual([]);
  });

  it('asks for nothing that the query does not', () => {
    const { request } = planOf('');
    expect(Object.keys(request.filters)).toEqual(['timeRange']);
  });

  it('joins conditions on one field and names metadata without its prefix', () => {
    const { request } = planOf('metadata.errorCode!=X batchSize>=2 batchSize<8 -model=a "a.b (c)"c');
    expect(request.filters.metadata).toEqual({
      errorCode: { $ne: 'X' },
      batchSize: { $gte: 2, $lt: 8 },
      model: { $ne: 'a' },
    });
    expect(request.filters.search).toEqual({ query: 'a\\.b \\(c\\)', caseSensitive: true });
  });

  it.each([
    ['memoryUsage>30GB', /not the amounts/],
    ['duration>250ms', /not the amounts/],
    ['metadata."a.b"=1', /cannot name the field/],
    ['message~x', /no condition on this field/],
    ['-errorCode~x', /cannot turn it round/],
    ['errorCode=null', /null and absent/],
    ['-timeout', /cannot leave out texts/],
    ['a b', /one text only/],
    ['-source:cache_manager', /cache_manager is done here/],
    ['request:req_1', /no filter for it/],
    ['level:unknown', /cannot name them/],
    ['batchSize>1 batchSize>2', /one condition of a kind/],
  ])('keeps %s for the browser and says so', (text, note) => {
    const { local, notes } = planOf(text);
    expect(hasNoConditions(local)).toBe(false);
    expect(notes[0]).toMatch(note);
    expect(notes.at(-1)).toBe('The server returns at most 1000 entries, before anything is checked here.');
  });

  it('says that memory without a unit finds nothing', () => {
    expect(planOf('memoryUsage>30').notes[0]).toMatch(/unit.*30GB/);
    expect(planOf('gpuUtilization>30').notes).toEqual([]);
  });

  it('keeps a field called "__proto__" a field', () => {
    const query: AdvancedQuery = {
      ...DEFAULT_QUERY,
      endpoints: ['ep'],
      fields: [{ path: ['__proto__'], operator: '$eq', value: 'x', exclude: false }],
    };
    expect(JSON.stringify(toSearchRequest(query, RANGE).request)).toContain(
      '"metadata":{"__proto__":{"$eq":"x"}}',
    );
  });
});
