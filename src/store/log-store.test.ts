import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import { parseJson } from '../logs/exact-numbers';
import { safeStringify } from '../logs/json';
import type { Order } from '../logs/query';
import { hostileEntries } from '../mocks/hostile-entries';
import { AROUND, logEntry } from './entry-arbitrary';
import { LogStore } from './log-store';

// Properties over many stores: seconds where other programs have the processor.
vi.setConfig({ testTimeout: 60_000 });

const line = (message: string, fields: object = {}): LogEntry =>
  readEntry({ timestamp: '2024-01-15T10:30:15.234Z', level: 'info', message, ...fields }, 'ep_1');

const rowsOf = (store: LogStore): number[] =>
  store.chunks.flatMap(({ firstRow, count }) => Array.from({ length: count }, (_, at) => firstRow + at));

const entriesOf = (store: LogStore): LogEntry[] => rowsOf(store).map((row) => store.entry(row));

function finish<T>(steps: Generator<unknown, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

const ordered = (store: LogStore, order: Order): number[] => [
  ...finish(store.ordering()).slice(0, Number.POSITIVE_INFINITY, order),
];

describe('entries come back as they were appended', () => {
  const corpus = hostileEntries({ newest: AROUND });
  test.each([2, 512])(
    'hostile ones, in chunks of %i',
    (chunkRows) => {
      const entries = corpus.map(({ json }) => readEntry(parseJson(json), 'ep_1'));
      const store = new LogStore({ chunkRows });
      expect(store.append(entries, { origin: 'list' }).added).toBe(entries.length);
      for (const [at, row] of rowsOf(store).entries()) {
        const entry = entries[at];
        const { kind = '', json = '' } = corpus[at] ?? {};
        const back = store.entry(row);
        // Comparing structures recurses: what is nested too deep for that is compared as text only.
        if (!/20,000 levels/.test(kind))
          expect(isDeepStrictEqual(back, entry), `${kind} ${json}`.slice(0, 300)).toBe(true);
        expect(safeStringify(back.raw) === safeStringify(entry?.raw ?? null), kind).toBe(true);
        const chunk = store.chunkOf(row);
        expect(chunk?.messageAt(row - chunk.firstRow) === entry?.message, kind).toBe(true);
      }
      expect(store.append(entries, { origin: 'stream' })).toEqual({ added: 0, duplicates: entries.length });
    },
    30_000,
  );

  test('whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(logEntry, { maxLength: 30 }), fc.constantFrom(1, 4, 64), (entries, chunkRows) => {
        const store = new LogStore({ chunkRows });
        expect(store.append(entries, { origin: 'a' })).toEqual({ added: entries.length, duplicates: 0 });
        expect(entriesOf(store)).toStrictEqual(entries);
        expect(store.size).toBe(entries.length);
      }),
    );
  });

  test('numbers that JSON cannot write, as entries of their own', () => {
    const entries = ['1e999', '-1e999', '-0'].map((json) => readEntry(parseJson(json), 'ep'));
    const store = new LogStore();
    store.append(entries, { origin: 'a' });
    expect(entriesOf(store)).toStrictEqual(entries);
  });

  test('not a row that is not there', () => {
    const store = new LogStore({ chunkRows: 2 });
    store.append([line('a'), line('b'), line('c')], { origin: 'a' });
    expect(store.has(2)).toBe(true);
    expect(() => store.entry(3)).toThrow(RangeError);
    store.evict({ maxEntries: 1 });
    expect(() => store.entry(0)).toThrow(RangeError);
    expect(store.has(0)).toBe(false);
    expect(store.entry(2).message).toBe('c');
  });
});

/** What the store promises about copies, in plain maps. */
class Model {
  rows: { row: number; entry: LogEntry }[] = [];
  readonly #contents = new Map<string, { stored: number; shown: Map<string, number>; last: number }>();

