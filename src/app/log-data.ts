import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { BudgetSnapshot, RequestBudget } from '../api/request-budget';
import type { LogEntry } from '../logs/entry';
import type { LocalFilter, LogQuery } from '../logs/query';
import { logPagesOptions } from '../sources/log-queries';
import {
  type ApiProblem,
  type LogPage,
  type MergedSummary,
  toProblem,
  type WalkProgress,
} from '../sources/log-source';
import { mergeSummaries } from '../sources/summary-merge';
import type { ActiveSource } from './active-source';
import { useFilteredEntries } from './filtered-entries';

export interface LogData {
  readonly loaded: readonly LogEntry[];
  /** Those of the loaded entries that pass the source and field filters. */
  readonly shown: readonly LogEntry[];
  /** So many of the loaded entries have been tested for that; null when all are. */
  readonly tested: number | null;
  readonly waiting: number;
  readonly progress: WalkProgress | null;
  readonly summary: MergedSummary | null;
  readonly notices: readonly string[];
  readonly belowLevel: number;
  /** Every entry of the range is loaded. */
  readonly complete: boolean;
  readonly loading: boolean;
  readonly loadingMore: boolean;
  /** What is shown answers an earlier query, because this one has no answer yet or failed. */
  readonly stale: boolean;
  readonly problem: ApiProblem | null;
  /** The request will be sent again by itself at this epoch millisecond. */
  readonly retryAt: number | null;
  readonly loadingAll: boolean;
  readonly loadMore: () => void;
  /** The same, but only while pages bring something to show: requests are dear. */
  readonly loadMoreByItself: () => void;
  readonly loadAll: () => void;
  readonly cancel: () => void;
  readonly retry: () => void;
}

/** A page that brought fewer rows than this to show is not followed by another without a click. */
const WORTHWHILE_ROWS = 20;

const NO_PAGES: readonly LogPage[] = [];

/** The pages of the query as one list, with everything the views need to say about it. Not asked while `query` is null. */
export function useLogData(
  { source, budget }: ActiveSource,
  query: LogQuery | null,
  asked: number,
  local: LocalFilter,
): LogData {
  const client = useQueryClient();
  const options = useMemo(() => logPagesOptions(source, query ?? NO_QUERY, asked), [source, query, asked]);
  const result = useInfiniteQuery({ ...options, enabled: query !== null });
  const { hasNextPage, isFetching, isPaused, isError, fetchNextPage } = result;
  const fresh = result.data?.pages;
  const kept = useRef<{ readonly sourceId: string; readonly pages: readonly LogPage[] }>({
    sourceId: source.id,
    pages: NO_PAGES,
  });
  if (fresh !== undefined) kept.current = { sourceId: source.id, pages: fresh };
  const pages = fresh ?? (kept.current.sourceId === source.id ? kept.current.pages : NO_PAGES);

  const loaded = useMemo(() => entriesOf(pages), [pages]);
  const { shown, tested } = useFilteredEntries(loaded, local);
  const summary = useMemo(() => mergeSummaries(pages.flatMap((page) => page.summaries)), [pages]);
  const notices = useMemo(() => [...new Set(pages.flatMap((page) => page.notices))], [pages]);

  // The query it was wanted of: another query is not read to its end because this one was.
  const [allWantedOf, setAllWantedOf] = useState<readonly unknown[] | null>(null);
  const { queryKey } = options;
  const wantsAll = allWantedOf === queryKey;
  const loadMore = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  useEffect(() => {
    if (!wantsAll || isError || isFetching || isPaused) return;
    if (hasNextPage) loadMore();
    else setAllWantedOf(null);
  }, [wantsAll, hasNextPage, isError, isFetching, isPaused, loadMore]);

  const shownBefore = useRef({ pages, count: 0 });
  const loadMoreByItself = useCallback(() => {
    if (!hasNextPage || isFetching || isError || fresh === undefined) return;
    const gained = shown.length - (shownBefore.current.pages[0] === fresh[0] ? shownBefore.current.count : 0);
    if (tested !== null || gained < WORTHWHILE_ROWS) return;
    shownBefore.current = { pages: fresh, count: shown.length };
    loadMore();
  }, [hasNextPage, isFetching, isError, fresh, shown.length, tested, loadMore]);

  const blockedUntil = useSyncExternalStore(budget.subscribe, budget.snapshot).blockedUntil;
  const failure = result.error ?? (result.failureCount > 0 ? result.failureReason : null);
  const problem = failure === null ? null : toProblem(failure);
  const waitsToRetry = result.error === null && problem !== null;
  return {
    loaded,
    shown,
    tested,
    waiting: pages.at(-1)?.waiting ?? 0,
    progress: pages.at(-1)?.progress ?? null,
    summary,
    notices,
    belowLevel: pages.reduce((sum, page) => sum + page.belowLevel, 0),
    complete: fresh !== undefined && !hasNextPage,
    loading: query !== null && isFetching && !result.isFetchingNextPage,
    loadingMore: result.isFetchingNextPage,
    stale: fresh === undefined && pages.length > 0,
    problem,
    retryAt: waitsToRetry && problem.kind === 'rate-limited' ? blockedUntil : null,
    // After a failure it rests; Retry goes on to the end.
    loadingAll: wantsAll && !isError,
    loadMore,
    loadMoreByItself,
    loadAll: useCallback(() => {
      setAllWantedOf(queryKey);
      if (isError) loadMore();
    }, [queryKey, isError, loadMore]),
    cancel: useCallback(() => {
      setAllWantedOf(null);
      void client.cancelQueries({ queryKey });
    }, [client, queryKey]),
    retry: () => void (result.isFetchNextPageError ? fetchNextPage() : result.refetch()),
  };
}

/** All pages' entries. `flatMap` takes twenty times as long: a fifth of a second for a million. */
function entriesOf(pages: readonly LogPage[]): readonly LogEntry[] {
  const none: LogEntry[] = [];
  return none.concat(...pages.map((page) => page.entries));
}

/** Stands in for a query that must not be asked, so that hooks keep their order. */
const NO_QUERY: LogQuery = {
  endpoints: [],
  range: { start: 0, end: 0 },
  level: 'info',
  search: '',
  jobId: '',
  limit: 1,
  order: 'newest',
};

/** Requests spent and allowed in this hour, as this tab counted them. */
export function useBudget(budget: RequestBudget): BudgetSnapshot {
  return useSyncExternalStore(budget.subscribe, budget.snapshot);
}
