import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AdvancedQuery, DEFAULT_QUERY } from '../../logs/advanced-query';
import { runAdvancedQuery } from '../../logs/advanced-query-match';
import { readArchive } from '../../logs/archive/read-archive';
import type { LogEntry } from '../../logs/entry';
import { countFacets } from '../../logs/facets';
import { histogram } from '../../logs/histogram';
import { safeStringify } from '../../logs/json';
import { isAtLeast, LEVELS } from '../../logs/level';
import { type LocalFilter, type LogQuery, matchesLocalFilter } from '../../logs/query';
import { parseQueryText } from '../../logs/query-text';
import { HOUR_MS } from '../../logs/time-range';
import { aggregate, readAggregations } from '../../mocks/aggregate';
import { createDataset } from '../../mocks/dataset';
import { PatternTests } from '../../mocks/pattern-tests';
import { AROUND, logEntry } from '../../store/entry-arbitrary';
import { decoded } from '../../store/packed-entries';
import type { Cursor, LogPage } from '../log-source';
import { mergeSummaries } from '../summary-merge';
import { ArchiveSource } from './archive-source';
import { readIn } from './direct-engine';
import { endpointKey, UNTIMED_ENDPOINT } from './endpoint-keys';

const never = new AbortController().signal;
const ndjson = (raws: readonly unknown[]) =>
  new File([raws.map((raw) => JSON.stringify(raw)).join('\n')], 'a.ndjson');

/** The entries of a file as a plain list. */
async function plain(file: File): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const batch of readArchive(file, { signal: never, endpointId: 'archive' }))
    entries.push(...batch.entries);
  return entries;
}

async function allPages(source: ArchiveSource, query: LogQuery): Promise<readonly LogPage[]> {
  const pages: LogPage[] = [];
  let cursor: Cursor | null = null;
  do {
    const page: LogPage = await source.page(query, cursor, never);
    pages.push(page);
    cursor = page.next;
  } while (cursor !== null);
  return pages;
}

function inOrder(entries: readonly LogEntry[], order: LogQuery['order']): readonly LogEntry[] {
  const sign = order === 'newest' ? -1 : 1;
  const timed = entries.filter(({ time }) => time !== null);
  return [
    ...timed.toSorted((a, b) => sign * ((a.time ?? 0) - (b.time ?? 0))),
    ...entries.filter(({ time }) => time === null),
  ];
}

function plainPart(
  entries: readonly LogEntry[],
  { endpoints, range }: Pick<LogQuery, 'endpoints' | 'range'>,
) {
  const keys = new Set(endpoints);
  if (keys.size === 1 && keys.has(UNTIMED_ENDPOINT)) return entries.filter(({ time }) => time === null);
  const times = entries.flatMap(({ time }) => time ?? []);
  const covers = times.every((time) => time >= range.start && time < range.end);
  return entries.filter(
    ({ endpointId, time }) =>
      keys.has(endpointKey(endpointId)) &&
      (time === null ? covers : covers || (time >= range.start && time < range.end)),
  );
}

