import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { csvRow } from '../logs/csv';
import type { LogQuery } from '../logs/query';
import { formatTextLine } from '../logs/text-line';
import { DAY_MS, HOUR_MS } from '../logs/time-range';
import { exportPages } from './export-pages';
import type { ExportStep } from './export-step';
import type { ExportFormat } from './log-source';

const START = Date.UTC(2024, 0, 15);
const QUERY: LogQuery = {
  endpoints: ['ep_a'],
  range: { start: START, end: START + HOUR_MS },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 1_000,
  order: 'newest',
};

interface Row {
  readonly time: number;
  readonly message: string;
}

interface Asked {
  readonly endpoint: string;
  readonly parameters: URLSearchParams;
  readonly format: ExportFormat;
  readonly start: number;
  readonly end: number;
  readonly limit: number;
  readonly offset: number;
}

/** An API over a list of rows, both ends of a range included. `intercept` may answer in its place. */
function fakeApi(
  rows: readonly Row[],
  intercept: (asked: Asked, count: number) => Response | null = () => null,
) {
  const asked: Asked[] = [];
  let now = START;
  const sleeps: number[] = [];
  const answer = (input: RequestInfo | URL): Promise<Response> => {
    const url = new URL(String(input));
    const parameters = url.searchParams;
    const request: Asked = {
      endpoint: url.pathname.split('/')[3] ?? '',
      parameters,
      format:
        parameters.get('format') === 'csv' ? 'csv' : parameters.get('format') === 'text' ? 'text' : 'json',
      start: Date.parse(parameters.get('startTime') ?? ''),
      end: Date.parse(parameters.get('endTime') ?? ''),
      limit: Number(parameters.get('limit')),
      offset: Number(parameters.get('offset')),
    };
    asked.push(request);
    const inRange = rows.filter((row) => row.time >= request.start && row.time <= request.end);
    return Promise.resolve(intercept(request, inRange.length) ?? respond(request, inRange));
  };
  const client = new ApiClient({
    connection: { baseUrl: 'http://api.test', apiKey: 'sk_test' },
    budget: new RequestBudget(100, () => now),
    fetch: answer,
    now: () => now,
  });
  const clock = {
    now: () => now,
    sleep: (ms: number, signal: AbortSignal) => {
      sleeps.push(ms);
      now += ms;
      return signal.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  };
  return { client, clock, asked, sleeps };
}

function respond({ format, offset, limit }: Asked, inRange: readonly Row[]): Response {
  const page = inRange.slice(offset, offset + limit);
  if (format === 'text') return new Response(page.map((row) => `${lineOf(row)}\n`).join(''));
  if (format === 'csv') return new Response(csvOf(page), { headers: { 'Content-Type': 'text/csv' } });
  const hasMore = offset + limit < inRange.length;
  return json({
    totalLogs: inRange.length,
    filteredLogs: inRange.length,
    pagination: { limit, offset, hasMore, nextOffset: hasMore ? offset + limit : null },
    logs: page.map((row) => ({ timestamp: iso(row.time), level: 'info', message: row.message, source: 's' })),
  });
}

const iso = (time: number) => new Date(time).toISOString();
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
const lineOf = (row: Row) =>
  formatTextLine({
    timestamp: iso(row.time),
    levelText: 'info',
    source: 's',
    message: row.message,
    jobId: '',
  });
const csvOf = (rows: readonly Row[]) =>
  [['timestamp', 'level', 'message'], ...rows.map((row) => [iso(row.time), 'info', row.message])]
    .map((cells) => csvRow(cells, false))
    .join('');
const tooMany = (requestedCount: number, maxAllowed: number) =>
  json({ error: 'TOO_MANY_LOGS', message: 'too many', details: { requestedCount, maxAllowed } }, 413);

function rowsEvery(count: number, stepMs: number, start = START): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({
    time: start + index * stepMs,
    message: `message ${index}`,
  }));
}

async function collect(
  api: ReturnType<typeof fakeApi>,
  format: ExportFormat = 'json',
  query: Partial<LogQuery> = {},
  pageSize = 100,
) {
  const steps: ExportStep[] = [];
  const signal = new AbortController().signal;
  const pages = exportPages(api.client, { ...QUERY, ...query }, format, signal, {
    clock: api.clock,
    pageSize,
  });
  for await (const step of pages) steps.push(step);
  return {
    steps,
    messages: steps.flatMap((step) => step.entries.map((entry) => entry.message)),
    text: steps.map((step) => step.text).join(''),
    notices: steps.flatMap((step) => step.notices),
    last: steps.at(-1),
  };
}

