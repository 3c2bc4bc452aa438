import { describe, expect, it, vi } from 'vitest';
import { type JsonObject, valueAt } from '../logs/json';
import { LEVELS } from '../logs/level';
import { parseTextLine } from '../logs/text-line';
import { DAY_MS, HOUR_MS } from '../logs/time-range';
import { createDataset } from './dataset';
import { type ApiHandlerOptions, createApiHandler } from './handler';
import type { Page } from './page';
import type { TryPattern } from './pattern-tests';
import type { MockEntry } from './wire-entry';

const NOW = Date.UTC(2024, 0, 15, 12);
const dataset = createDataset({ seed: 'test', anchor: NOW });
const EP = 'ep_1234567890abcdef';
const BASE = 'http://api.test/v2/endpoints';
const HOUR = 'startTime=2024-01-15T11:00:00Z&endTime=2024-01-15T12:00:00Z';

const handlerWith = (options: Partial<ApiHandlerOptions> = {}) =>
  createApiHandler({ dataset, now: () => NOW, rateLimit: null, ...options });
const handler = handlerWith();
const get = (query: string, answer = handler, init?: RequestInit) =>
  answer(new Request(`${BASE}/${EP}/logs?${query}`, init));
const list = async (query: string, answer = handler): Promise<Page<MockEntry>> =>
  (await get(query, answer)).json();
const post = (path: string, body: unknown, answer = handler) =>
  answer(new Request(`${BASE}/logs/${path}`, { method: 'POST', body: JSON.stringify(body) }));

async function errorOf(response: Promise<Response>): Promise<JsonObject> {
  const settled = await response;
  return { status: settled.status, ...(await settled.json()) };
}

