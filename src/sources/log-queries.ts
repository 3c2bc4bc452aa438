import { infiniteQueryOptions, QueryClient } from '@tanstack/react-query';
import type { LogQuery } from '../logs/query';
import { type Cursor, type LogPage, type LogSource, toProblem } from './log-source';

const MAX_RETRIES = 3;
const MAX_WAITS = 5;

/**
 * The cache of what the server said. Nothing is fetched again by itself (no focus, no reconnect, no age): the API
 * allows 100 requests an hour, so every request follows from something the user did.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // The first try always leaves: `navigator.onLine` is only a hint, and a loopback API needs no network.
        networkMode: 'offlineFirst',
        structuralSharing: false,
        retry: shouldRetry,
        retryDelay: retryDelayMs,
      },
    },
  });
}

/** Passing faults three times; a rate limit as often as it takes within reason, each time after the wait it asks for. */
export function shouldRetry(failures: number, error: unknown): boolean {
  const problem = toProblem(error);
  return problem.kind === 'rate-limited' ? failures < MAX_WAITS : problem.retryable && failures < MAX_RETRIES;
}

/** Milliseconds until the next try: what a 429 asks for (and a little more, so as not to be early), or 0.5, 1, 2 s. */
export function retryDelayMs(failures: number, error: unknown): number {
  const problem = toProblem(error);
  if (problem.retryAfterMs !== null) return problem.retryAfterMs + 50;
  return 500 * 2 ** failures * (0.75 + Math.random() * 0.5);
}

/**
 * The pages of one query, keyed by all that decides the answer; the API key is no part of it. `asked` is when the
 * user asked, in epoch milliseconds: an absolute range asked for again is another question.
 */
export function logPagesOptions(source: LogSource, query: LogQuery, asked: number) {
  return infiniteQueryOptions({
    queryKey: ['log-pages', source.id, query, asked] as const,
    queryFn: ({ pageParam, signal }): Promise<LogPage> => source.page(query, pageParam, signal),
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page) => page.next,
  });
}
