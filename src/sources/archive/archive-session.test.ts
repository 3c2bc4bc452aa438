import { expect, test, vi } from 'vitest';
import { createArchiveStore, isReading } from './archive-session';
import { directEngine } from './direct-engine';

const LINE = '{"timestamp":"2024-01-15T10:00:00","level":"info","message":"x"}';
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
