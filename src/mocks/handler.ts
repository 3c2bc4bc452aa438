import { DAY_MS, type TimeRange } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { aggregate, type OwnedEntry, readAggregations } from './aggregate';
import { ApiError } from './api-error';
import { allowAnyOrigin, preflightResponse } from './cors';
import type { Dataset } from './dataset';
import { toCsv, toText, toTextLine } from './entry-formats';
import { readListParameters } from './list-parameters';
import { buildPage, refuseTooMany } from './page';
import { PatternTests, type TryPattern } from './pattern-tests';
import { createRateLimiter, DOCUMENTED_RATE_LIMIT, type RateLimit } from './rate-limit';
import { endpointsAt, objectAt, readBody, requireEndpoint } from './request-body';
import { readRange } from './requested-range';
import { readSearch } from './search';
import { createLogStream, type SetTimer, type SyntheticStream } from './stream';
import type { MockEntry } from './wire-entry';

export interface ApiHandlerOptions {
  readonly dataset: Dataset;
  /** The server's clock, in epoch milliseconds. An entry exists once its time has come. */
  readonly now?: () => EpochMs;
  /** The key that callers must send, bare or after "Bearer". Null (the default) lets everyone in. */
  readonly apiKey?: string | null;
  /** What the key may do. Without "logs:read" every answer is the documented 403. */
  readonly permissions?: readonly string[];
  /** Null for none. The default is the documented one: 100 requests an hour per caller. */
  readonly rateLimit?: RateLimit | null;
  /** The order of a list answer. The API document's samples are oldest first. */
  readonly order?: 'asc' | 'desc';
  readonly maxRangeMs?: number;
  /** The documented 413 answers a request that more entries than this match. */
  readonly tooManyThreshold?: number;
  /** Whether browsers of other origins may call. */
  readonly cors?: boolean;
  /** A synthetic stream in place of the dataset's, for benchmarks. */
  readonly stream?: SyntheticStream;
  readonly setTimer?: SetTimer;
  /** For patterns without a bound on their time; without it they are refused. */
  readonly tryPattern?: TryPattern;
}

export type ApiHandler = (request: Request) => Promise<Response>;

const REQUIRED_PERMISSION = 'logs:read';
/** "Logs are retained for 30 days by default." */
const RETENTION_MS = 30 * DAY_MS;

type Settings = ApiHandlerOptions &
  Required<Pick<ApiHandlerOptions, 'now' | 'order' | 'maxRangeMs' | 'tooManyThreshold'>>;

interface Route {
  readonly path: RegExp;
  readonly method: string;
  readonly answer: (
    settings: Settings,
    request: Request,
    tests: PatternTests,
    id: string,
  ) => Response | Promise<Response>;
}

/** Found at the end of the path, so that a base path in front of them does no harm. */
const ROUTES: readonly Route[] = [
  { path: /\/v2\/endpoints\/logs\/search\/?$/, method: 'POST', answer: search },
  { path: /\/v2\/endpoints\/logs\/aggregate\/?$/, method: 'POST', answer: aggregateLogs },
  { path: /\/v2\/endpoints\/([^/]+)\/logs\/?$/, method: 'GET', answer: listOrStream },
];

/** The whole API of the document over a dataset, as one function. It holds no state but the rate limit's. */
export function createApiHandler(options: ApiHandlerOptions): ApiHandler {
  const settings: Settings = {
    ...options,
    now: options.now ?? Date.now,
    order: options.order ?? 'asc',
    maxRangeMs: options.maxRangeMs ?? DAY_MS,
    tooManyThreshold: options.tooManyThreshold ?? Number.POSITIVE_INFINITY,
  };
  const limit = options.rateLimit === undefined ? DOCUMENTED_RATE_LIMIT : options.rateLimit;
  const countRequest = limit ? createRateLimiter(limit) : () => {};
  const cors = options.cors ?? true;
  return async (request) => {
    if (cors && request.method === 'OPTIONS') return preflightResponse();
    let response: Response;
    try {
      const { route, id } = findRoute(request);
      authorise(request, options.apiKey ?? null);
      countRequest(request.headers.get('Authorization') ?? '', settings.now());
      requirePermission(options.permissions ?? [REQUIRED_PERMISSION]);
      const tests = new PatternTests(options.tryPattern);
      do
        response = await route.answer(settings, request.body === null ? request : request.clone(), tests, id);
      while (await tests.settle());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response = error.toResponse();
    }
    return cors ? allowAnyOrigin(response) : response;
  };
}

