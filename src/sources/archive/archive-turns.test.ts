import { expect, test } from 'vitest';
import { DEFAULT_QUERY } from '../../logs/advanced-query';
import type { LogQuery } from '../../logs/query';
import { parseQueryText } from '../../logs/query-text';
import { HOUR_MS } from '../../logs/time-range';
import { directMatchPort } from '../match-worker/direct-match-port';
import { type MatchPort, MatchRunner } from '../match-worker/match-runner';
import { ArchiveSource } from './archive-source';
import { readIn, readingEngine } from './direct-engine';

const never = new AbortController().signal;
const START = Date.parse('2024-01-15T10:00:00.000Z');
const QUERY: LogQuery = {
  endpoints: ['archive'],
  range: { start: START, end: START + HOUR_MS },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 100,
  order: 'newest',
};
const LEVELS = ['info', 'warn', 'error'];

function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) =>
    JSON.stringify({
      timestamp: new Date(START + from + at).toISOString(),
      level: LEVELS[(from + at) % 3],
      message: `message ${from + at}`,
    }),
  ).join('\n');
}

/** Hears tests and never answers, as with a pattern that backtracks without end. */
const silentPort = (): MatchPort => ({
  postMessage: () => undefined,
  onMessage: () => undefined,
  onFailure: () => undefined,
  close: () => undefined,
});

const COUNTS = {
  endpointIds: ['archive'],
  timeRange: { start: new Date(START).toISOString(), end: new Date(START + HOUR_MS).toISOString() },
  aggregations: [{ name: 'levels', groupBy: ['level'], metrics: ['count'] }],
};

test('a page whose pattern takes for ever holds up neither counts nor searches, patterns among them', async () => {
  let runners = 0;
  const { engine, read } = readingEngine(
    () => new MatchRunner(runners++ === 0 ? silentPort : () => directMatchPort()),
  );
  await read([new File([lines(0, 300)], 'a')]);
  const source = new ArchiveSource('a', engine);
  const stop = new AbortController();
  const slow = source.page({ ...QUERY, search: '(a+)+$' }, null, stop.signal);
  const ended = expect(slow).rejects.toMatchObject({ name: 'AbortError' });
  const { aggregations } = await source.aggregate(COUNTS, never);
  expect(aggregations.levels?.map((row) => row.count)).toEqual([100, 100, 100]);
  const query = {
    ...DEFAULT_QUERY,
    ...parseQueryText('level:error /message 1\\d\\d/').query,
    endpoints: ['archive'],
  };
  const found = await source.search(query, QUERY.range, never);
  expect(found.matched).toBe(33);
  // The next page waits for the one before, until that is given up.
  const next = source.page(QUERY, null, never);
  stop.abort();
  await ended;
  expect((await next).progress.matching).toBe(300);
});

test('questions asked at once are answered as when asked one after the other', async () => {
  const engine = await readIn([new File([lines(0, 40_000)], 'a')]);
  const source = new ArchiveSource('a', engine);
  const query = {
    ...DEFAULT_QUERY,
    ...parseQueryText('level:error').query,
    endpoints: ['archive'],
    limit: 50,
  };
  const ask = [
    () => source.page({ ...QUERY, level: 'error' }, null, never).then(({ progress }) => progress.matching),
    () => source.aggregate(COUNTS, never).then(({ aggregations }) => aggregations.levels),
    () => source.search(query, QUERY.range, never).then(({ matched, total }) => [matched, total]),
    () => source.page(QUERY, null, never).then(({ entries }) => entries.map(({ message }) => message)),
  ];
  const together = await Promise.all(ask.map((one) => one()));
  const apart: unknown[] = [];
  for (const one of ask) apart.push(await one());
  expect(together).toEqual(apart);
  expect(together[0]).toBe(13_333);
});

test('a question given up loses nothing for another that wants the same', async () => {
  const engine = await readIn([new File([lines(0, 40_000)], 'a')]);
  const source = new ArchiveSource('a', engine);
  const stop = new AbortController();
  const given = expect(source.page(QUERY, null, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  const counted = source.aggregate(COUNTS, never);
  stop.abort();
  await given;
  expect((await counted).aggregations.levels?.map((row) => row.count)).toEqual([13_333, 13_334, 13_333]);
});

test('a source goes on showing what there was when more is read', async () => {
  const { engine, read } = readingEngine();
  await read([new File([lines(0, 3_000)], 'a')]);
  const { endRow } = await engine.ask<'overview'>({ kind: 'overview' }, never);
  const before = new ArchiveSource('a', engine, [], endRow);
  const first = await before.page(QUERY, null, never);
  await read([new File([lines(3_000, 20_000), '\n{"message":"timeless"}'], 'b')]);
  const after = new ArchiveSource('b', engine);
  const everything = { ...QUERY, search: 'm.ss.ge' };
  expect((await before.page(QUERY, first.next, never)).entries[0]?.message).toBe('message 2899');
  expect((await before.page(everything, null, never)).progress).toMatchObject({
    matching: 3_000,
    total: 3_000,
  });
  expect((await before.aggregate(COUNTS, never)).aggregations.levels?.[0]?.count).toBe(1_000);
  const query = { ...DEFAULT_QUERY, ...parseQueryText('message').query, endpoints: ['archive'] };
  expect((await before.search(query, QUERY.range, never)).matched).toBe(3_000);
  expect((await before.page({ ...QUERY, endpoints: ['entries-without-time'] }, null, never)).entries).toEqual(
    [],
  );
  expect((await after.page(everything, null, never)).progress).toMatchObject({
    matching: 20_000,
    total: 20_001,
  });
});
