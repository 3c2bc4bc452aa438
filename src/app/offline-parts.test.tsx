// @vitest-environment jsdom
import { expect, test, vi } from 'vitest';
import { fetchOfflineParts } from './offline-parts';

const page = (fields = {}) => ({
  saveData: false,
  idle: vi.fn(async () => undefined),
  fetch: vi.fn(async (_url: string) => undefined),
  ...fields,
});

test('the scripts and parts are fetched one by one, each when the page is idle; a failure stops none', async () => {
  const parts = [vi.fn(async () => Promise.reject(new Error('offline'))), vi.fn(async () => undefined)];
  const here = page();
  await fetchOfflineParts(here, undefined, parts);
  expect(here.fetch.mock.calls.map(([url]) => /(\w+)\.worker/.exec(url)?.[1])).toEqual([
    'archive',
    'match',
    'count',
    'analysis',
  ]);
  expect(here.idle).toHaveBeenCalledTimes(6);
  expect(parts[1]).toHaveBeenCalledOnce();
});

test('nothing is fetched while the page is busy, where data are to be saved, or once the page has gone on', async () => {
  const saving = page({ saveData: true });
  await fetchOfflineParts(saving, undefined, []);
  expect(saving.fetch).not.toHaveBeenCalled();
  const busy = page({ idle: vi.fn(() => new Promise(() => undefined)) });
  void fetchOfflineParts(busy, undefined, []);
  await vi.waitFor(() => expect(busy.idle).toHaveBeenCalledOnce());
  expect(busy.fetch).not.toHaveBeenCalled();
  const gone = page();
  await fetchOfflineParts(gone, AbortSignal.abort(), []);
  expect(gone.fetch).not.toHaveBeenCalled();
});
