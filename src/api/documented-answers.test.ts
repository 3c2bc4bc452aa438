import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../logs/entry';
import { ApiClient } from './client';
import { detailRows, explainProblem } from './explain';
import { ApiProblem } from './problem';
import { RequestBudget } from './request-budget';

const folder = new URL('../logs/documented/', import.meta.url);
const documented = (name: string) => readFileSync(new URL(name, folder), 'utf8');

function clientOf(body: string, status = 200, budget = new RequestBudget(100)) {
  return new ApiClient({
    connection: { baseUrl: 'https://api.test', apiKey: 'k' },
    budget,
    fetch: async () => new Response(body, { status, headers: { 'Content-Type': 'application/json' } }),
  });
}

const signal = new AbortController().signal;

async function problemOf(name: string, status: number, budget?: RequestBudget): Promise<ApiProblem> {
  const client = clientOf(documented(name), status, budget);
  const error: unknown = await client.list('ep', {}, signal).catch((thrown: unknown) => thrown);
  if (error instanceof ApiProblem) return error;
  throw new Error('no ApiProblem');
}

describe('the documented list answer', () => {
  it('is read in every part', async () => {
    const answer = await clientOf(documented('list-response.json')).list('ep', {}, signal);
    expect(answer).toMatchObject({
      endpointId: 'ep_1234567890abcdef',
      totalLogs: 1247,
      filteredLogs: 856,
      startTime: '2024-01-15T10:00:00Z',
      endTime: '2024-01-15T11:00:00Z',
      pagination: { limit: 1000, offset: 0, hasMore: false, nextOffset: null },
    });
    expect(answer.summary).toEqual({
      logLevels: [
        ['debug', 234],
        ['info', 456],
        ['warn', 123],
        ['error', 43],
        ['fatal', 0],
      ],
      sources: [
        ['model_inference', 245],
        ['model_loader', 67],
        ['resource_monitor', 156],
        ['storage_uploader', 89],
        ['api_handler', 299],
      ],
      commonErrors: [
        {
          error: 'STORAGE_TIMEOUT',
          count: 12,
          firstOccurrence: '2024-01-15T10:15:30Z',
          lastOccurrence: '2024-01-15T10:55:12Z',
        },
        {
          error: 'MEMORY_LIMIT_EXCEEDED',
          count: 8,
          firstOccurrence: '2024-01-15T10:22:45Z',
          lastOccurrence: '2024-01-15T10:48:30Z',
        },
      ],
    });
  });

  it('holds five entries, all read without a problem', async () => {
    const answer = await clientOf(documented('list-response.json')).list('ep', {}, signal);
    const entries = answer.logs.map((raw) => readEntry(raw, 'ep'));
    expect(entries.flatMap((entry) => entry.problems)).toEqual([]);
    expect(
      entries.map(({ timestamp, level, source, duration, memoryBytes, gpuUtilization }) => [
        timestamp,
        level,
        source,
        duration,
        memoryBytes,
        gpuUtilization,
      ]),
    ).toEqual([
      ['2024-01-15T10:30:15.234Z', 'info', 'model_inference', null, 8.2e9, 87],
      ['2024-01-15T10:30:18.567Z', 'debug', 'model_loader', 3.2, 6.9e9, 45],
      ['2024-01-15T10:30:22.891Z', 'info', 'model_inference', 4.3, 8.2e9, 92],
      ['2024-01-15T10:30:25.123Z', 'warn', 'resource_monitor', null, 38.5e9, 96],
      ['2024-01-15T10:30:28.456Z', 'error', 'storage_uploader', 30, null, null],
    ]);
    expect(entries[4]?.stackTrace).toHaveLength(3);
    expect(entries.map((entry) => entry.raw)).toEqual(JSON.parse(documented('list-response.json')).logs);
  });

  it('the aggregation answer is read', async () => {
    const client = clientOf(documented('aggregate-response.json'));
    const request = { endpointIds: ['ep'], timeRange: { start: '', end: '' }, aggregations: [] };
    const { aggregations } = await client.aggregate(request, signal);
    expect(aggregations).toEqual(JSON.parse(documented('aggregate-response.json')).aggregations);
  });
});

describe('the documented errors', () => {
  it('400: the time range', async () => {
    const problem = await problemOf('error-400.json', 400);
    expect(problem).toMatchObject({
      kind: 'bad-request',
      status: 400,
      code: 'INVALID_TIME_RANGE',
      message: 'Start time must be before end time',
      retryable: false,
    });
    expect(detailRows(problem.details)).toEqual([
      { name: 'Start time', value: '2024-01-15T12:00:00Z' },
      { name: 'End time', value: '2024-01-15T10:00:00Z' },
      { name: 'Max time range', value: '24h' },
    ]);
  });

  it('403: permissions', async () => {
    const problem = await problemOf('error-403.json', 403);
    expect(problem).toMatchObject({ kind: 'forbidden', code: 'INSUFFICIENT_PERMISSIONS', retryable: false });
    expect(detailRows(problem.details)).toEqual([
      { name: 'Required permission', value: 'logs:read' },
      { name: 'Current permissions', value: 'endpoints:execute' },
    ]);
  });

  it('413: too many', async () => {
    const problem = await problemOf('error-413.json', 413);
    expect(problem).toMatchObject({ kind: 'too-many-logs', code: 'TOO_MANY_LOGS', retryable: false });
    expect(detailRows(problem.details)).toEqual([
      { name: 'Requested count', value: '50000' },
      { name: 'Max allowed', value: '10000' },
      { name: 'Suggestion', value: 'Use smaller time ranges or increase pagination' },
    ]);
  });

  it('429: the limit and the wait, which then hold for every request', async () => {
    const budget = new RequestBudget(7);
    const problem = await problemOf('error-429.json', 429, budget);
    expect(problem).toMatchObject({
      kind: 'rate-limited',
      code: 'RATE_LIMIT_EXCEEDED',
      message: 'Too many log requests',
      retryAfterMs: 60_000,
    });
    expect(budget.snapshot()).toMatchObject({ limit: 100, used: 1 });
    expect(budget.waitMs()).toBeGreaterThan(59_000);
  });

  it('each is explained', async () => {
    for (const status of [400, 403, 413, 429]) {
      const problem = await problemOf(`error-${status}.json`, status);
      expect(explainProblem(problem).meaning).toMatch(/\.$/);
      expect(explainProblem(problem).advice).toMatch(/\.$/);
    }
  });
});

describe('detailRows', () => {
  it.each<[unknown, { name: string; value: string }[]]>([
    [null, []],
    [undefined, []],
    ['', []],
    ['why', [{ name: 'Details', value: 'why' }]],
    [5, [{ name: 'Details', value: '5' }]],
    [
      { a_list: [], nested: { b: 1 }, nothing: null, on: true },
      [
        { name: 'A list', value: 'none' },
        { name: 'Nested', value: '{"b":1}' },
        { name: 'Nothing', value: 'none' },
        { name: 'On', value: 'true' },
      ],
    ],
    [[{ a: 1 }], [{ name: 'Details', value: '[{"a":1}]' }]],
  ])('of %j', (details, rows) => {
    expect(detailRows(details)).toEqual(rows);
  });

  it('survives nesting that the engine cannot print', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(detailRows(deep)).toHaveLength(1);
  });
});