describe('exportPages', () => {
  it('reads all pages of a JSON export with the filters of the query', async () => {
    const api = fakeApi(rowsEvery(250, 1_000));
    const { messages, last, notices } = await collect(api, 'json', {
      level: 'warn',
      search: 'a.*b',
      jobId: 'job_1',
    });
    expect(messages).toEqual(rowsEvery(250, 0).map((row) => row.message));
    expect(last?.progress).toEqual({ received: 250, expected: 250 });
    expect(last?.missing).toBe(false);
    expect(notices).toEqual([]);
    expect(api.asked.map((request) => request.offset)).toEqual([0, 100, 200]);
    expect(Object.fromEntries(api.asked[0]?.parameters ?? [])).toEqual({
      startTime: '2024-01-15T00:00:00.000Z',
      endTime: '2024-01-15T01:00:00.000Z',
      level: 'warn',
      limit: '100',
      offset: '0',
      jobId: 'job_1',
      search: 'a.*b',
    });
  });

  it('asks for the count before text, and keeps line breaks inside messages', async () => {
    const rows = [
      { time: START, message: 'first\n  second line\n[not a record]' },
      ...rowsEvery(120, 1_000, START + 5),
    ];
    const api = fakeApi(rows);
    const { text, last, notices } = await collect(api, 'text');
    expect(text).toBe(rows.map((row) => `${lineOf(row)}\n`).join(''));
    expect(last?.progress).toEqual({ received: 121, expected: 121 });
    expect(notices).toEqual([]);
    expect(api.asked.map((request) => [request.format, request.limit])).toEqual([
      ['json', 1],
      ['text', 100],
      ['text', 21],
    ]);
  });

  it('gives each CSV page its header and counts records, not lines', async () => {
    const rows = rowsEvery(150, 1_000).map((row) => ({ ...row, message: `"${row.message}",\r\nx` }));
    const { steps, last } = await collect(fakeApi(rows), 'csv');
    expect(steps.map((step) => step.text)).toEqual([csvOf(rows.slice(0, 100)), csvOf(rows.slice(100))]);
    expect(last?.progress).toEqual({ received: 150, expected: 150 });
  });

  it.each(['text', 'csv'] as const)(
    'asks again for the record at which a %s answer was cut',
    async (format) => {
      const rows = rowsEvery(50, 1_000);
      let cut = false;
      const api = fakeApi(rows, (request) => {
        if (request.format === 'json' || cut) return null;
        cut = true;
        const body = format === 'csv' ? csvOf(rows) : rows.map((row) => `${lineOf(row)}\n`).join('');
        return new Response(body.slice(0, body.length / 2 - 3));
      });
      const { text, last, notices } = await collect(api, format);
      const body = format === 'csv' ? csvOf(rows) : rows.map((row) => `${lineOf(row)}\n`).join('');
      expect(text.replaceAll('timestamp,level,message\r\n', '')).toBe(
        body.replace('timestamp,level,message\r\n', ''),
      );
      expect([last?.missing, notices]).toEqual([false, []]);
    },
  );

  it('says when fewer entries come than were announced', async () => {
    const api = fakeApi(rowsEvery(7, 1_000), (request) =>
      request.format === 'json' ? json({ filteredLogs: 1_200, totalLogs: 1_200, logs: [] }) : null,
    );
    const { last, notices } = await collect(api, 'text');
    expect(notices[0]).toContain('The server announced 1,200 entries but sent 7');
    expect(last?.missing).toBe(true);
    expect(last?.progress).toEqual({ received: 7, expected: 1_200 });
  });

  it.each(['json', 'text', 'csv'] as const)(
    'takes twins on the border of two parts once (%s)',
    async (format) => {
      const border = START + DAY_MS;
      const rows = [
        { time: START + 1, message: 'early' },
        { time: border, message: 'twin' },
        { time: border, message: 'twin' },
        { time: border, message: 'other' },
        { time: border + 1, message: 'late' },
      ];
      const api = fakeApi(rows);
      const { messages, text, last } = await collect(api, format, {
        range: { start: START, end: border + HOUR_MS },
      });
      const found = format === 'json' ? messages : text.match(/early|twin|other|late/g);
      expect(found).toEqual(['early', 'twin', 'twin', 'other', 'late']);
      expect(last?.progress).toEqual({ received: 5, expected: 5 });
      expect(last?.parts).toEqual({ begun: 2, all: 2 });
    },
  );

  it('reads every endpoint', async () => {
    const { steps } = await collect(fakeApi(rowsEvery(3, 1_000)), 'json', { endpoints: ['ep_a', 'ep_b'] });
    expect(steps.map((step) => [step.endpointId, step.entries.length])).toEqual([
      ['ep_a', 3],
      ['ep_b', 3],
    ]);
    expect(steps.at(-1)?.progress).toEqual({ received: 6, expected: 6 });
  });

  it('halves a part that the server refuses, and gives each entry once (property)', async () => {
    const row = fc.record({ second: fc.integer({ min: 0, max: 120 }), message: fc.constantFrom('a', 'b') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 60 }),
        fc.constantFrom<ExportFormat>('json', 'text', 'csv'),
        async (drawn, format) => {
          const rows = drawn
            .map(({ second, message }) => ({ time: START + second * 30_000, message }))
            .toSorted((a, b) => a.time - b.time);
          const densest = Math.max(
            0,
            ...rows.map((one) => rows.filter((two) => two.time === one.time).length),
          );
          const allowed = Math.max(densest, 5);
          const api = fakeApi(rows, (_, count) => (count > allowed ? tooMany(count, 10_000) : null));
          const { messages, text, last } = await collect(api, format, {}, 3);
          const found = format === 'json' ? messages : (text.match(/(?:: |,)[ab](?=[\r\n])/g) ?? []);
          expect(found.map((part) => part.at(-1))).toEqual(rows.map((one) => one.message));
          expect(last?.missing ?? false).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('names what cannot be reached even in one second', async () => {
    const rows = [...rowsEvery(30, 0, START + 500), { time: START + 20_000, message: 'late' }];
    const api = fakeApi(rows, (_, count) => (count > 10 ? tooMany(count, 10_000) : null));
    const { messages, notices, last } = await collect(api);
    expect(messages).toEqual(['late']);
    expect(notices.join(' ')).toMatch(/30 entries from 2024-01-15T00:00:00.000Z .* could not be reached/);
    expect(last?.missing).toBe(true);
    expect(last?.progress).toEqual({ received: 1, expected: 31 });
  });

  it('uses pages of the size a 413 allows', async () => {
    const api = fakeApi(rowsEvery(20, 1_000), ({ limit }) => (limit > 8 ? tooMany(20, 8) : null));
    const { messages, notices } = await collect(api);
    expect(messages).toHaveLength(20);
    expect(notices.join(' ')).toContain('pages hold 8 from there on');
  });

  it('waits as long as a 429 asks, telling so, and gives up after two in a row', async () => {
    const limited = () =>
      json({ error: 'RATE_LIMIT_EXCEEDED', message: 'slow down', details: { retryAfter: 60 } }, 429);
    let refusals = 2;
    const api = fakeApi(rowsEvery(3, 1_000), () => (refusals-- > 0 ? limited() : null));
    const { steps, messages } = await collect(api);
    expect(steps.map((step) => step.wait?.problem.code ?? null)).toEqual([
      'RATE_LIMIT_EXCEEDED',
      'RATE_LIMIT_EXCEEDED',
      null,
    ]);
    expect(steps[0]?.wait?.until).toBe(START + 60_050);
    expect(api.sleeps).toEqual([60_050, 60_050]);
    expect(messages).toHaveLength(3);
    await expect(collect(fakeApi([], limited))).rejects.toMatchObject({ kind: 'rate-limited' });
  });

  it('tries passing faults three times, others never', async () => {
    const broken = fakeApi([], () => json({ error: 'X', message: 'down' }, 503));
    await expect(collect(broken)).rejects.toMatchObject({ kind: 'server' });
    expect(broken.sleeps).toEqual([500, 1_000, 2_000]);
    const denied = fakeApi([], () => json({ error: 'NO', message: 'no' }, 403));
    await expect(collect(denied)).rejects.toMatchObject({ kind: 'forbidden' });
    expect(denied.asked).toHaveLength(1);
  });

  it('stops with a notice when the server promises more without going on', async () => {
    const api = fakeApi([], () =>
      json({
        filteredLogs: 10,
        totalLogs: 10,
        pagination: { limit: 5, offset: 0, hasMore: true, nextOffset: 0 },
        logs: [{ timestamp: iso(START), message: 'm' }],
      }),
    );
    const { notices, last } = await collect(api);
    expect(api.asked).toHaveLength(1);
    expect(notices.join(' ')).toContain('promised more entries but did not go on');
    expect(last?.missing).toBe(true);
  });

  it('ends with the AbortError, also during a pause', async () => {
    const api = fakeApi([], () =>
      json({ error: 'RATE_LIMIT_EXCEEDED', message: 'slow', details: { retryAfter: 9 } }, 429),
    );
    const controller = new AbortController();
    const pages = exportPages(api.client, QUERY, 'json', controller.signal, { clock: api.clock });
    expect((await pages.next()).value?.wait).not.toBeNull();
    controller.abort();
    await expect(pages.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