function findRoute(request: Request): { route: Route; id: string } {
  const { pathname } = new URL(request.url);
  for (const route of ROUTES) {
    const match = route.path.exec(pathname);
    if (!match) continue;
    if (request.method !== route.method)
      throw new ApiError(
        405,
        'METHOD_NOT_ALLOWED',
        `Use ${route.method} for this address`,
        { method: request.method, allowed: [route.method] },
        { Allow: route.method },
      );
    return { route, id: decodeSegment(match[1] ?? '') };
  }
  throw new ApiError(404, 'NOT_FOUND', 'No such address', { path: pathname });
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The API document asks for "Bearer KEY" and shows a bare key too. It does not document the 401. */
function authorise(request: Request, apiKey: string | null): void {
  const sent = request.headers.get('Authorization') ?? '';
  if (apiKey === null || sent.replace(/^Bearer\s+/i, '') === apiKey) return;
  const message = sent === '' ? 'Missing API key' : 'Invalid API key';
  throw new ApiError(401, 'UNAUTHORIZED', message, {}, { 'WWW-Authenticate': 'Bearer' });
}

function requirePermission(permissions: readonly string[]): void {
  if (permissions.includes(REQUIRED_PERMISSION)) return;
  throw new ApiError(403, 'INSUFFICIENT_PERMISSIONS', 'Logs access requires logs:read permission', {
    requiredPermission: REQUIRED_PERMISSION,
    currentPermissions: permissions,
  });
}

/** What has been logged by now and is still kept. */
function existingEntries(
  { dataset, now }: Settings,
  endpointId: string,
  range: TimeRange,
): readonly MockEntry[] {
  const start = Math.max(range.start, now() - RETENTION_MS);
  return dataset.entries(endpointId, start, Math.min(range.end, now() + 1));
}

/** "Get Endpoint Logs". */
function listOrStream(
  settings: Settings,
  request: Request,
  tests: PatternTests,
  endpointId: string,
): Response {
  requireEndpoint(endpointId, settings.dataset.endpointIds);
  const query = new URL(request.url).searchParams;
  const parameters = readListParameters(query, request.headers.get('Accept') ?? '', tests);
  const { matches, limit, offset, format } = parameters;
  if (parameters.stream) {
    const { dataset, now, setTimer, stream: synthetic } = settings;
    const { signal } = request;
    const body = createLogStream({ dataset, endpointId, matches, now, signal, setTimer, synthetic });
    return new Response(body, {
      headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' },
    });
  }
  const range = readRange(query.get('startTime'), query.get('endTime'), settings.now(), settings.maxRangeMs);
  const all = existingEntries(settings, endpointId, range);
  const filtered = all.filter(matches);
  if (parameters.lines !== null)
    return Response.json({ logs: filtered.slice(-parameters.lines).map(toTextLine) });
  refuseTooMany(filtered.length, settings.tooManyThreshold);
  if (settings.order === 'desc') filtered.reverse();
  const page = buildPage(filtered, all.length, range, limit, offset);
  if (format === 'json') return Response.json({ endpointId, ...page });
  return format === 'csv'
    ? new Response(toCsv(page.logs), { headers: { 'Content-Type': 'text/csv; charset=utf-8' } })
    : new Response(toText(page.logs), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
}

/** "Complex Filtering". The document shows no answer for it: this is the list's, with each entry's endpoint. */
async function search(settings: Settings, request: Request, tests: PatternTests): Promise<Response> {
  const body = await readBody(request);
  const endpointIds = endpointsAt(body, settings.dataset.endpointIds);
  const { range, matches, order, limit, offset } = readSearch(
    body,
    settings.now(),
    settings.maxRangeMs,
    tests,
  );
  const all = ownedEntries(settings, endpointIds, range);
  const filtered = all.filter(matches);
  refuseTooMany(filtered.length, settings.tooManyThreshold);
  return Response.json({ endpointIds, ...buildPage(filtered.sort(order), all.length, range, limit, offset) });
}

/** "Log Aggregation". */
async function aggregateLogs(settings: Settings, request: Request, tests: PatternTests): Promise<Response> {
  const body = await readBody(request);
  const endpointIds = endpointsAt(body, settings.dataset.endpointIds);
  const { start, end } = objectAt(body, 'timeRange');
  const range = readRange(start, end, settings.now(), settings.maxRangeMs);
  const requested = readAggregations(body, tests);
  const entries = ownedEntries(settings, endpointIds, range);
  return Response.json({
    aggregations: Object.fromEntries(requested.map((one) => [one.name, aggregate(entries, one)])),
  });
}

function ownedEntries(settings: Settings, ids: readonly string[], range: TimeRange): readonly OwnedEntry[] {
  return ids.flatMap((endpointId) =>
    existingEntries(settings, endpointId, range).map((entry) => ({ endpointId, ...entry })),
  );
}
