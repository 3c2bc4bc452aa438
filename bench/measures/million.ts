import type { Page } from '@playwright/test';
import { ENDPOINTS } from '../../e2e/test-api';
import type { Dataset } from '../../src/mocks/dataset';
import { type Bench, connectDashboard, loadAll, rowCount, withApi, withPage } from '../bench';
import { generateEntries } from '../peers/entries';
import { pastHours } from '../range';

const ENTRIES = 1_000_000;
/** A hundred answers of 10,000 entries. */
const LOAD_MS = 180_000;

/** The first endpoint with the comparison's entries, in the day before the anchor; the others with none. */
function millionDataset(anchor: number): Dataset {
  const entries = generateEntries(ENTRIES, anchor);
  const times = entries.map(({ timestamp }) => Date.parse(timestamp));
  const firstFrom = (time: number): number => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    anchor,
    endpointIds: [...ENDPOINTS],
    entries: (id, start, end) => (id === ENDPOINTS[0] ? entries.slice(firstFrom(start), firstFrom(end)) : []),
  };
}

/**
 * The dashboard with a million entries, loaded by "Load all in range" as a user would. Gives what the action makes of it:
 * it gets the number of rows that can be scrolled to, and notes of how the loading went.
 */
export async function openMillion<T>(
  bench: Bench,
  action: (page: Page, entries: number, notes: readonly string[]) => Promise<T>,
): Promise<T> {
  const dataset = millionDataset(bench.dataset.anchor);
  return withApi({ ...bench, dataset }, {}, (api) =>
    withPage(bench, async (page) => {
      const range = pastHours(dataset.anchor, 24);
      const query = { endpoint: ENDPOINTS[0], ...range, level: 'debug', limit: '10000' };
      await connectDashboard(bench, page, api, { query: new URLSearchParams(query).toString() });
      const began = performance.now();
      await loadAll(page, LOAD_MS).catch(async () => {
        const shown = (await rowCount(page)).toLocaleString('en-US');
        throw new Error(`${shown} entries after ${LOAD_MS / 1_000} s of "Load all in range"`);
      });
      const seconds = ((performance.now() - began) / 1_000).toFixed(0);
      return action(page, await rowCount(page), [`loaded in ${seconds} s, ${api.requests.length} requests`]);
    }),
  );
}
