import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogQuery } from '../../logs/query';
import { HOUR_MS } from '../../logs/time-range';
import { directMatchPort } from '../match-worker/direct-match-port';
import { MATCH_DEADLINE_MS, type MatchPort, MatchRunner } from '../match-worker/match-runner';
import type { ArchiveEngine } from './archive-engine';
import type { FileProgress } from './archive-message';
import { ArchiveSource } from './archive-source';
import { directEngine, readIn } from './direct-engine';

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

function line(at: number, message = `message ${at}`): string {
  return JSON.stringify({ timestamp: new Date(START + at).toISOString(), level: 'info', message });
}
const lines = (count: number) => Array.from({ length: count }, (_, at) => line(at)).join('\n');

/** Reads files with an engine and keeps all that is told. */
function reading(budgetBytes = 1e9) {
  const told: FileProgress[] = [];
  let wake: () => void = () => undefined;
  const engine = directEngine({
    onProgress: (progress) => {
      told.push(progress);
      wake();
    },
    onFailure: () => undefined,
  });
  const until = async (passes: () => boolean) => {
    while (!passes())
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return {
    engine,
    told,
    until,
    read: async (...files: readonly File[]) => {
      for (const [id, file] of files.entries())
        engine.read({ id, file, zone: 'utc', endpointId: 'archive', chosenColumns: [], budgetBytes });
      await until(() => told.filter(({ state }) => state !== 'reading').length === files.length);
    },
  };
}

const ends = (told: readonly FileProgress[]) =>
  told
    .filter(({ state }) => state !== 'reading')
    .map(({ id, state, entries, duplicates }) => ({ id, state, entries, duplicates }));

test('several files are read one after the other; what two have in common is kept once and told', async () => {
  const { read, told } = reading();
  await read(
    new File([lines(10)], 'a'),
    new File([lines(12)], 'b'),
    new File([lines(3), '\n', lines(3)], 'c'),
  );
  expect(ends(told)).toEqual([
    { id: 0, state: 'done', entries: 10, duplicates: 0 },
    { id: 1, state: 'done', entries: 2, duplicates: 10 },
    // Equal entries within a file are all kept: three of them are there already.
    { id: 2, state: 'done', entries: 3, duplicates: 3 },
  ]);
});

test('bad lines are counted and given, with line, text and reason', async () => {
  const { read, told } = reading();
  await read(new File([`${lines(3)}\n{"broken\n${line(4)}`], 'a.ndjson'));
  expect(told.at(-1)).toMatchObject({ state: 'done', badCount: 1, format: 'ndjson', entries: 5, untimed: 1 });
  expect(told.flatMap(({ bad }) => bad)).toEqual([{ line: 4, text: '{"broken', why: expect.any(String) }]);
});

test('a file that is no text is failed with the reason, and the others are read', async () => {
  const { read, told } = reading();
  await read(
    new File([Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 1, 2)], 'a.zip'),
    new File([lines(2)], 'b'),
  );
  expect(ends(told).map(({ state }) => state)).toEqual(['failed', 'done']);
  expect(told.find(({ state }) => state === 'failed')?.reason).toMatch(/zip/i);
});

test('reading stops at the memory budget: what was read stays, and the next file is not begun', async () => {
  const { read, told, engine } = reading(2e6);
  await read(new File([lines(50_000)], 'a'), new File([lines(2)], 'b'));
  const [first, second] = ends(told);
  expect(first).toMatchObject({ state: 'full' });
  expect(first?.entries).toBeGreaterThan(0);
  expect(first?.entries).toBeLessThan(50_000);
  expect(second).toMatchObject({ state: 'full', entries: 0 });
  const overview = await engine.ask<'overview'>({ kind: 'overview' }, never);
  expect(overview.entries).toBe(first?.entries);
});

test('a small file that unpacks to more than the budget is stopped too', async () => {
  const packed = gzipSync(lines(30_000));
  const { read, told } = reading(1e6);
  await read(new File([packed], 'a.gz'));
  expect(told.at(-1)).toMatchObject({ state: 'full', bytesRead: packed.length });
  expect(told.at(-1)?.entries).toBeLessThan(30_000);
});

/** A file that gives its first piece and then no more, nor its end. */
class StuckFile extends File {
  readonly #first: string;

  constructor(first: string, name: string) {
    super([first, first], name);
    this.#first = first;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(this.#first)),
    });
  }
}

