import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LogEntry } from '../logs/entry';
import type { LogQuery } from '../logs/query';
import { sliceNewestFirst } from '../logs/time-range';
import { logPagesOptions } from './log-queries';
import { type ApiProblem, type LogPage, type LogSource, toProblem } from './log-source';

/** Entries of a query beside the one on screen: a window to compare with, or the surroundings of an entry. */
export interface WindowEntries {
  readonly entries: readonly LogEntry[];
  /** `partial`: some pages came, others were not asked for. */
  readonly state: 'unasked' | 'loading' | 'partial' | 'complete' | 'failed';
  /** Entries that match on the server, as far as it has said; null before. */
  readonly matching: number | null;
  /** Requests that the rest takes at least: more where an answer is too large for one. */
  readonly cost: number;
  readonly problem: ApiProblem | null;
  /** The request is sent again by itself at this epoch millisecond; null where it is not. */
  readonly retryAt: number | null;
  /** Loads all that is left. */
  readonly load: () => void;
}

const NO_ENTRIES: readonly LogEntry[] = [];
const NO_QUERY: LogQuery = {
  endpoints: [],
  range: { start: 0, end: 0 },
  level: 'info',
  search: '',
  jobId: '',
  limit: 1,
  order: 'newest',
};

/** Requests that a query takes at least: one for each endpoint and stretch of the longest range allowed. */
export function leastRequests({ endpoints, range }: LogQuery, { capabilities }: LogSource): number {
  return endpoints.length * sliceNewestFirst(range, capabilities.maxRangeMs).length;
}

/**
 * Loads a window of entries when asked to. `firstByItself` asks for the first page without a click; the others always
 * wait for one. What was loaded is kept, so that coming back to a window asks for nothing. Null stands for no window.
 * Oldest first is the order of the document's sample answer, so that a query in this order takes the fewest requests.
 */
export function useWindowEntries(
  source: LogSource,
  query: LogQuery | null,
  firstByItself = false,
): WindowEntries {
  const key = query === null ? '' : JSON.stringify(query);
  const [wanted, setWanted] = useState<string | null>(null);
  const wantsAll = query !== null && wanted === key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the query is a new object for each drawing; its text tells
  const options = useMemo(
    () => logPagesOptions(source, query ?? NO_QUERY, query?.range.end ?? 0),
    [source, key],
  );
  const asks = query !== null && (wantsAll || firstByItself);
  const found = useInfiniteQuery({ ...options, enabled: asks });
  const { hasNextPage, isFetching, isError, fetchNextPage } = found;
  // The pages too: an answer can come so soon that nothing is drawn while it is fetched.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (wantsAll && hasNextPage && !isFetching && !isError) void fetchNextPage({ cancelRefetch: false });
  }, [wantsAll, hasNextPage, isFetching, isError, fetchNextPage, found.data]);

  const failure = found.error ?? (found.failureCount > 0 ? found.failureReason : null);
  const problem = failure === null || query === null ? null : toProblem(failure);
  // When the refusal came: the wait counts from there.
  const refused = useRef({ failure, at: Date.now() });
  if (refused.current.failure !== failure) refused.current = { failure, at: Date.now() };
  const waitMs = found.error === null ? (problem?.retryAfterMs ?? null) : null;

  const pages = query === null ? undefined : found.data?.pages;
  const entries = useMemo(() => pages?.flatMap((page) => page.entries) ?? NO_ENTRIES, [pages]);
  const { refetch } = found;
  const load = useCallback(() => {
    setWanted(key);
    if (!isError) return;
    void (pages === undefined ? refetch() : fetchNextPage());
  }, [key, isError, pages, refetch, fetchNextPage]);
  return {
    entries,
    state: stateOf(pages, asks, isError, isFetching || (wantsAll && hasNextPage)),
    matching: pages?.at(-1)?.progress.matching ?? null,
    cost: query === null ? 0 : costLeft(query, source, pages),
    problem,
    retryAt: waitMs === null ? null : refused.current.at + waitMs,
    load,
  };
}

function stateOf(
  pages: readonly LogPage[] | undefined,
  asks: boolean,
  failed: boolean,
  fetching: boolean,
): WindowEntries['state'] {
  if (failed) return 'failed';
  if (pages === undefined) return asks ? 'loading' : 'unasked';
  if (pages.at(-1)?.next === null) return 'complete';
  return fetching ? 'loading' : 'partial';
}

function costLeft(query: LogQuery, source: LogSource, pages: readonly LogPage[] | undefined): number {
  const last = pages?.at(-1);
  if (pages === undefined || last === undefined) return leastRequests(query, source);
  if (last.next === null) return 0;
  const { matching, slices, slicesDone } = last.progress;
  const received = pages.reduce((sum, page) => sum + page.entries.length, last.waiting);
  const left = matching === null ? 0 : Math.ceil(Math.max(0, matching - received) / query.limit);
  return Math.max(1, left, slices - slicesDone - 1);
}
