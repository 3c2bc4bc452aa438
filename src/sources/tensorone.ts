import type { ApiClient } from '../api/client';
import { DAY_MS } from '../logs/time-range';
import type { LogSource } from './log-source';
import { isWalkCursor, startWalk, stepWalk } from './range-walk';

/**
 * TensorOne's API as a log source. The limits are those of the API document: 24 h and 10,000 entries at once. Only the
 * list is needed for the first rows; tail, search and export are fetched when first used.
 */
export function createTensorOneSource(id: string, client: ApiClient): LogSource {
  const capabilities = { tail: true, aggregate: true, maxRangeMs: DAY_MS, maxPage: 10_000 };
  return {
    id,
    capabilities,
    page: (query, cursor, signal) => {
      const at = cursor !== null && isWalkCursor(cursor) ? cursor : startWalk(query, capabilities.maxRangeMs);
      return stepWalk(client, query, at, signal);
    },
    aggregate: (request, signal) => client.aggregate(request, signal),
    search: async (query, range, signal, cursor = null) => {
      const { searchLogs } = await import('./search');
      return searchLogs(client, capabilities, query, range, signal, cursor);
    },
    async *tail(query, signal) {
      const { tailLogs } = await import('./tail-session');
      yield* tailLogs(client, query, signal);
    },
    async *exportPages(query, format, signal) {
      const { exportPages } = await import('./export-pages');
      yield* exportPages(client, query, format, signal);
    },
  };
}