const queries = fc.record({
  endpoints: fc.oneof(
    { weight: 3, arbitrary: fc.subarray(['ep_1', 'ep_2', 'archive', 'nowhere'], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant([UNTIMED_ENDPOINT]) },
  ),
  range: fc.constantFrom(
    { start: AROUND - 6e9, end: AROUND + 6e9 },
    { start: AROUND + 1_000, end: AROUND + 12_000 },
    { start: AROUND + 1_500, end: AROUND + 1_501 },
  ),
  level: fc.constantFrom(...LEVELS),
  search: fc.constantFrom('', 'memory', 'O', 'o.t|über', '^$', 'a b', '\\d', 'K', 'ü', '(LOADED)'),
  jobId: fc.constantFrom('', '', 'job_1', 'job_9'),
  limit: fc.integer({ min: 1, max: 7 }),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
});

test('the pages of any query are what filtering a plain list gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(logEntry, { maxLength: 30 }), queries, async (entries, query) => {
      const file = ndjson(entries.map(({ raw }) => raw));
      const list = await plain(file);
      const source = new ArchiveSource('a', await readIn([file]));
      const part = plainPart(list, query);
      const pattern = new RegExp(query.search, 'i');
      const expected = inOrder(
        part.filter(
          (entry) =>
            isAtLeast(entry.level, query.level) &&
            (query.jobId === '' || entry.jobId === query.jobId) &&
            pattern.test(entry.message),
        ),
        query.order,
      );
      const pages = await allPages(source, query);
      expect(pages.flatMap((page) => page.entries).map(decoded)).toEqual(expected);
      for (const { progress } of pages)
        expect(progress).toMatchObject({ matching: expected.length, total: part.length });
      const facets = countFacets(expected);
      expect(mergeSummaries(pages.flatMap(({ summaries }) => summaries))).toEqual({
        levels: facets.levels,
        sources: facets.sources,
        commonErrors: facets.commonErrors,
      });
    }),
    { numRuns: 150 },
  );
});

const localFilters: fc.Arbitrary<LocalFilter> = fc.record({
  sources: fc.subarray(['model_loader', 'ü']),
  fields: fc.subarray([{ path: ['metadata', 'errorCode'], value: 'TIMEOUT', exclude: true }]),
});

test('the log volume counts all that the pages of a query hold and the table lets pass, in one answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(logEntry, { maxLength: 30 }),
      queries,
      localFilters,
      fc.constantFrom(0, HOUR_MS / 2),
      async (entries, query, local, zoneOffsetMs) => {
        const source = new ArchiveSource('a', await readIn([ndjson(entries.map(({ raw }) => raw))]));
        const held = (await allPages(source, query)).flatMap((page) => page.entries);
        expect(await source.volume(query, local, zoneOffsetMs, never)).toEqual(
          histogram(
            held.filter((entry) => matchesLocalFilter(entry, local)),
            query.range,
            zoneOffsetMs,
          ),
        );
      },
    ),
    { numRuns: 100 },
  );
});

const END = Date.parse('2024-01-15T15:00:00.000Z');
const RANGE = { start: END - HOUR_MS, end: END };
const QUARTER = { start: END - HOUR_MS / 4, end: END };
const DATASET = createDataset({ seed: 'unit', anchor: END, midnight: END - 15 * HOUR_MS });
const RAWS = DATASET.endpointIds.flatMap((endpointId) =>
  DATASET.entries(endpointId, END - HOUR_MS - 1, END).map((entry) => ({ ...entry, endpointId })),
);
const FILE = ndjson(RAWS);
const shared = readIn([FILE]);

test('aggregations are those of the API', async () => {
  const source = new ArchiveSource('a', await shared);
  const aggregations = [
    {
      name: 'errors_by_hour',
      groupBy: ['level', 'hour'],
      filters: { level: ['error', 'fatal'] },
      metrics: ['count', 'unique_jobs'],
    },
    { name: 'by_source', groupBy: ['source'], metrics: ['count', 'avg_duration', 'p95_duration'] },
    { name: 'by_code', groupBy: ['errorCode', 'endpoint'], metrics: ['count'] },
    { name: 'one', groupBy: ['jobId'], filters: { source: ['model_inference'] }, metrics: ['count'] },
  ] as const;
  const answer = await source.aggregate(
    {
      endpointIds: DATASET.endpointIds.slice(0, 2),
      timeRange: { start: new Date(RANGE.start).toISOString(), end: new Date(RANGE.end).toISOString() },
      aggregations,
    },
    never,
  );
  const chosen = RAWS.filter(
    ({ endpointId, timestamp }) =>
      DATASET.endpointIds.slice(0, 2).includes(endpointId) && Date.parse(timestamp) >= RANGE.start,
  );
  for (const spec of readAggregations({ aggregations: structuredClone(aggregations) }, new PatternTests()))
    expect(answer.aggregations[spec.name]).toEqual(aggregate(chosen, spec));
});

