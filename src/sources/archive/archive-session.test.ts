import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { headerKey } from '../../logs/archive/csv-columns';
import type { LogQuery } from '../../logs/query';
import { createArchiveStore, isReading } from './archive-session';
import { directEngine } from './direct-engine';

const LINE = '{"timestamp":"2024-01-15T10:00:00","level":"info","message":"x"}';
const EVERYTHING: LogQuery = {
  endpoints: ['all-endpoints'],
  range: { start: 0, end: Date.UTC(2100, 0) },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 10,
  order: 'newest',
};
const open = () => createArchiveStore((events) => directEngine(events));
const ended = (store: ReturnType<typeof open>) =>
  vi.waitFor(() => {
    expect(isReading(store.getState())).toBe(false);
    expect(store.getState().archive).not.toBeNull();
  });

test('files become an archive with their extent and endpoints', async () => {
  const store = open();
  store
    .getState()
    .open([new File([LINE], 'ep_a_logs_2024-01-15.csv'), new File([`${LINE}\n${LINE}`], 'b c.log.gz')]);
  expect(isReading(store.getState())).toBe(true);
  await ended(store);
  const { archive, files } = store.getState();
  expect(files.map(({ state, entries }) => [state, entries])).toEqual([
    ['done', 1],
    ['done', 2],
  ]);
  const start = Date.UTC(2024, 0, 15, 10);
  expect(archive?.overview).toMatchObject({
    entries: 3,
    untimed: 0,
    extent: { start, end: start + 1 },
    endpoints: [
      ['b_c.log', 2],
      ['ep_a', 1],
    ],
  });
});

test('adding files makes another source, because other answers are to be had', async () => {
  const store = open();
  store.getState().open([new File([LINE], 'a')]);
  await ended(store);
  const first = store.getState().archive;
  store.getState().open([new File([LINE], 'b')]);
  await vi.waitFor(() => expect(store.getState().archive?.overview.entries).toBe(2));
  expect(store.getState().archive?.source.id).not.toBe(first?.source.id);
});

test('another zone reads the files again', async () => {
  const store = open();
  store.getState().open([new File([LINE], 'a')]);
  await ended(store);
  const before = store.getState().archive;
  store.getState().reread({ zone: 'local' });
  await vi.waitFor(() => expect(store.getState().archive).not.toBe(before));
  const { archive, files, zone } = store.getState();
  expect(zone).toBe('local');
  expect(files).toHaveLength(1);
  expect(archive?.overview.extent?.start).toBe(new Date(2024, 0, 15, 10).getTime());
});

test('a greater budget reads on what the old one cut short', async () => {
  const store = open();
  store.getState().setBudget(1);
  store.getState().open([new File([LINE], 'a'), new File([LINE], 'b')]);
  await vi.waitFor(() => expect(store.getState().files.map(({ state }) => state)).toEqual(['full', 'full']));
  store.getState().setBudget(1e9);
  await vi.waitFor(() => expect(store.getState().archive?.overview.entries).toBe(2));
});

test('closing lets go of everything', async () => {
  const store = open();
  store.getState().open([new File([LINE], 'a')]);
  await ended(store);
  store.getState().close();
  expect(store.getState()).toMatchObject({ files: [], archive: null, bytes: 0 });
});

test('columns that are chosen hold for every file with the header, and can be taken back', async () => {
  const store = open();
  const csv = 'wann;was;mehr\n2024-01-15T10:00:00Z;kaputt;1\n';
  store.getState().open([new File([csv], 'a.csv')]);
  await ended(store);
  const { columns, slot } = store.getState().files[0] ?? {};
  expect(columns).toMatchObject({
    names: ['wann', 'was', 'mehr'],
    mapping: {},
    chosen: false,
    samples: [['2024-01-15T10:00:00Z'], ['kaputt'], ['1']],
  });
  expect(store.getState().archive?.overview).toMatchObject({ untimed: 1 });
  store.getState().chooseColumns(columns?.header ?? '', { timestamp: 0, message: 1 });
  // While the file is read again, its columns stay on screen.
  expect(store.getState().files[0]).toMatchObject({ slot, state: 'waiting', columns: { chosen: false } });
  await vi.waitFor(() => expect(store.getState().archive?.overview.untimed).toBe(0));
  expect(store.getState().files[0]?.columns).toMatchObject({ chosen: true, mapping: { timestamp: 0 } });
  // Under a name that says nothing.
  store.getState().open([new File([csv.replace('kaputt', 'heil')], 'b')]);
  await vi.waitFor(() => expect(store.getState().archive?.overview.entries).toBe(2));
  expect(store.getState().files[1]).toMatchObject({ format: 'csv', untimed: 0, columns: { chosen: true } });
  store.getState().chooseColumns(columns?.header ?? '', null);
  await ended(store);
  expect(store.getState().chosenColumns).toEqual([]);
});

test('choices of before hold for the first file; nothing of a file is in them', async () => {
  const store = open();
  store.getState().prefer({
    zone: 'local',
    budgetBytes: 1,
    chosenColumns: [{ header: headerKey(['x', 'y']), mapping: { message: 1 } }],
  });
  store.getState().open([new File(['x,y\na,b'], 'a.csv')]);
  await vi.waitFor(() => expect(store.getState().files[0]?.state).toBe('full'));
  store.getState().setBudget(1e9);
  await ended(store);
  expect(store.getState().files[0]?.columns).toMatchObject({ chosen: true, mapping: { message: 1 } });
  store.getState().chooseColumns(headerKey(['geheim']), { message: 0 });
  expect(JSON.stringify(store.getState().chosenColumns)).not.toContain('geheim');
});