describe('list', () => {
  it('answers in the documented shape', async () => {
    const page = await list(`${HOUR}&limit=50`);
    expect(page).toMatchObject({
      endpointId: EP,
      startTime: '2024-01-15T11:00:00Z',
      endTime: '2024-01-15T12:00:00Z',
      pagination: { limit: 50, offset: 0, hasMore: true, nextOffset: 50 },
      summary: { commonErrors: expect.arrayContaining([expect.objectContaining({ error: 'CUDA_OOM' })]) },
    });
    expect(Object.keys(page.summary.logLevels)).toEqual([...LEVELS]);
    expect(page.logs).toHaveLength(50);
    expect(page.totalLogs).toBeGreaterThan(page.filteredLogs);
    const counted = Object.values(page.summary.logLevels).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(page.filteredLogs);
  });

  it.each(LEVELS)('filters by hierarchy from %s', async (level) => {
    const { logs, summary } = await list(`${HOUR}&level=${level}&limit=10000`);
    expect(logs.every((entry) => LEVELS.indexOf(entry.level) >= LEVELS.indexOf(level))).toBe(true);
    for (const name of LEVELS.slice(0, LEVELS.indexOf(level))) expect(summary.logLevels[name]).toBe(0);
  });

  it('gives in pages exactly the whole', async () => {
    const whole = await list(`${HOUR}&level=debug&limit=10000`);
    const pages: MockEntry[] = [];
    for (let offset: number | null = 0; offset !== null; ) {
      const page: Page<MockEntry> = await list(`${HOUR}&level=debug&limit=777&offset=${offset}`);
      pages.push(...page.logs);
      offset = page.pagination.nextOffset;
    }
    expect(pages).toEqual(whole.logs);
    const newestFirst = await list(`${HOUR}&level=debug&limit=10000`, handlerWith({ order: 'desc' }));
    expect(newestFirst.logs).toEqual(whole.logs.toReversed());
  });

  it('filters by job and by a regular expression ignoring case', async () => {
    const found = await list(`${HOUR}&search=cuda.*MEMORY`);
    expect(found.filteredLogs).toBeGreaterThan(5);
    expect(found.logs.every(({ message }) => /cuda.*memory/i.test(message))).toBe(true);
    const jobId = found.logs[0]?.jobId ?? '';
    const job = await list(`${HOUR}&jobId=${jobId}&level=debug`);
    expect(new Set(job.logs.map((entry) => entry.jobId))).toEqual(new Set([jobId]));
  });

  it('reaches back an hour from now by default and shows nothing of the future', async () => {
    const page = await list('level=debug&limit=10000&unknown=1');
    expect(page.logs[0]?.timestamp.slice(0, 16)).toBe('2024-01-15T11:00');
    const later = await list(`${HOUR.replace('T12:00', 'T12:30')}&level=debug&limit=10000`);
    expect(later.logs).toEqual(page.logs);
    const afterwards = handlerWith({ now: () => NOW + HOUR_MS });
    const grown = await list(`${HOUR.replace('T12:00', 'T12:30')}&level=debug`, afterwards);
    expect(grown.totalLogs).toBeGreaterThan(later.totalLogs);
  });

  it('writes text lines that read back as the entries', async () => {
    const { logs } = await list(`${HOUR}&limit=200`);
    const response = await get(`${HOUR}&limit=200&format=text`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const lines = (await response.text()).trimEnd().split('\n').map(parseTextLine);
    expect(lines).toEqual(
      logs.map(({ timestamp, level, source, message, jobId = '' }) => ({
        timestamp,
        levelText: level,
        source,
        message,
        jobId,
      })),
    );
  });

  it('writes RFC 4180 CSV', async () => {
    const rows = (await (await get(`${HOUR}&limit=20&format=csv`)).text()).split('\r\n');
    expect(rows[0]).toBe(
      'timestamp,level,source,message,jobId,requestId,duration,memoryUsage,gpuUtilization,metadata',
    );
    expect(rows).toHaveLength(22);
    expect(rows[1]).toMatch(/^2024-01-15T11:00:0\d\.\d{3}Z,info,.*"\{""/);
  });

  it('answers the legacy parameter with the last lines', async () => {
    const { logs } = await (await get('lines=30')).json();
    expect(logs).toHaveLength(30);
    expect(logs.every((line: string) => parseTextLine(line) !== null)).toBe(true);
    expect((await errorOf(get('lines=1001'))).error).toBe('INVALID_PARAMETER');
  });
});

describe('errors', () => {
  it('refuses impossible ranges as documented', async () => {
    const reversed = 'startTime=2024-01-15T12:00:00Z&endTime=2024-01-15T10:00:00Z';
    expect(await errorOf(get(reversed))).toEqual({
      status: 400,
      error: 'INVALID_TIME_RANGE',
      message: 'Start time must be before end time',
      details: { startTime: '2024-01-15T12:00:00Z', endTime: '2024-01-15T10:00:00Z', maxTimeRange: '24h' },
    });
    const long = await errorOf(get('startTime=2024-01-14T11:59:59Z&endTime=2024-01-15T12:00:00Z'));
    expect(long).toMatchObject({ status: 400, error: 'INVALID_TIME_RANGE' });
    const day = await get(`startTime=${new Date(NOW - DAY_MS).toISOString()}&endTime=2024-01-15T12:00:00Z`);
    expect(day.status).toBe(200);
  });

  it.each([
    'limit=0',
    'limit=10001',
    'limit=1.5',
    'offset=-1',
    'level=loud',
    'format=xml',
    'startTime=soon',
    'stream=1',
  ])('refuses %s', async (query) => {
    expect(await errorOf(get(query))).toMatchObject({ status: 400, error: 'INVALID_PARAMETER' });
  });

  it('names what is wrong with a search pattern', async () => {
    const details = { search: '(', reason: expect.stringContaining('Unterminated group') };
    expect(await errorOf(get('search=('))).toMatchObject({
      status: 400,
      error: 'INVALID_SEARCH_PATTERN',
      details,
    });
  });

  it.each(['(a+)+$', '^(\\w+\\s?)*$', '(?=x)x'])(
    'refuses %s, which could stop the page it runs in',
    async (search) => {
      expect(await errorOf(get(`search=${encodeURIComponent(search)}`))).toMatchObject({
        status: 400,
        error: 'INVALID_SEARCH_PATTERN',
        details: { search, reason: expect.stringContaining('too long') },
      });
    },
  );

  describe('with a thread for patterns', () => {
    const plain = async (pattern: RegExp, texts: readonly string[]) =>
      Uint8Array.from(texts, (text) => (pattern.test(text) ? 1 : 0));
    const trying = (tryPattern: TryPattern) => handlerWith({ tryPattern });
    const searched = (search: string, api = handler) =>
      list(`${HOUR}&level=debug&limit=10000&search=${encodeURIComponent(search)}`, api);

    it('answers any of them, as it does a plain one', async () => {
      const tryPattern = vi.fn(plain);
      const expected = await searched('memory');
      expect(expected.filteredLogs).toBeGreaterThan(0);
      expect(await searched('(?:memory)+', trying(tryPattern))).toEqual(expected);
      expect(tryPattern).toHaveBeenCalled();
      const metadata = { memoryUsage: { $regex: '^(3[0-9]\\.)+[0-9]GB$' } };
      const body = { endpointIds: [EP], filters: { metadata, search: { query: '(?=.)sample' } }, limit: 50 };
      const answered = await (await post('search', body, trying(plain))).json();
      const usual = { memoryUsage: { $regex: '^3[0-9]\\.[0-9]GB$' } };
      expect(answered.logs).toEqual(
        (
          await (
            await post('search', { ...body, filters: { metadata: usual, search: { query: 'sample' } } })
          ).json()
        ).logs,
      );
    });

    it('says what one that takes too long was stopped for', async () => {
      const late = trying(() => Promise.reject(new Error('took longer than 5 s')));
      expect(await errorOf(get('search=(a%2B)%2B', late))).toMatchObject({
        status: 400,
        error: 'SEARCH_PATTERN_TOO_SLOW',
        message: 'The search pattern took longer than 5 s, so it was stopped.',
      });
      expect(await errorOf(get('stream=true&search=(a%2B)%2B', late))).toMatchObject({
        error: 'INVALID_SEARCH_PATTERN',
      });
    });
  });

  it('knows its endpoints, addresses and methods', async () => {
    expect(await errorOf(handler(new Request(`${BASE}/ep_x/logs`)))).toMatchObject({
      status: 404,
      error: 'ENDPOINT_NOT_FOUND',
    });
    expect(await errorOf(handler(new Request(`${BASE}/${EP}/metrics`)))).toMatchObject({ status: 404 });
    expect(await errorOf(get('', handler, { method: 'DELETE' }))).toMatchObject({ status: 405 });
  });

  it('asks for the key, bare or as bearer', async () => {
    const locked = handlerWith({ apiKey: 'secret' });
    const status = async (headers?: HeadersInit) => (await get('limit=1', locked, { headers })).status;
    expect(await status()).toBe(401);
    expect(await status({ Authorization: 'Bearer wrong' })).toBe(401);
    expect(await status({ Authorization: 'Bearer secret' })).toBe(200);
    expect(await status({ Authorization: 'secret' })).toBe(200);
  });

  it('refuses without the permission as documented', async () => {
    expect(await errorOf(get('', handlerWith({ permissions: ['endpoints:execute'] })))).toEqual({
      status: 403,
      error: 'INSUFFICIENT_PERMISSIONS',
      message: 'Logs access requires logs:read permission',
      details: { requiredPermission: 'logs:read', currentPermissions: ['endpoints:execute'] },
    });
  });

  it('refuses too many entries as documented', async () => {
    const error = await errorOf(get(`${HOUR}&level=debug`, handlerWith({ tooManyThreshold: 100 })));
    const { totalLogs } = await list(`${HOUR}&level=debug`);
    expect(error).toEqual({
      status: 413,
      error: 'TOO_MANY_LOGS',
      message: 'Requested log range contains too many entries',
      details: {
        requestedCount: totalLogs,
        maxAllowed: 100,
        suggestion: 'Use smaller time ranges or increase pagination',
      },
    });
  });

  it('limits the rate per caller in a rolling window', async () => {
    let now = NOW;
    const limited = handlerWith({ now: () => now, rateLimit: { limit: 2, windowMs: HOUR_MS } });
    const ask = (key: string) => get('limit=1', limited, { headers: { Authorization: key } });
    await ask('a');
    now += HOUR_MS - 60_000;
    await ask('a');
    const refused = await ask('a');
    expect(refused.headers.get('Retry-After')).toBe('60');
    expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After');
    expect(await errorOf(Promise.resolve(refused))).toEqual({
      status: 429,
      error: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many log requests',
      details: { limit: 2, window: '1h', retryAfter: 60, suggestion: 'Use streaming for real-time logs' },
    });
    expect((await ask('b')).status).toBe(200);
    now += 60_000;
    expect((await ask('a')).status).toBe(200);
  });

  it('answers a preflight without key or count', async () => {
    const locked = handlerWith({ apiKey: 'k', rateLimit: { limit: 0, windowMs: 1 } });
    const response = await get('', locked, { method: 'OPTIONS' });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Headers')).toContain('Authorization');
  });
});

const timeRange = { start: '2024-01-15T11:00:00Z', end: '2024-01-15T12:00:00Z' };

describe('search', () => {
  it("answers the document's example", async () => {
    const response = await post('search', {
      endpointIds: [EP],
      filters: {
        timeRange,
        levels: ['warn', 'error', 'fatal'],
        sources: ['model_inference', 'resource_monitor'],
        search: { query: 'memory.*usage|GPU.*utilization', caseSensitive: false },
        metadata: { gpuUtilization: { $gt: 90 }, memoryUsage: { $regex: '3[0-9]\\.[0-9]GB' } },
      },
      sort: { field: 'timestamp', order: 'desc' },
      limit: 500,
    });
    const page: Page<MockEntry & { endpointId: string }> = await response.json();
    expect(page.filteredLogs).toBeGreaterThan(5);
    expect(page).toMatchObject({ endpointIds: [EP], filteredLogs: page.logs.length });
    for (const entry of page.logs) {
      expect(entry).toMatchObject({ endpointId: EP, source: 'resource_monitor' });
      expect(entry.gpuUtilization).toBeGreaterThan(90);
      expect(entry.memoryUsage).toMatch(/^3\d\.\dGB$/);
    }
    const times = page.logs.map(({ timestamp }) => timestamp);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it.each<[string, JsonObject, (entry: JsonObject) => boolean]>([
    ['$gte', { gpuUtilization: { $gte: 95 } }, (e) => Number(e.gpuUtilization) >= 95],
    [
      '$lt and $ne',
      { duration: { $lt: 1, $ne: null } },
      (e) => typeof e.duration === 'number' && e.duration < 1,
    ],
    [
      '$lte',
      { 'phases.inferenceTime': { $lte: 4 } },
      (e) => Number(valueAt(e, ['metadata', 'phases', 'inferenceTime'])) <= 4,
    ],
    [
      '$in',
      { errorCode: { $in: ['CUDA_OOM'] } },
      (e) => valueAt(e, ['metadata', 'errorCode']) === 'CUDA_OOM',
    ],
    [
      'a plain value',
      { model: 'stable-diffusion-xl' },
      (e) => valueAt(e, ['metadata', 'model']) === 'stable-diffusion-xl',
    ],
  ])('meets the condition %s', async (_, metadata, holds) => {
    const body = { endpointIds: [EP], filters: { timeRange, metadata }, limit: 10_000 };
    const page: { logs: readonly JsonObject[] } = await (await post('search', body)).json();
    const { logs: all } = await (
      await post('search', { endpointIds: [EP], filters: { timeRange }, limit: 10_000 })
    ).json();
    expect(page.logs.length).toBeGreaterThan(0);
    expect(page.logs).toEqual(all.filter(holds));
  });

  it('spans endpoints and sorts by any field', async () => {
    const endpointIds = [...dataset.endpointIds];
    const body = {
      endpointIds,
      filters: { timeRange },
      sort: { field: 'duration', order: 'desc' },
      limit: 300,
    };
    const { logs } = await (await post('search', body)).json();
    const durations = logs.map(({ duration }: MockEntry) => duration);
    expect(durations).toEqual(durations.toSorted((a: number, b: number) => b - a));
    expect(new Set(logs.map((entry: { endpointId: string }) => entry.endpointId)).size).toBeGreaterThan(1);
  });

  it.each([
    [null],
    [{ endpointIds: [] }],
    [{ endpointIds: [EP], filters: { levels: ['loud'] } }],
    [{ endpointIds: [EP], filters: { metadata: { a: { $near: 1 } } } }],
    [{ endpointIds: [EP], filters: { metadata: { a: { $regex: '(' } } } }],
    [{ endpointIds: [EP], filters: { metadata: { a: { $regex: '(a+)+$' } } } }],
    [{ endpointIds: [EP], sort: { order: 'up' } }],
    [{ endpointIds: [EP], limit: 0 }],
  ])('refuses %j', async (body) => {
    expect(await errorOf(post('search', body))).toMatchObject({ status: 400, error: 'INVALID_PARAMETER' });
  });
});

describe('aggregate', () => {
  it("answers the document's example like a plain calculation", async () => {
    const day = { start: '2024-01-15T00:00:00Z', end: '2024-01-15T23:59:59Z' };
    const response = await post('aggregate', {
      endpointIds: [EP],
      timeRange: day,
      aggregations: [
        {
          name: 'errors_by_hour',
          groupBy: ['level', 'hour'],
          filters: { level: ['error', 'fatal'] },
          metrics: ['count', 'unique_jobs'],
        },
        {
          name: 'performance_metrics',
          groupBy: ['source'],
          metrics: ['avg_duration', 'p95_duration', 'count'],
        },
        { groupBy: ['errorCode', 'endpoint'] },
      ],
    });
    const { aggregations } = await response.json();
    const all = dataset.entries(EP, Date.parse(day.start), NOW + 1);
    const inHour = all.filter(
      ({ level, timestamp }) => level === 'error' && timestamp.startsWith('2024-01-15T11'),
    );
    expect(aggregations.errors_by_hour).toContainEqual({
      level: 'error',
      hour: '2024-01-15T11:00:00Z',
      count: inHour.length,
      unique_jobs: new Set(inHour.map(({ jobId }) => jobId)).size,
    });
    const loads = all.filter(({ source }) => source === 'model_loader');
    const durations = loads.flatMap(({ duration }) => duration ?? []).toSorted((a, b) => a - b);
    const rank = 0.95 * (durations.length - 1);
    const low = durations[Math.floor(rank)] ?? 0;
    const high = durations[Math.ceil(rank)] ?? 0;
    const row = aggregations.performance_metrics.find((one: JsonObject) => one.source === 'model_loader');
    expect(Object.keys(row)).toEqual(['source', 'count', 'avg_duration', 'p95_duration']);
    expect(row.count).toBe(loads.length);
    expect(row.avg_duration).toBeCloseTo(durations.reduce((a, b) => a + b, 0) / durations.length, 2);
    expect(row.p95_duration).toBeCloseTo(low + (high - low) * (rank % 1), 2);
    const counts = aggregations.aggregation_3.map(({ count }: { count: number }) => count);
    expect(counts.reduce((a: number, b: number) => a + b, 0)).toBe(all.length);
  });

  it.each([[{}], [{ groupBy: ['moon'] }], [{ metrics: ['max'] }]])('refuses %j', async (one) => {
    const aggregations = Object.keys(one).length === 0 ? [] : [one];
    const body = { endpointIds: [EP], timeRange, aggregations };
    expect(await errorOf(post('aggregate', body))).toMatchObject({ status: 400, error: 'INVALID_PARAMETER' });
  });
});
