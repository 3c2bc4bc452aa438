import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { findPatterns } from '../logs/analysis/message-pattern';
import { type LogEntry, readEntry } from '../logs/entry';
import { countFacets } from '../logs/facets';
import { bucketsFor, histogram } from '../logs/histogram';
import { ENTRY_LEVELS, isAtLeast, LEVELS } from '../logs/level';
import { matchesLocalFilter } from '../logs/query';
import { AROUND, logEntry } from './entry-arbitrary';
import type { StoreFilter } from './filter';
import { LogStore } from './log-store';
import { messageBatches } from './message-batches';
import { testMessages } from './message-texts';
import { RowList } from './row-list';
import { RowSet } from './row-set';
import { Scan } from './scan';

// Properties over many stores: seconds where other programs have the processor.
vi.setConfig({ testTimeout: 60_000 });

const RANGE = { start: AROUND + 2_000, end: AROUND + 17_000 };
const BINNING = { range: RANGE, buckets: bucketsFor(RANGE, 0, 10) };

const storeFilter: fc.Arbitrary<StoreFilter> = fc.record(
  {
    levels: fc.subarray([...ENTRY_LEVELS]),
    minimumLevel: fc.constantFrom(...LEVELS),
    sources: fc.subarray(['model_loader', 'api handler', '', 'ü', 'nowhere']),
    endpoints: fc.subarray(['ep_1', 'ep_3']),
    jobId: fc.constantFrom('job_1', '', 'job_9'),
    requestId: fc.constantFrom('req_1', '7'),
    range: fc.constant({ start: AROUND + 1_000, end: AROUND + 12_000 }),
    contains: fc.constantFrom('', 'out of MEMORY', 'LOADED', 'über', 'a', '\ud800', 'no such text', 'K'),
    fields: fc.subarray([
      { path: ['metadata', 'model'], value: 'a', exclude: false },
      { path: ['metadata', 'errorCode'], value: 'TIMEOUT', exclude: true },
    ]),
  },
  { requiredKeys: [] },
);

const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

function passes(entry: LogEntry, filter: StoreFilter): boolean {
  const {
    levels = [],
    minimumLevel,
    sources = [],
    endpoints = [],
    jobId,
    requestId,
    range,
    fields = [],
  } = filter;
  const { contains = '' } = filter;
  const ascii = [...contains].every((character) => character < '\u0080');
  const fold = ascii ? lower : (text: string) => text.toLowerCase();
  return (
    (levels.length === 0 || levels.includes(entry.level)) &&
    (minimumLevel === undefined || isAtLeast(entry.level, minimumLevel)) &&
    (endpoints.length === 0 || endpoints.includes(entry.endpointId)) &&
    (jobId === undefined || entry.jobId === jobId) &&
    (requestId === undefined || entry.requestId === requestId) &&
    (range === undefined || (entry.time !== null && entry.time >= range.start && entry.time <= range.end)) &&
    matchesLocalFilter(entry, { sources, fields }) &&
    fold(entry.message).includes(fold(contains))
  );
}

const stored = (store: LogStore): (readonly [number, LogEntry])[] =>
  store.chunks.flatMap(({ firstRow, count }) =>
    Array.from({ length: count }, (_, at) => [firstRow + at, store.entry(firstRow + at)] as const),
  );

function run(steps: Generator<unknown, unknown>): void {
  for (const _ of steps);
}

function plainOrder(rows: readonly (readonly [number, LogEntry])[], newest: boolean): number[] {
  const timed = rows.filter(([, { time }]) => time !== null);
  timed.sort(([a, x], [b, y]) => ((x.time ?? 0) - (y.time ?? 0)) * (newest ? -1 : 1) || a - b);
  return [...timed, ...rows.filter(([, { time }]) => time === null)].map(([row]) => row);
}

function figures(values: readonly (number | null)[]) {
  const numbers = values.flatMap((value) => value ?? []);
  const none = numbers.length === 0;
  const sum = numbers.reduce((before, value) => before + value, 0);
  return {
    count: numbers.length,
    min: none ? null : Math.min(...numbers),
    max: none ? null : Math.max(...numbers),
    average: none ? null : sum / numbers.length,
  };
}

