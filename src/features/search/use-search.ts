import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { AdvancedQuery } from '../../logs/advanced-query';
import type { TimeRange } from '../../logs/time-range';
import {
  type ApiProblem,
  type Cursor,
  type LogSource,
  type SearchResult,
  toProblem,
} from '../../sources/log-source';

/** One search as it was asked: with its endpoints filled in and its range pinned. */
export interface AskedSearch {
  readonly text: string;
  readonly query: AdvancedQuery;
  readonly range: TimeRange;
  /** The filter bar's range at that time. */
  readonly bar: TimeRange;
}

export interface SearchState {
  readonly asked: AskedSearch | null;
  /** All pages put together; of an earlier search while `searching`. */
  readonly result: SearchResult | null;
  readonly searching: boolean;
  readonly loadingMore: boolean;
  readonly problem: ApiProblem | null;
  /** Whether the problem is that of a further page: what was found before it stays. */
  readonly moreFailed: boolean;
  /** The request is sent again by itself at this epoch millisecond. */
  readonly retryAt: number | null;
  readonly ask: (search: AskedSearch | null) => void;
  readonly more: () => void;
  readonly stop: () => void;
  readonly retry: () => void;
}

/** Runs searches, one at a time. What was found is kept, so that going back to a search asks for nothing. */
export function useSearch(source: LogSource, first: () => AskedSearch | null): SearchState {
  const client = useQueryClient();
  const [asked, setAsked] = useState(first);
  const queryKey = ['advanced-search', source.id, asked];
  const found = useInfiniteQuery({
    queryKey,
    enabled: asked !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: ({ signal, pageParam }): Promise<SearchResult> => {
      if (asked === null) throw new Error('nothing was asked');
      return source.search(asked.query, asked.range, signal, pageParam);
    },
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page) => page.next?.cursor,
  });
  const failure = found.error ?? (found.failureCount > 0 ? found.failureReason : null);
  const problem = failure === null ? null : toProblem(failure);
  const waits = found.error === null && problem?.kind === 'rate-limited' && problem.retryAfterMs !== null;
  // When the refusal came: the wait counts from there.
  const refused = useRef({ failure, at: Date.now() });
  if (refused.current.failure !== failure) refused.current = { failure, at: Date.now() };
  const ask = useCallback(
    (search: AskedSearch | null) => {
      // Asked again, a search begins anew: only its first page is wanted.
      if (search !== null && JSON.stringify(search) === JSON.stringify(asked))
        void client.resetQueries({ queryKey: ['advanced-search', source.id, asked], exact: true });
      else setAsked(search);
    },
    [asked, client, source.id],
  );
  const result = useMemo(() => merged(found.data?.pages), [found.data]);
  const loadingMore = asked !== null && found.isFetchingNextPage;
  const moreFailed = found.isFetchNextPageError || (loadingMore && problem !== null);
  return {
    asked,
    result: asked === null ? null : result,
    searching: asked !== null && found.isFetching && !found.isFetchingNextPage,
    loadingMore,
    problem: asked === null ? null : problem,
    moreFailed,
    retryAt: waits ? refused.current.at + (problem.retryAfterMs ?? 0) : null,
    ask,
    more: () => void found.fetchNextPage({ cancelRefetch: false }),
    stop: () => {
      void client.cancelQueries({ queryKey });
      if (!loadingMore) setAsked(null);
    },
    retry: () => void (found.isFetchNextPageError ? found.fetchNextPage() : found.refetch()),
  };
}

/** Each page counts for the search so far, so the last one speaks for all. */
function merged(pages: readonly SearchResult[] | undefined): SearchResult | null {
  const last = pages?.at(-1);
  if (pages === undefined || last === undefined) return null;
  return pages.length === 1 ? last : { ...last, entries: pages.flatMap((page) => page.entries) };
}
