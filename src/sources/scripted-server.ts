import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import type { JsonObject } from '../logs/json';
import { parseTimestamp } from '../logs/timestamp';

/** One request as a scripted server saw it. */
export interface SeenRequest {
  readonly endpointId: string;
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly limit: number;
}

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** A client whose every request is answered by a function; for tests of what is built on the client. */
export function scriptedClient(answer: (request: SeenRequest) => Answer): {
  readonly client: ApiClient;
  readonly seen: SeenRequest[];
} {
  const seen: SeenRequest[] = [];
  const client = new ApiClient({
    connection: { baseUrl: 'https://api.test', apiKey: null },
    budget: new RequestBudget(100),
    fetch: async (input) => {
      const url = new URL(String(input));
      const text = (name: string) => url.searchParams.get(name) ?? '';
      const request = {
        endpointId: decodeURIComponent(url.pathname.split('/')[3] ?? ''),
        start: Date.parse(text('startTime')),
        end: Date.parse(text('endTime')),
        offset: Number(text('offset')),
        limit: Number(text('limit')),
      };
      seen.push(request);
      const { status = 200, body } = answer(request);
      return Response.json(body, { status });
    },
  });
  return { client, seen };
}

export interface OrderlyServer {
  /** Each endpoint's entries in the order of their arrival; one without a timestamp belongs to the one before it. */
  readonly entries: ReadonlyMap<string, readonly JsonObject[]>;
  readonly order: 'asc' | 'desc';
  /** Which ends of the range are inclusive. */
  readonly bounds: 'both' | 'start' | 'end';
  /** Most entries of one answer, whatever limit is asked for. */
  readonly pageCap?: number;
  /** The documented 413 when more entries than this match. */
  readonly threshold?: number;
  /** A 413 (naming this number as `maxAllowed`) when a larger limit is asked for. */
  readonly maxLimit?: number;
  /** Parts of the answer that this server leaves out. */
  readonly silent?: 'counts' | 'pagination';
}

/** What a correct server of the documented API answers. */
export function orderlyAnswer(server: OrderlyServer, request: SeenRequest): Answer {
  const { start, end, offset } = request;
  if (server.maxLimit !== undefined && request.limit > server.maxLimit)
    return tooMany({ maxAllowed: server.maxLimit });
  let time = Number.NEGATIVE_INFINITY;
  const timed = (server.entries.get(request.endpointId) ?? []).map((entry) => {
    time = parseTimestamp(entry.timestamp).ms ?? time;
    return { entry, time };
  });
  const inside = timed
    .filter(({ time: at }) => (server.bounds === 'end' ? at > start : at >= start))
    .filter(({ time: at }) => (server.bounds === 'start' ? at < end : at <= end))
    .sort((a, b) => a.time - b.time)
    .map(({ entry }) => entry);
  if (server.threshold !== undefined && inside.length > server.threshold)
    return tooMany({ requestedCount: inside.length, maxAllowed: 10_000 });
  const sorted = server.order === 'asc' ? inside : inside.toReversed();
  const page = sorted.slice(offset, offset + Math.min(request.limit, server.pageCap ?? request.limit));
  const next = offset + page.length;
  const hasMore = next < sorted.length;
  return {
    body: {
      logs: page,
      ...(server.silent === 'counts' ? {} : { totalLogs: sorted.length + 7, filteredLogs: sorted.length }),
      ...(server.silent === 'pagination'
        ? {}
        : { pagination: { limit: request.limit, offset, hasMore, nextOffset: hasMore ? next : null } }),
    },
  };
}

function tooMany(details: JsonObject): Answer {
  return {
    status: 413,
    body: { error: 'TOO_MANY_LOGS', message: 'Requested log range contains too many entries', details },
  };
}