test('a cancelled reading keeps what was read, and progress is told while it goes on', async () => {
  const { engine, told, until } = reading();
  const file = new StuckFile(`${lines(5_000)}\n`, 'stuck.ndjson');
  const how = { zone: 'utc', chosenColumns: [], budgetBytes: 1e9 } as const;
  engine.read({ id: 0, file, endpointId: 'archive', ...how });
  engine.read({ id: 1, file: new File([lines(2)], 'b'), endpointId: 'b', ...how });
  await until(() => told.length > 0);
  expect(told[0]).toMatchObject({ id: 0, state: 'reading', format: 'ndjson' });
  expect(told[0]?.bytesRead).toBeGreaterThan(0);
  engine.stopReading(0);
  await until(() => told.some(({ id, state }) => id === 1 && state !== 'reading'));
  const [first, second] = ends(told);
  expect(first?.state).toBe('cancelled');
  expect(first?.entries).toBeGreaterThan(0);
  expect(second).toEqual({ id: 1, state: 'done', entries: 2, duplicates: 0 });
});

test('progress is told at most ten times a second', async () => {
  const { read, told } = reading();
  const since = performance.now();
  await read(new File([lines(20_000)], 'a'));
  expect(told.length).toBeLessThanOrEqual((performance.now() - since) / 100 + 2);
});

test('a range narrower than the archive leaves out entries without a time, and says so', async () => {
  const engine = await readIn([new File([`${lines(5)}\n{"level":"warn","message":"timeless"}`], 'a')]);
  const source = new ArchiveSource('a', engine);
  const whole = await source.page(QUERY, null, never);
  expect(whole.entries).toHaveLength(6);
  expect(whole.notices).toEqual([]);
  const part = await source.page({ ...QUERY, range: { start: START, end: START + 2 } }, null, never);
  expect(part.entries).toHaveLength(2);
  expect(part.notices.join()).toContain('entries-without-time');
  const timeless = await source.page({ ...QUERY, endpoints: ['entries-without-time'] }, null, never);
  expect(timeless.entries.map(({ message }) => message)).toEqual(['timeless']);
});

/** A matching worker that hears a test and never answers, as with a pattern that backtracks without end. */
function endlessPort(): MatchPort & { readonly closed: () => boolean } {
  let tell: (message: 'begun') => void = () => undefined;
  let closed = false;
  return {
    postMessage: () => queueMicrotask(() => tell('begun')),
    onMessage: (listener) => {
      tell = listener;
    },
    onFailure: () => undefined,
    close: () => {
      closed = true;
    },
    closed: () => closed,
  };
}

describe('patterns that do not end', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('a pattern that does not end is stopped with words on what to do, and the entries stay', async () => {
    const ports: ReturnType<typeof endlessPort>[] = [];
    const runner = new MatchRunner(() => {
      // The first worker hangs; the one that takes its place works.
      if (ports.length > 0) return directMatchPort();
      const port = endlessPort();
      ports.push(port);
      return port;
    });
    const engine = await readIn([new File([lines(20)], 'a')], runner);
    const source = new ArchiveSource('a', engine);
    const failed = source.page({ ...QUERY, search: '(a+)+$' }, null, never).catch((error: unknown) => error);
    await vi.waitFor(() => expect(ports).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(MATCH_DEADLINE_MS + 10);
    expect(await failed).toMatchObject({
      kind: 'bad-request',
      code: 'SEARCH_PATTERN_TOO_SLOW',
      message: expect.stringContaining('longer than 5 s'),
      details: { search: '(a+)+$', advice: expect.any(String) },
    });
    expect(ports[0]?.closed()).toBe(true);
    const next = await source.page({ ...QUERY, search: 'message 1\\d' }, null, never);
    expect(next.progress.matching).toBe(10);
  });

  test('giving up a question ends the pattern that is tried for it', async () => {
    const port = endlessPort();
    const engine: ArchiveEngine = await readIn([new File([lines(20)], 'a')], new MatchRunner(() => port));
    const source = new ArchiveSource('a', engine);
    const stop = new AbortController();
    const given = source.page({ ...QUERY, search: 'a.*b' }, null, stop.signal);
    const ended = vi.waitFor(() => expect(port.closed()).toBe(true));
    await vi.advanceTimersByTimeAsync(50);
    stop.abort();
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    await ended;
    expect((await source.page(QUERY, null, never)).entries).toHaveLength(20);
  });
});
