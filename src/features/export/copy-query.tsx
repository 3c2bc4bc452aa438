import { RequestPanel } from '../../log-ui/request-panel';
import { isLocalFilterEmpty, type LocalFilter, type LogQuery } from '../../logs/query';
import { DOCUMENTED_BASE_URL, type SnippetRequest } from '../../logs/request-snippet';
import { sliceNewestFirst, toIso } from '../../logs/time-range';
import { useConnection } from '../../sources/connection';
import type { LogSource } from '../../sources/log-source';
import { Dialog } from '../../ui/dialog';
import styles from './export.module.css';

export interface CopyQueryProps {
  readonly source: LogSource;
  readonly query: LogQuery;
  readonly localFilter: LocalFilter;
  readonly onClose: () => void;
}

/** The list on screen as code for elsewhere: cURL, Python or JavaScript, with a placeholder for the key. */
export function CopyQuery({ source, query, localFilter, onClose }: CopyQueryProps) {
  const connection = useConnection((state) => state.connection);
  const slices = sliceNewestFirst(query.range, source.capabilities.maxRangeMs);
  return (
    <Dialog title="Copy the query as code" onClose={onClose}>
      <RequestPanel
        request={listRequest(query, slices[0] ?? query.range)}
        baseUrl={connection?.mode === 'api' ? connection.baseUrl : DOCUMENTED_BASE_URL}
        requests={query.endpoints.length * slices.length}
        differIn={query.endpoints.length > 1 ? 'endpoint or time range' : 'time range'}
      />
      <p className={styles.note}>
        Gives one page of {query.limit.toLocaleString('en-US')} entries at most: raise <code>offset</code> by
        that for the next.
        {!isLocalFilterEmpty(localFilter) &&
          ' The source and field filters work in the browser; the request cannot say them.'}
      </p>
    </Dialog>
  );
}

/** The first page of a query's first endpoint, as the dashboard asks for it. */
export function listRequest(
  { endpoints, level, limit, search, jobId }: LogQuery,
  range: LogQuery['range'],
): SnippetRequest {
  return {
    kind: 'list',
    endpointId: endpoints[0] ?? '',
    parameters: {
      startTime: toIso(range.start),
      endTime: toIso(range.end),
      level,
      limit,
      offset: 0,
      jobId: jobId === '' ? undefined : jobId,
      search: search === '' ? undefined : search,
    },
  };
}