  append(entry: LogEntry, origin: string, row: number): boolean {
    const key = entryFingerprint(entry);
    const content = this.#contents.get(key) ?? { stored: 0, shown: new Map<string, number>(), last: row };
    this.#contents.set(key, content);
    const shown = (content.shown.get(origin) ?? 0) + 1;
    if (shown <= content.stored) {
      content.shown.set(origin, shown);
      return false;
    }
    content.stored += 1;
    content.shown.set(origin, content.stored);
    content.last = row;
    this.rows.push({ row, entry });
    return true;
  }

  evictBefore(firstRow: number): void {
    this.rows = this.rows.filter(({ row }) => row >= firstRow);
    for (const [key, { last }] of this.#contents) if (last < firstRow) this.#contents.delete(key);
  }
}

describe('copies', () => {
  const append = (store: LogStore, messages: string, origin: string) =>
    store.append(
      [...messages].map((message) => line(message)),
      { origin },
    );

  test('within an origin are kept, across origins are not', () => {
    const store = new LogStore();
    expect(append(store, 'aab', 'before')).toEqual({ added: 3, duplicates: 0 });
    expect(append(store, 'aabcc', 'list')).toEqual({ added: 2, duplicates: 3 });
    expect(append(store, 'ccc', 'stream')).toEqual({ added: 1, duplicates: 2 });
    expect(entriesOf(store).map(({ message }) => message)).toEqual(['a', 'a', 'b', 'c', 'c', 'c']);
  });

  test('of two origins that take turns', () => {
    const store = new LogStore();
    append(store, 'a', 'x');
    expect(append(store, 'a', 'y')).toEqual({ added: 0, duplicates: 1 });
    expect(append(store, 'a', 'x')).toEqual({ added: 1, duplicates: 0 });
    expect(append(store, 'aa', 'y')).toEqual({ added: 1, duplicates: 1 });
  });

  test('differ by endpoint', () => {
    const store = new LogStore();
    store.append([readEntry('same', 'ep_1')], { origin: 'a' });
    expect(store.append([readEntry('same', 'ep_2')], { origin: 'b' }).added).toBe(1);
  });

  test('are counted like in plain maps, whatever comes and goes', () => {
    const step = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(fc.array(fc.nat(40), { maxLength: 12 }), fc.constantFrom('a', 'b', 'c')),
      },
      { weight: 1, arbitrary: fc.nat(20) },
    );
    fc.assert(
      fc.property(
        fc.array(logEntry, { minLength: 1, maxLength: 41 }),
        fc.array(step, { maxLength: 20 }),
        fc.constantFrom(2, 8),
        (pool, steps, chunkRows) => {
          const store = new LogStore({ chunkRows });
          const model = new Model();
          for (const one of steps) {
            if (typeof one === 'number') {
              const before = store.size;
              const { entries } = store.evict({ maxEntries: one });
              expect(store.size).toBe(before - entries);
              expect(store.size <= Math.max(one, chunkRows)).toBe(true);
              model.evictBefore(store.firstRow);
            } else {
              for (const at of one[0]) {
                const entry = pool[at % pool.length];
                if (entry === undefined) continue;
                const added = model.append(entry, one[1], store.endRow);
                expect(store.append([entry], { origin: one[1] }).added === 1).toBe(added);
              }
            }
            expect(rowsOf(store).length).toBe(store.size);
            expect(entriesOf(store)).toStrictEqual(model.rows.map(({ entry }) => entry));
          }
        },
      ),
    );
  });

  test('of one entry, many times over, take no longer each', () => {
    const store = new LogStore({ chunkRows: 256 });
    const entry = line('again');
    const many = Array.from({ length: 20_000 }, () => entry);
    expect(store.append(many, { origin: 'a' }).added).toBe(20_000);
    expect(store.append(many, { origin: 'b' }).duplicates).toBe(20_000);
  });
});

