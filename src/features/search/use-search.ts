import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { AdvancedQuery } from '../../logs/advanced-query';
import type { TimeRange } from '../../logs/time-range';
import { type ApiProblem, type LogSource, type SearchResult, toProblem } from '../../sources/log-source';

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
  /** Of an earlier search while `searching`. */
  readonly result: SearchResult | null;
  readonly searching: boolean;
  readonly problem: ApiProblem | null;
  /** The request is sent again by itself at this epoch millisecond. */
  readonly retryAt: number | null;
  readonly ask: (search: AskedSearch | null) => void;
  readonly stop: () => void;
  readonly retry: () => void;
}

/** Runs searches, one at a time. What was found is kept, so that going back to a search asks for nothing. */
export function useSearch(source: LogSource, first: () => AskedSearch | null): SearchState {
  const client = useQueryClient();
  const [asked, setAsked] = useState(first);
  const queryKey = ['advanced-search', source.id, asked];
  const found = useQuery({
    queryKey,
    enabled: asked !== null,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }): Promise<SearchResult> => {
      if (asked === null) throw new Error('nothing was asked');
      return source.search(asked.query, asked.range, signal);
    },
  });
  const failure = found.error ?? (found.failureCount > 0 ? found.failureReason : null);
  const problem = failure === null ? null : toProblem(failure);
  const waits = found.error === null && problem?.kind === 'rate-limited' && problem.retryAfterMs !== null;
  // When the refusal came: the wait counts from there.
  const refused = useRef({ failure, at: Date.now() });
  if (refused.current.failure !== failure) refused.current = { failure, at: Date.now() };
  const ask = useCallback(
    (search: AskedSearch | null) => {
      if (search !== null && JSON.stringify(search) === JSON.stringify(asked)) void found.refetch();
      else setAsked(search);
    },
    [asked, found.refetch],
  );
  return {
    asked,
    result: asked === null ? null : (found.data ?? null),
    searching: asked !== null && found.isFetching,
    problem: asked === null ? null : problem,
    retryAt: waits ? refused.current.at + (problem.retryAfterMs ?? 0) : null,
    ask,
    stop: () => {
      void client.cancelQueries({ queryKey });
      setAsked(null);
    },
    retry: () => void found.refetch(),
  };
}