test('one file of several is removed; what it had in common with the others stays', async () => {
  const store = open();
  const more = LINE.replace('"x"', '"y"');
  store.getState().open([new File([`${LINE}\n${more}`], 'a.ndjson'), new File([LINE], 'b.ndjson')]);
  await ended(store);
  expect(store.getState().files.map(({ entries, duplicates }) => [entries, duplicates])).toEqual([
    [2, 0],
    [1, 0],
  ]);
  store.getState().remove(store.getState().files[0]?.slot ?? 0);
  await vi.waitFor(() => expect(store.getState().archive?.overview.entries).toBe(1));
  expect(store.getState().files.map(({ file }) => file.name)).toEqual(['b.ndjson']);
  store.getState().remove(store.getState().files[0]?.slot ?? 0);
  expect(store.getState()).toMatchObject({ files: [], archive: null, bytes: 0 });
});

test('a file that breaks off is a part of itself, which every answer says', async () => {
  const store = open();
  const packed = gzipSync(
    Array.from({ length: 5_000 }, (_, at) => LINE.replace('"x"', `"${at}"`)).join('\n'),
  );
  store.getState().open([new File([packed.subarray(0, -20)], 'cut\u202e.gz')]);
  await ended(store);
  const { files, archive } = store.getState();
  expect(files[0]).toMatchObject({
    state: 'damaged',
    reason: expect.stringContaining('gzip data are damaged'),
  });
  const page = await archive?.source.page(EVERYTHING, null, new AbortController().signal);
  expect(page?.notices.join()).toMatch(/^cut⟨U\+202E⟩\.gz is here only in part\. Only a part/);
});

test('a file that breaks off before its first entry is no part: nothing of it could be read', async () => {
  const store = open();
  const cut = gzipSync(LINE).subarray(0, 12);
  store.getState().open([new File([LINE], 'a'), new File([cut], 'cut.gz')]);
  await ended(store);
  const { files, archive } = store.getState();
  const reason = 'Nothing of the file could be read: the gzip data are damaged or cut off.';
  expect(files[1]).toMatchObject({ state: 'damaged', entries: 0, reason });
  const page = await archive?.source.page(EVERYTHING, null, new AbortController().signal);
  expect(page?.notices).toContain(`cut.gz is not here. ${reason}`);
});

test('a file that gave nothing is removed without reading the others again', async () => {
  const store = open();
  store.getState().open([new File([LINE], 'a'), new File([Uint8Array.of(0x50, 0x4b, 3, 4)], 'b.zip')]);
  await ended(store);
  const [kept, failed] = store.getState().files;
  expect(store.getState().archive?.source).toBeDefined();
  store.getState().remove(failed?.slot ?? 0);
  expect(store.getState().files).toEqual([kept]);
});

/** A file that gives a piece each time it is told to. */
class SlowFile extends File {
  readonly #pieces: readonly string[];
  #give: () => boolean = () => false;

  constructor(pieces: readonly string[], name: string) {
    super([...pieces], name);
    this.#pieces = pieces;
  }

  /** False when nothing could be given: it is not being read yet, or all was. */
  give(): boolean {
    return this.#give();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream({
      start: (controller) => {
        this.#give = () => {
          const piece = this.#pieces[at++];
          if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
          else if (at === this.#pieces.length + 1) controller.close();
          return at <= this.#pieces.length;
        };
      },
    });
  }
}

const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) =>
    JSON.stringify({ timestamp: new Date(Date.UTC(2024, 0, 15) + from + at).toISOString(), message: 'x' }),
  )
    .map((line) => `${line}\n`)
    .join('');

test('entries are shown while a file is read, said to be those so far; more on request, all in the end', async () => {
  const store = createArchiveStore((events) => directEngine(events), 0);
  const file = new SlowFile([many(0, 3_000), many(3_000, 9_000), many(9_000, 9_500)], 'big.ndjson');
  const never = new AbortController().signal;
  store.getState().open([file]);
  await vi.waitFor(() => expect(file.give()).toBe(true));
  await vi.waitFor(() => expect(store.getState().archive).not.toBeNull());
  const first = store.getState().archive;
  expect(isReading(store.getState())).toBe(true);
  expect(first).toMatchObject({ whole: false });
  const shown = first?.overview.entries ?? 0;
  expect(shown).toBeGreaterThan(0);
  const page = await first?.source.page(EVERYTHING, null, never);
  expect(page?.progress.total).toBe(shown);
  expect(page?.notices[0]).toBe(
    `big.ndjson was still being read: what is shown and counted here are the first ${shown.toLocaleString('en-US')} entries so far.`,
  );
  await vi.waitFor(() => {
    file.give();
    expect(isReading(store.getState())).toBe(false);
    expect(store.getState().archive?.whole).toBe(true);
  });
  const last = store.getState().archive;
  expect(last).toMatchObject({ overview: { entries: 9_500 }, reading: first?.reading });
  expect((await last?.source.page(EVERYTHING, null, never))?.notices).toEqual([]);
  // What was shown before is as it was.
  expect((await first?.source.page(EVERYTHING, null, never))?.progress.total).toBe(shown);
});

test('what was open stays as it is while another file is read', async () => {
  const store = createArchiveStore((events) => directEngine(events), 0);
  store.getState().open([new File([LINE], 'a')]);
  await ended(store);
  const before = store.getState().archive;
  const file = new SlowFile([many(0, 3_000), many(3_000, 9_000)], 'big.ndjson');
  store.getState().open([file]);
  await vi.waitFor(() => {
    file.give();
    expect(store.getState().files[1]?.entries).toBeGreaterThan(0);
  });
  expect(store.getState().archive).toBe(before);
  store.getState().showSoFar();
  await vi.waitFor(() => expect(store.getState().archive?.whole).toBe(false));
  store.getState().close();
});
