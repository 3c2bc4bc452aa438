import { useMemo } from 'react';
import { skewNotice } from '../api/server-clock';
import { DOCUMENTED_SOURCES } from '../logs/documented-sources';
import type { LogEntry } from '../logs/entry';
import type { LocalFilter, LogQuery, TailQuery } from '../logs/query';
import type { TimeRange } from '../logs/time-range';
import type { ViewState } from '../logs/view-state';
import { ApiProblem } from '../sources/log-source';
import type { ActiveSource } from './active-source';
import { type LogData, useLogData } from './log-data';
import { usePinnedRange } from './pinned-range';

export interface DashboardData {
  readonly data: LogData;
  /** The endpoints looked at: those of the URL, else the connection's first. */
  readonly endpoints: readonly string[];
  readonly range: TimeRange | null;
  readonly query: LogQuery | null;
  readonly tailQuery: TailQuery;
  readonly local: LocalFilter;
  readonly knownSources: readonly string[];
  /** The server's problem, or why nothing was asked at all. */
  readonly problem: ApiProblem | null;
  /** The part of the range whose entries are loaded; null while nothing is. */
  readonly loadedRange: TimeRange | null;
  readonly refresh: () => void;
}

/** Turns what the URL says into queries and their data. */
export function useDashboardData(active: ActiveSource, view: ViewState): DashboardData {
  const { range, pinnedAt, untilNow, skewMs, refresh } = usePinnedRange(view.from, view.to, active.clock);
  const { level, search, jobId, limit, order, sources, fields } = view;
  const endpointList = (view.endpoints.length > 0 ? view.endpoints : active.endpoints.slice(0, 1)).join(',');
  const endpoints = useMemo(() => endpointList.split(',').filter((id) => id !== ''), [endpointList]);
  const query = useMemo<LogQuery | null>(
    () =>
      range === null || endpoints.length === 0
        ? null
        : { endpoints, range, ...(untilNow ? { untilNow } : {}), level, search, jobId, limit, order },
    [endpoints, range, untilNow, level, search, jobId, limit, order],
  );
  const tailQuery = useMemo(() => ({ endpoints, level, search, jobId }), [endpoints, level, search, jobId]);
  const sourceList = JSON.stringify(sources);
  const fieldList = JSON.stringify(fields);
  // The lists are new objects for each address; their text tells whether they changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const local = useMemo<LocalFilter>(() => ({ sources, fields }), [sourceList, fieldList]);
  const read = useLogData(active, query, pinnedAt, local);
  const skewed = skewNotice(skewMs);
  const data = skewed === null ? read : { ...read, notices: [skewed, ...read.notices] };
  const summarised = data.summary?.sources;
  const knownSources = useMemo(
    () =>
      [...new Set([...DOCUMENTED_SOURCES, ...(summarised ?? []).map(([name]) => name), ...sources])].filter(
        (name) => name !== '',
      ),
    [summarised, sources],
  );
  const localProblem = useMemo(() => unaskable(range, endpoints, view), [range, endpoints, view]);
  const { loaded, complete } = data;
  const loadedRange = useMemo(() => rangeLoaded(range, loaded, complete), [range, loaded, complete]);
  return {
    data,
    endpoints,
    range,
    query,
    tailQuery,
    local,
    knownSources,
    problem: localProblem ?? data.problem,
    loadedRange,
    refresh,
  };
}

/** Why no request can be made of this view, in the API's terms, before one is spent on learning it from the server. */
function unaskable(
  range: TimeRange | null,
  endpoints: readonly string[],
  view: ViewState,
): ApiProblem | null {
  if (range === null) {
    return new ApiProblem('bad-request', {
      code: 'INVALID_TIME_RANGE',
      message: 'Start time must be before end time',
      details: { startTime: view.from, endTime: view.to },
    });
  }
  if (endpoints.length > 0) return null;
  return new ApiProblem('not-found', {
    code: 'NO_ENDPOINT',
    message: 'No endpoint is chosen: name one under "Endpoint" or "Connection".',
  });
}

function rangeLoaded(
  range: TimeRange | null,
  loaded: readonly LogEntry[],
  complete: boolean,
): TimeRange | null {
  if (range === null || loaded.length === 0) return null;
  if (complete) return range;
  const last = loaded.findLast((entry) => entry.time !== null)?.time ?? null;
  const first = loaded.find((entry) => entry.time !== null)?.time ?? null;
  if (last === null || first === null) return null;
  return first >= last ? { start: last, end: range.end } : { start: range.start, end: last };
}