/** The same by plain code, for entries of any shape: other levels, no time, no source. */
function plainGroups(entries: readonly LogEntry[]) {
  const groups = new Map<string, { count: number; jobs: Set<string> }>();
  for (const { level, levelText, time, source, jobId } of entries) {
    const hour = time === null ? null : `${new Date(time).toISOString().slice(0, 13)}:00:00Z`;
    const key = JSON.stringify([level === 'unknown' ? levelText || level : level, hour, source]);
    const group = groups.get(key) ?? { count: 0, jobs: new Set() };
    group.count += 1;
    if (jobId !== '') group.jobs.add(jobId);
    groups.set(key, group);
  }
  return [...groups].map(([key, { count, jobs }]) => [...JSON.parse(key), count, jobs.size]);
}

test('groups of entries of any shape are those of plain code', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(logEntry, { maxLength: 60 }), async (entries) => {
      const file = ndjson(entries.map(({ raw }) => raw));
      const source = new ArchiveSource('a', await readIn([file]));
      const { aggregations } = await source.aggregate(
        {
          endpointIds: ['ep_1', 'ep_2', 'archive'],
          timeRange: { start: '2000-01-01T00:00:00Z', end: '2100-01-01T00:00:00Z' },
          aggregations: [
            { name: 'a', groupBy: ['level', 'hour', 'source'], metrics: ['count', 'unique_jobs'] },
            { name: 'b', groupBy: ['level', 'hour'], metrics: ['count'] },
          ],
        },
        never,
      );
      const list = await plain(file);
      const known = list.filter(({ endpointId }) => ['ep_1', 'ep_2', 'archive'].includes(endpointId));
      const sorted = (rows: readonly unknown[][]) => rows.map((row) => JSON.stringify(row)).sort();
      const a = (aggregations.a ?? []).map((row) => Object.values(row));
      expect(sorted(a)).toEqual(sorted(plainGroups(known)));
      const counted = (aggregations.b ?? []).reduce((sum, { count }) => sum + Number(count), 0);
      expect(counted).toBe(known.length);
    }),
    { numRuns: 60 },
  );
});

test.each([
  'level:error',
  '/out.*memory/ level>=warn',
  'memory -source:api_handler',
  'duration>2 sort:duration limit:20',
  'metadata.errorCode:CUDA_OOM sort:timestamp-asc',
  'level:fatal',
])('the advanced search %s finds what it finds in a plain list', async (text) => {
  const source = new ArchiveSource('a', await shared);
  const list = await plain(FILE);
  const parsed = parseQueryText(text);
  expect(parsed.problems).toEqual([]);
  const query: AdvancedQuery = {
    ...DEFAULT_QUERY,
    ...parsed.query,
    endpoints: DATASET.endpointIds,
  };
  const found = await source.search(query, RANGE, never);
  const expected = runAdvancedQuery(inOrder(list, 'newest'), query, RANGE);
  expect(found.matched).toBe(expected.matched);
  expect(found.entries).toHaveLength(expected.entries.length);
  if (query.sort.field.join('.') === 'timestamp')
    expect(found.entries.map(({ time }) => time)).toEqual(expected.entries.map(({ time }) => time));
  else expect(found.entries).toEqual(expected.entries);
});

test.each(['sort:timestamp-asc', 'sort:message-asc', '/[aeiou]{2}/'])(
  'the pages of the search %s follow one another without a hole',
  async (text) => {
    const source = new ArchiveSource('a', await shared);
    const query = {
      ...DEFAULT_QUERY,
      ...parseQueryText(`${text} level>=warn`).query,
      endpoints: DATASET.endpointIds,
    };
    const [all, found]: [LogEntry[], LogEntry[]] = [[], []];
    all.push(...(await source.search({ ...query, limit: 10_000 }, RANGE, never)).entries);
    let cursor: Cursor | null = null;
    do {
      const page = await source.search({ ...query, limit: 37 }, RANGE, never, cursor);
      found.push(...page.entries);
      cursor = page.next?.cursor ?? null;
    } while (cursor !== null);
    expect(all.length).toBeGreaterThan(37);
    expect(found).toEqual(all);
  },
);