/** Averages may differ in the order of their sums. */
function expectFigures(actual: ReturnType<typeof figures>, expected: ReturnType<typeof figures>): void {
  expect({ ...actual, average: null }).toEqual({ ...expected, average: null });
  const scale = Math.max(1, Math.abs(expected.min ?? 0), Math.abs(expected.max ?? 0));
  if (Number.isFinite(expected.average ?? Number.NaN))
    expect(Math.abs((actual.average ?? 0) - (expected.average ?? 0)) / scale).toBeLessThan(1e-9);
}

function expectPlainAnswer(scan: Scan, store: LogStore, filter: StoreFilter): void {
  const all = stored(store);
  const passing = all.filter(([, entry]) => passes(entry, filter));
  const entries = passing.map(([, entry]) => entry);
  expect([...scan.rows(0, all.length, 'oldest')]).toEqual(plainOrder(passing, false));
  const newest = plainOrder(passing, true);
  expect([...scan.rows(1, 5, 'newest')]).toEqual(newest.slice(1, 5));
  expect(newest.map((row) => scan.placeOf(row, 'newest'))).toEqual([...newest.keys()]);
  const summary = scan.summary();
  const facets = countFacets(entries);
  const bars = histogram(entries, RANGE, 0, 10);
  const times = entries.flatMap(({ time }) => time ?? []);
  expect(summary).toMatchObject({
    count: entries.length,
    scanned: all.length,
    levels: { top: facets.levels, rest: { names: 0, entries: 0 } },
    sources: { top: facets.sources },
    jobs: new Set(entries.map(({ jobId }) => jobId).filter((job) => job !== '')).size,
    untimed: bars.untimed,
    firstTime: times.length === 0 ? null : Math.min(...times),
    lastTime: times.length === 0 ? null : Math.max(...times),
  });
  expect(summary.endpoints.top.reduce((sum, [, count]) => sum + count, 0)).toBe(entries.length);
  expect(summary.bins?.outside).toBe(bars.outside);
  expect([...(summary.bins?.counts ?? [])]).toEqual(
    [...bars.columns.values()].flatMap((column) => [...column]),
  );
  expect(
    summary.errors.top.map(({ error, count, first, last, firstRow, lastRow }) => ({
      error,
      count,
      firstOccurrence: first === null ? null : store.entry(firstRow).timestamp,
      lastOccurrence: last === null ? null : store.entry(lastRow).timestamp,
    })),
  ).toEqual(facets.commonErrors);
  expectFigures(summary.duration, figures(entries.map(({ duration }) => duration)));
  expectFigures(summary.gpu, figures(entries.map(({ gpuUtilization }) => gpuUtilization)));
  expectFigures(summary.memory, figures(entries.map(({ memoryBytes }) => memoryBytes)));
  const patterns = scan.patterns();
  if (patterns !== null)
    expect(patterns.patterns.map(({ template, count, firstSeen }) => [template, count, firstSeen])).toEqual(
      findPatterns(entries).patterns.map(({ template, count, firstSeen }) => [template, count, firstSeen]),
    );
}

