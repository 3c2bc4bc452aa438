import type { ApiClient } from '../api/client';
import { DAY_MS } from '../logs/time-range';
import { exportPages } from './export-pages';
import type { LogSource } from './log-source';
import { isWalkCursor, startWalk, stepWalk } from './range-walk';
import { searchLogs } from './search';
import { tailLogs } from './tail-session';

/** TensorOne's API as a log source. The limits are those of the API document: 24 h and 10,000 entries at once. */
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
    search: (query, range, signal) => searchLogs(client, capabilities, query, range, signal),
    tail: (query, signal) => tailLogs(client, query, signal),
    exportPages: (query, format, signal) => exportPages(client, query, format, signal),
  };
}
