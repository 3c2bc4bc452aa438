import { expect, test, vi } from 'vitest';
import { readEntry } from '../../logs/entry';
import type { LogQuery } from '../../logs/query';
import { LogStore } from '../../store/log-store';
import { runMatchTest } from '../match-worker/match-test';
import { ArchiveQueries, type Match } from './archive-queries';

const START = Date.UTC(2024, 0, 15, 10);
const never = new AbortController().signal;
const EVERYTHING: LogQuery = {
  endpoints: ['all-endpoints'],
  range: { start: START, end: START + 1_000 },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 10,
  order: 'newest',
};

const refused: Match = () => Promise.reject(new Error('no pattern is tried here'));

function queriesOver(count: number, match: Match = refused): ArchiveQueries {
  const store = new LogStore();
  const entries = Array.from({ length: count }, (_, at) =>
    readEntry({ message: `${at}`, timestamp: START + at, level: at % 2 === 0 ? 'error' : 'info' }, 'ep_a'),
  );
  store.append(entries, { origin: 'file' });
  return new ArchiveQueries(store, match);
}

test('all of a file is looked through once: for its overview, its total and its first page', async () => {
  const queries = queriesOver(1_000);
  const { endRow } = await queries.overview(never);
  const bytes = queries.byteSize();
  const ask = (query: LogQuery) => queries.page({ kind: 'page', query, offset: 0, limit: 10, endRow }, never);
  expect(await ask(EVERYTHING)).toMatchObject({ matching: 1_000, total: 1_000 });
  expect(queries.byteSize()).toBe(bytes);
  expect(await ask({ ...EVERYTHING, level: 'error' })).toMatchObject({ matching: 500, total: 1_000 });
  expect(queries.byteSize()).toBeGreaterThan(bytes);
});

test('a pattern is tried once, for the first page: the log volume counts what that found', async () => {
  const match = vi.fn<Match>(async (tried) => runMatchTest(tried));
  const queries = queriesOver(1_000, match);
  const { endRow } = await queries.overview(never);
  const query = { ...EVERYTHING, search: '^[1-3]..$' };
  const { matching } = await queries.page({ kind: 'page', query, offset: 0, limit: 10, endRow }, never);
  const tries = match.mock.calls.length;
  expect({ matching, tries }).toEqual({ matching: 300, tries: 1 });
  const local = { sources: [], fields: [] };
  const volume = await queries.volume({ kind: 'volume', query, local, zoneOffsetMs: 0, endRow }, never);
  expect(volume.counted).toBe(300);
  expect(match).toHaveBeenCalledTimes(tries);
});