describe('a scan answers as plain array code does', () => {
  const steps = fc.array(
    fc.record({
      entries: fc.array(logEntry, { maxLength: 14 }),
      keep: fc.nat(60),
      stopAfter: fc.option(fc.nat(3)),
    }),
    { minLength: 1, maxLength: 6 },
  );

  test('whatever is appended, evicted, filtered and broken off', () => {
    fc.assert(
      fc.property(
        steps,
        storeFilter,
        fc.boolean(),
        fc.constantFrom(2, 8, 64),
        (batches, filter, patterns, chunkRows) => {
          const store = new LogStore({ chunkRows });
          const scan = new Scan(store, filter, { binning: BINNING, patterns });
          for (const [at, { entries, keep, stopAfter }] of batches.entries()) {
            store.append(entries, { origin: String(at % 3) });
            const steps = scan.extending();
            if (stopAfter !== null) {
              for (let step = 0; step < stopAfter; step++) steps.next();
              steps.return();
            } else {
              run(steps);
              expectPlainAnswer(scan, store, filter);
            }
            if (keep < 20) store.evict({ maxEntries: keep });
          }
          run(scan.extending());
          expectPlainAnswer(scan, store, filter);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('when rows are evicted and appended while it runs', () => {
    fc.assert(
      fc.property(
        fc.array(logEntry, { minLength: 30, maxLength: 60 }),
        storeFilter,
        fc.nat(20),
        (entries, filter, at) => {
          const store = new LogStore({ chunkRows: 4 });
          store.append(entries.slice(0, 25), { origin: 'a' });
          const scan = new Scan(store, filter, { binning: BINNING });
          let step = 0;
          for (const _ of scan.extending()) {
            if (step++ !== at) continue;
            store.append(entries.slice(25), { origin: 'a' });
            store.evict({ maxEntries: 16 });
          }
          run(scan.extending());
          expectPlainAnswer(scan, store, filter);
        },
      ),
    );
  });

  test('with a test made elsewhere, in batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(logEntry, { maxLength: 20 }), { maxLength: 4 }),
        storeFilter,
        (batches, filter) => {
          const store = new LogStore({ chunkRows: 8 });
          const tested = new RowSet();
          const pattern = /o\w+|\ud800/u;
          const scan = new Scan(store, { ...filter, tested }, { binning: BINNING });
          for (const [at, entries] of batches.entries()) {
            store.append(entries, { origin: String(at) });
            for (const batch of messageBatches(store, filter, tested.decidedTo)) {
              const messages: string[] = [];
              const passed = testMessages(batch, (message) => {
                messages.push(message);
                return pattern.test(message);
              });
              expect(messages).toEqual([...batch.rows].map((row) => store.entry(row).message));
              for (const [place, row] of batch.rows.entries()) if (passed[place] === 1) tested.add(row);
              tested.decidedTo = batch.nextRow;
              run(scan.extending());
            }
          }
          const expected = stored(store).filter(
            ([, entry]) => passes(entry, filter) && pattern.test(entry.message),
          );
          expect([...scan.rows(0, store.size, 'oldest')]).toEqual(plainOrder(expected, false));
          expect(scan.summary().scanned).toBe(store.size);
        },
      ),
    );
  });
});

test('lists only so many names and says what the others come to', () => {
  const store = new LogStore();
  const sources = ['a', 'a', 'a', 'b', 'b', 'c', 'd'];
  store.append(
    sources.map((source, at) =>
      readEntry({ message: `${at}`, source, level: 'error', metadata: { errorCode: source } }, 'ep'),
    ),
    { origin: 'a' },
  );
  const scan = new Scan(store, {});
  run(scan.extending());
  const { sources: listed, errors, bins } = scan.summary(2);
  expect(listed).toEqual({
    top: [
      ['a', 3],
      ['b', 2],
    ],
    rest: { names: 2, entries: 2 },
  });
  expect(errors.top.map(({ error, count }) => [error, count])).toEqual(listed.top);
  expect(errors.rest).toEqual(listed.rest);
  expect(bins).toBeNull();
});

test('steps are no longer than a chunk, and say how far they are', () => {
  const store = new LogStore({ chunkRows: 16 });
  const entries = Array.from({ length: 100 }, (_, at) =>
    readEntry({ message: `${at}`, timestamp: AROUND + at }, 'ep'),
  );
  store.append(entries, { origin: 'a' });
  const scan = new Scan(store, {});
  expect([...scan.extending()].map(({ scanned, of }) => [scanned, of])).toEqual(
    [16, 32, 48, 64, 80, 96, 100].map((scanned) => [scanned, 100]),
  );
  expect([...scan.extending()]).toEqual([]);
});

test('rows that wait to be sorted are not gone through at every step while the store evicts nothing', () => {
  const store = new LogStore({ chunkRows: 16 });
  const entries = Array.from({ length: 1_600 }, (_, at) =>
    readEntry({ message: `${at}`, timestamp: AROUND + at }, 'ep'),
  );
  store.append(entries, { origin: 'a' });
  const goneThrough = vi.spyOn(RowList.prototype, 'dropBelow');
  run(new Scan(store, {}).extending());
  // Once, because rows may have gone while the store sorted.
  expect(goneThrough.mock.calls.length).toBeLessThanOrEqual(1);
  goneThrough.mockRestore();
});