describe('order', () => {
  const plain = (store: LogStore, order: Order): number[] => {
    const all = rowsOf(store).map((row) => ({ row, time: store.entry(row).time }));
    const timed = all.flatMap(({ row, time }) => (time === null ? [] : [{ row, time }]));
    timed.sort((a, b) => (order === 'oldest' ? a.time - b.time : b.time - a.time) || a.row - b.row);
    return [...timed, ...all.filter(({ time }) => time === null)].map(({ row }) => row);
  };

  test('is by time, then by arrival, those without a time last, after any appends and evictions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.array(logEntry, { maxLength: 12 }), fc.nat(60)), { maxLength: 8 }),
        fc.constantFrom(2, 16),
        (batches, chunkRows) => {
          const store = new LogStore({ chunkRows });
          for (const [at, [entries, limit]] of batches.entries()) {
            store.append(entries, { origin: String(at) });
            if (limit < 20) store.evict({ maxEntries: limit });
            for (const order of ['oldest', 'newest'] as const) {
              const expected = plain(store, order);
              expect(ordered(store, order)).toEqual(expected);
              const view = finish(store.ordering());
              expect([...view.slice(3, 9, order)]).toEqual(expected.slice(3, 9));
              expect(expected.map((row) => view.placeOf(row, order))).toEqual([...expected.keys()]);
            }
          }
        },
      ),
    );
  });

  test('survives runs that are broken off, overtaken, or see rows go', () => {
    const store = new LogStore({ chunkRows: 4_096 });
    const at = (index: number) => line(`${index}`, { timestamp: AROUND + ((index * 7_919) % 10_007) });
    const batch = (from: number) => Array.from({ length: 30_000 }, (_, index) => at(from + index));
    store.append(batch(0), { origin: 'a' });
    const brokenOff = store.ordering();
    expect(brokenOff.next().done).toBe(false);
    const overtaken = store.ordering();
    expect(overtaken.next().done).toBe(false);
    store.append(batch(30_000).slice(0, 9_000), { origin: 'a' });
    store.evict({ maxEntries: 25_000 });
    finish(store.ordering());
    finish(overtaken);
    const times = ordered(store, 'oldest').map((row) => store.timeAt(row));
    expect(times.length).toBe(store.size);
    expect(times.every((time, place) => place === 0 || time >= (times[place - 1] ?? 0))).toBe(true);
  });
});

test('limits by bytes', () => {
  const store = new LogStore({ chunkRows: 16 });
  store.append(
    Array.from({ length: 400 }, (_, at) => line(`${at} ${'x'.repeat(100)}`)),
    { origin: 'a' },
  );
  const limit = store.byteSize() / 2;
  const { entries, bytes } = store.evict({ maxBytes: limit });
  expect(entries).toBeGreaterThan(0);
  expect(bytes).toBeGreaterThan(0);
  expect(store.byteSize()).toBeLessThanOrEqual(limit);
  expect(store.entry(store.endRow - 1).message).toMatch(/^399 /);
});

test('memory stays flat under a stream, and copies of what is held are still known', () => {
  const store = new LogStore({ chunkRows: 64 });
  const batch = (from: number) =>
    Array.from({ length: 500 }, (_, at) =>
      line(`${from + at}`, { jobId: `job_${from + at}`, requestId: `req_${from + at}` }),
    );
  const sizes: number[] = [];
  for (let round = 0; round < 60; round++) {
    expect(store.append(batch(round * 500), { origin: 'stream' }).added).toBe(500);
    store.evict({ maxEntries: 1_000 });
    expect(store.append(batch(round * 500), { origin: 'list' })).toEqual({
      added: 0,
      duplicates: 500,
    });
    finish(store.ordering());
    sizes.push(store.byteSize());
  }
  const [early = 0] = sizes.slice(10).sort((a, b) => a - b);
  expect(Math.max(...sizes.slice(-10))).toBeLessThan(early * 1.2);
});
