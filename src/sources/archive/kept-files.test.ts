import { expect, test } from 'vitest';
import { DAY_MS } from '../../logs/time-range';
import { KeptFiles } from './kept-files';
import { createKeptStore } from './kept-session';
import { memoryFolder } from './memory-folder';

const START = Date.UTC(2024, 0, 15);
const file = (name: string, text: string) => new File([text], name);

function setUp() {
  const folder = memoryFolder();
  const clock = { now: START };
  const files = new KeptFiles(
    () => Promise.resolve(folder.handle),
    () => clock.now,
  );
  return { folder, clock, files };
}

test('a file is kept under its own name, with its size and an expiry, and read again', async () => {
  const { files } = setUp();
  await files.keep(file('a b.log', 'hello'), 7);
  const [kept] = await files.list();
  expect(kept).toMatchObject({ name: 'a b.log', size: 5, keptAt: START, expiresAt: START + 7 * DAY_MS });
  if (kept === undefined) throw new Error('nothing kept');
  const opened = await files.open(kept);
  expect([opened.name, await opened.text()]).toEqual(['a b.log', 'hello']);
});

test('what has expired is deleted, bytes and all', async () => {
  const { files, clock, folder } = setUp();
  await files.keep(file('old.log', 'x'), 7);
  clock.now += 3 * DAY_MS;
  await files.keep(file('new.log', 'y'), 7);
  clock.now += 4 * DAY_MS;
  expect((await files.list()).map(({ name }) => name)).toEqual(['new.log']);
  expect(folder.names()).toHaveLength(2);
});

test('what was never written to its end, or is described by nonsense, is no kept file and goes', async () => {
  const { files, folder, clock } = setUp();
  folder.put(`${START - 2 * DAY_MS}-a.bytes`, 'half');
  folder.put(`${START}-b.bytes`, 'being written by another tab');
  folder.put(`${START}-c.json`, '{"name":1}');
  expect(await files.list()).toEqual([]);
  expect(folder.names()).toEqual([`${START}-b.bytes`]);
  clock.now += 2 * DAY_MS;
  await files.list();
  expect(folder.names()).toEqual([]);
});

test('a deleted file is gone, and opening it from an old list says so', async () => {
  const { files } = setUp();
  const store = createKeptStore({ files, persist: () => Promise.resolve(false) });
  await store.getState().keep(file('a.log', 'x'));
  const [kept] = store.getState().kept;
  expect(store.getState()).toMatchObject({ persisted: false, keeping: [], problem: null });
  if (kept === undefined) throw new Error('nothing kept');
  await files.delete(kept.id);
  expect(await store.getState().load(kept)).toBeNull();
  expect(store.getState()).toMatchObject({
    kept: [],
    problem: expect.stringContaining('a.log is no longer there'),
  });
});

test('a full storage is told, and leaves nothing behind', async () => {
  const { files, folder } = setUp();
  folder.limit(3);
  const store = createKeptStore({ files, persist: () => Promise.resolve(true) });
  await store.getState().keep(file('a.log', 'more than three bytes'));
  expect(store.getState().problem).toMatch(/^a.log was not kept. The storage .* is full/);
  expect(folder.names()).toEqual([]);
});

test('a browser without such a storage says so', () => {
  expect(createKeptStore(null).getState()).toMatchObject({
    supported: false,
    problem: expect.stringContaining('cannot keep files'),
  });
});
