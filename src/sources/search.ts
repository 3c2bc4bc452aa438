import type { ApiClient } from '../api/client';
import { type SearchPlan, toSearchRequest } from '../api/search-request';
import { type AdvancedQuery, hasNoConditions } from '../logs/advanced-query';
import type { JsonObject } from '../logs/json';
import { sliceNewestFirst, type TimeRange } from '../logs/time-range';
import type { Capabilities, Cursor, SearchResult } from './log-source';
import { matchInWorker } from './search-match';
import { isSearchCursor, SearchWalk } from './search-walk';

export { SEARCH_PATH } from '../api/contract';

/** What a source allows in one request. */
export type SearchLimits = Pick<Capabilities, 'maxRangeMs' | 'maxPage' | 'offline'>;

/** What a search would send, told before anything is sent. */
export interface SearchOutline {
  /** One for each slice of the range at most; fewer where the limit is reached before, more after a refusal. */
  readonly requests: number;
  /** The body of the first of them. */
  readonly body: JsonObject;
  /** What the request cannot say and is done in the browser. */
  readonly notes: readonly string[];
}

/** `query.endpoints` must not be empty, as for the search itself. */
export function outlineSearch(query: AdvancedQuery, range: TimeRange, limits: SearchLimits): SearchOutline {
  const slices = slicesOf(query, range, limits);
  const { request, notes } = planSearch(query, slices[0] ?? range, limits);
  const offline = limits.offline === true;
  return {
    requests: offline ? 0 : slices.length,
    body: {
      endpointIds: request.endpointIds,
      filters: { ...request.filters },
      sort: { ...request.sort },
      limit: request.limit,
    },
    // What is answered in this browser is answered whole, its patterns away from the page's own thread.
    notes: offline ? [] : notes,
  };
}

/**
 * Runs the search up to its limit, or from a page's cursor up to the limit again. Throws ApiProblem, or the AbortError
 * of its signal.
 */
export async function searchLogs(
  client: ApiClient,
  limits: SearchLimits,
  query: AdvancedQuery,
  range: TimeRange,
  signal: AbortSignal,
  cursor: Cursor | null = null,
): Promise<SearchResult> {
  const walk =
    cursor !== null && isSearchCursor(cursor) ? cursor.walk.fork() : startWalk(client, limits, query, range);
  while (await walk.step(signal));
  return walk.result();
}

function startWalk(
  client: ApiClient,
  limits: SearchLimits,
  query: AdvancedQuery,
  range: TimeRange,
): SearchWalk {
  const slices = query.endpoints.length === 0 ? [] : slicesOf(query, range, limits);
  const plan = (piece: TimeRange, maxPage: number) => planSearch(query, piece, { ...limits, maxPage });
  return new SearchWalk(client, query, range, slices, limits.maxPage, plan, matchInWorker);
}

/** Whether the query is sorted by time, so that the search may end as soon as it has enough. */
export function isTimeSorted({ sort }: AdvancedQuery): boolean {
  return sort.field.length === 1 && sort.field[0] === 'timestamp';
}

function slicesOf(query: AdvancedQuery, range: TimeRange, limits: SearchLimits): readonly TimeRange[] {
  const slices = sliceNewestFirst(range, limits.maxRangeMs);
  return isTimeSorted(query) && query.sort.order === 'asc' ? slices.toReversed() : slices;
}

/**
 * The request of one slice. Where the browser still has to leave out or to sort, it asks for as many entries as one
 * request gives: a request counts the same however much it brings.
 */
function planSearch(query: AdvancedQuery, range: TimeRange, { maxPage }: SearchLimits): SearchPlan {
  const capped = { ...query, limit: Math.min(query.limit, maxPage) };
  const plan = toSearchRequest(capped, range);
  const sortsHere = plan.request.sort.field === 'timestamp' && !isTimeSorted(query);
  if (hasNoConditions(plan.local) && !sortsHere) return plan;
  return toSearchRequest({ ...query, limit: maxPage }, range);
}
