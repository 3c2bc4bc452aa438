import type { ApiClient } from '../api/client';
import { DAY_MS } from '../logs/time-range';
import { type PageReader, readPage } from './list-page';
import type { LogSource } from './log-source';
import { isWalkCursor, startWalk, stepWalk } from './range-walk';

/**
 * TensorOne's API as a log source. The limits are those of the API document: 24 h and 10,000 entries at once. Only the
 * list is needed for the first rows; tail, search and export are fetched when first used.
 */
export function createTensorOneSource(id: string, client: ApiClient): LogSource {
  const capabilities = { tail: true, aggregate: true, maxRangeMs: DAY_MS, maxPage: 10_000 };
  let workerPages: PageReader | null = null;
  return {
    id,
    capabilities,
    page: async (query, cursor, signal) => {
      // The first rows wait for no worker.
      if (cursor === null || !isWalkCursor(cursor))
        return stepWalk(client, query, startWalk(query, capabilities.maxRangeMs), signal);
      workerPages ??= await loadWorkerPages();
      return stepWalk(client, query, cursor, signal, workerPages);
    },
    aggregate: (request, signal) => client.aggregate(request, signal),
    search: async (query, range, signal, cursor = null) => {
      const { searchLogs } = await import('./search');
      return searchLogs(client, capabilities, query, range, signal, cursor);
    },
    async *tail(query, signal) {
      const { tailLogsInWorker } = await import('./tail-worker/remote-tail');
      yield* tailLogsInWorker(client, query, signal);
    },
    async *exportPages(query, format, signal) {
      const { exportPages } = await import('./export-pages');
      yield* exportPages(client, query, format, signal);
    },
  };
}

/** Pages are read here where what starts the worker cannot be fetched. */
async function loadWorkerPages(): Promise<PageReader> {
  const loaded = await import('./page-worker/worker-pages').catch(() => null);
  return loaded?.startWorkerPages() ?? readPage;
}