test('aggregations take a job and a pattern, and refuse what they do not know by name', async () => {
  const source = new ArchiveSource('a', await shared);
  const ask = (fields: object) =>
    source.aggregate(
      {
        endpointIds: DATASET.endpointIds,
        timeRange: { start: new Date(RANGE.start).toISOString(), end: new Date(RANGE.end).toISOString() },
        aggregations: [{ name: 'a', groupBy: ['source'], metrics: ['count'], ...fields }],
      },
      never,
    );
  const chosen = RAWS.filter(({ timestamp }) => Date.parse(timestamp) >= RANGE.start);
  const jobId = chosen.find((entry) => entry.jobId)?.jobId ?? '';
  const counted = async (filters: object) =>
    ((await ask({ filters })).aggregations.a ?? []).reduce((sum, { count }) => sum + Number(count), 0);
  expect(await counted({ jobId })).toBe(chosen.filter((entry) => entry.jobId === jobId).length);
  expect(await counted({ search: 'out.*memory' })).toBe(
    chosen.filter(({ message }) => /out.*memory/i.test(message)).length,
  );
  await expect(ask({ groupBy: ['colour'] })).rejects.toMatchObject({
    kind: 'bad-request',
    message: expect.stringContaining('level, hour'),
  });
});

test('an export gives every entry, oldest first, in each format', async () => {
  const source = new ArchiveSource('a', await shared);
  const query: LogQuery = {
    endpoints: DATASET.endpointIds,
    range: QUARTER,
    level: 'debug',
    search: '',
    jobId: '',
    limit: 100,
    order: 'newest',
  };
  const expectedCount = RAWS.filter(({ timestamp }) => Date.parse(timestamp) >= QUARTER.start).length;
  for (const format of ['json', 'text', 'csv'] as const) {
    let records = 0;
    let expected: number | null = null;
    for await (const page of source.exportPages(query, format, never)) {
      records += format === 'json' ? page.entries.length : page.text.trimEnd().split('\n').length;
      // Each page of CSV has its header.
      if (format === 'csv') records -= 1;
      ({ expected } = page.progress);
    }
    expect([format, records, expected]).toEqual([format, expectedCount, expectedCount]);
  }
});

test('a question that is given up is not answered, and the next one is', async () => {
  const source = new ArchiveSource('a', await shared);
  const stop = new AbortController();
  const base = {
    endpoints: DATASET.endpointIds,
    range: RANGE,
    level: 'debug',
    jobId: '',
    limit: 10,
  } as const;
  const first = source.page({ ...base, search: 'x.*y', order: 'newest' }, null, stop.signal);
  stop.abort();
  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  const next = await source.page({ ...base, search: '', order: 'newest' }, null, never);
  expect(next.entries).toHaveLength(10);
});

test('digits that JavaScript would write otherwise arrive as logged', async () => {
  const file = new File(
    ['{"timestamp":"2024-01-15T10:00:00Z","level":"info","message":"x","n":9007199254740993}'],
    'a',
  );
  const source = new ArchiveSource('a', await readIn([file]));
  let text = '';
  for await (const page of source.exportPages(
    {
      endpoints: ['archive'],
      range: { start: 0, end: END },
      level: 'debug',
      search: '',
      jobId: '',
      limit: 1,
      order: 'newest',
    },
    'json',
    never,
  ))
    text += page.entries.map(({ raw }) => safeStringify(raw)).join();
  expect(text).toContain('"n":9007199254740993');
});
