import { gzipSync } from 'node:zlib';
import { allowAnyOrigin } from './cors';
import type { ApiHandler } from './handler';
import type { Respond } from './http-server';

/** How a list request goes wrong. Given the good answer where the fault lies on its way. */
interface Fault {
  readonly about: string;
  readonly answer: (request: Request, good: () => Promise<Response>) => ReturnType<Respond>;
}

const SLOW_MS = 3_000;
const DRIP_MS = 100;
const DRIPS = 40;

const json = (body: unknown, status: number, headers: Record<string, string> = {}): Response =>
  allowAnyOrigin(Response.json(body, { status, headers }));
const limited = (details: unknown, headers: Record<string, string> = {}): Response =>
  json({ error: 'RATE_LIMIT_EXCEEDED', message: 'Too many log requests', details }, 429, headers);
const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What can be wrong with the answer to a list request, by name. */
const FAULTS = {
  slow: {
    about: `headers ${SLOW_MS / 1_000} s late`,
    answer: async (_, good) => {
      await later(SLOW_MS);
      return good();
    },
  },
  hang: { about: 'no headers, ever', answer: () => new Promise<never>(() => undefined) },
  drip: {
    about: `the body in ${DRIPS} pieces ${DRIP_MS} ms apart, the first of one byte`,
    answer: async (_, good) => withBody(await good(), (bytes) => dripping(bytes)),
  },
  stall: {
    about: 'half of the body, then silence',
    answer: async (_, good) => withBody(await good(), (bytes) => halfOf(bytes, 'silence')),
  },
  reset: { about: 'the connection reset before the headers', answer: () => 'reset' },
  'reset-body': {
    about: 'the connection reset in the middle of the body',
    answer: async (_, good) => withBody(await good(), (bytes) => halfOf(bytes, 'reset')),
  },
  'cut-json': {
    about: 'half of the body, ended cleanly',
    answer: async (_, good) => withBody(await good(), (bytes) => halfOf(bytes, 'end')),
  },
  'cut-gzip': {
    about: 'half of a compressed body, ended cleanly: a browser takes it for a whole one',
    answer: async (_, good) =>
      withBody(await good(), (bytes) => halfOf(gzipSync(bytes), 'end'), { 'Content-Encoding': 'gzip' }),
  },
  'text-plain': {
    about: 'a good answer that calls itself text/plain',
    answer: async (_, good) => withBody(await good(), (bytes) => bytes, { 'Content-Type': 'text/plain' }),
  },
  'html-502': {
    about: 'a proxy’s page with status 502',
    answer: () =>
      allowAnyOrigin(
        new Response('<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>', {
          status: 502,
          headers: { 'Content-Type': 'text/html' },
        }),
      ),
  },
  'wrong-types': {
    about: 'good entries in an answer whose every other field has another type',
    answer: async (_, good) => {
      const response = await good();
      const { logs } = (await response.json()) as { logs: unknown };
      return json({ ...WRONG_TYPES, logs }, 200);
    },
  },
  'wrong-entries': {
    about: 'entries whose every field has another type',
    answer: () => json({ totalLogs: 6, filteredLogs: 6, logs: WRONG_ENTRIES }, 200),
  },
  'logs-object': {
    about: 'an object where the list of logs should be',
    answer: () => json({ logs: { length: 3 } }, 200),
  },
  'error-500': {
    about: 'the API’s own error with status 500',
    answer: () => json({ error: 'INTERNAL', message: 'Log store unavailable', details: null }, 500),
  },
  unauthorized: {
    about: 'a 401 without a body',
    answer: () => allowAnyOrigin(new Response(null, { status: 401 })),
  },
  'too-many': {
    about: 'the documented 413',
    answer: () =>
      json(
        {
          error: 'TOO_MANY_LOGS',
          message: 'Requested log range contains too many entries',
          details: { requestedCount: 50_000, maxAllowed: 10_000 },
        },
        413,
      ),
  },
  'limit-body': {
    about: 'a 429 with details.retryAfter alone',
    answer: () => limited({ limit: 100, window: '1h', retryAfter: 2 }),
  },
  'limit-header': {
    about: 'a 429 with the Retry-After header alone, which pages may read',
    answer: () => limited(undefined, { 'Retry-After': '2' }),
  },
  'limit-hidden-header': {
    about: 'a 429 whose Retry-After header other origins may not read',
    answer: () => {
      const response = limited(undefined, { 'Retry-After': '2' });
      response.headers.delete('Access-Control-Expose-Headers');
      return response;
    },
  },
  'limit-both': {
    about: 'a 429 whose header asks for a longer wait than its body',
    answer: () => limited({ retryAfter: 1 }, { 'Retry-After': '3' }),
  },
  'limit-bare': {
    about: 'a 429 without any body or header',
    answer: () => allowAnyOrigin(new Response(null, { status: 429 })),
  },
  'limit-absurd': {
    about: 'a 429 that asks to wait for 30 years',
    answer: () => limited({ limit: -1, retryAfter: 1e9 }, { 'Retry-After': 'tomorrow' }),
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** Which fault, and for which list requests, counted from 1. */
export interface Chaos {
  readonly fault: FaultName;
  readonly first: number;
  /** Infinity for ever. */
  readonly last: number;
}

/** Reads "html-502" (for ever), "html-502@3" (the third list request only) or "html-502@3-5"; null when it is neither. */
export function readChaos(text: string): Chaos | null {
  const match = /^([a-z0-9-]+?)(?:@(\d{1,6})(?:-(\d{1,6}))?)?$/.exec(text.trim());
  const fault = FAULT_NAMES.find((name) => name === match?.[1]);
  if (fault === undefined) return null;
  const first = Number(match?.[2] ?? 1);
  const last = match?.[2] === undefined ? Number.POSITIVE_INFINITY : Number(match[3] ?? first);
  return first >= 1 && last >= first ? { fault, first, last } : null;
}

/** The names with what each does, one a line. */
export function describeFaults(): string {
  return FAULT_NAMES.map((name) => `  ${name.padEnd(20)} ${FAULTS[name].about}`).join('\n');
}

/**
 * Spoils list requests (those with a startTime, as the dashboard's own), from the first to the last counted from now
 * on. Preflights, streams, aggregations and the connection's check are answered well.
 */
export function createFault({ fault, first, last }: Chaos, handler: ApiHandler): Respond {
  let count = 0;
  return (request) => {
    if (!isList(request)) return null;
    count++;
    if (count < first || count > last) return null;
    return FAULTS[fault].answer(request, () => handler(request));
  };
}

function isList(request: Request): boolean {
  const { pathname, searchParams } = new URL(request.url);
  return (
    request.method === 'GET' &&
    pathname.endsWith('/logs') &&
    searchParams.has('startTime') &&
    searchParams.get('stream') !== 'true'
  );
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The response with another body made of its own. */
async function withBody(
  response: Response,
  spoil: (bytes: Bytes) => ReadableStream<Uint8Array> | Bytes,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const spoilt = new Response(spoil(bytes), response);
  for (const [name, value] of Object.entries(headers)) spoilt.headers.set(name, value);
  return spoilt;
}

function halfOf(bytes: Uint8Array, then: 'end' | 'reset' | 'silence'): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull: async (controller) => {
      if (!sent) {
        sent = true;
        controller.enqueue(bytes.subarray(0, Math.floor(bytes.length / 2)));
        return;
      }
      if (then === 'end') controller.close();
      else if (then === 'reset') controller.error(new Error('reset in the middle'));
      else await new Promise(() => undefined);
    },
  });
}

function dripping(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil((bytes.length - 1) / (DRIPS - 1)));
  let from = 0;
  return new ReadableStream({
    pull: async (controller) => {
      const to = from === 0 ? 1 : from + size;
      if (from > 0) await later(DRIP_MS);
      controller.enqueue(bytes.subarray(from, to));
      from = to;
      if (from >= bytes.length) controller.close();
    },
  });
}

const WRONG_TYPES = {
  endpointId: 7,
  totalLogs: '1247',
  filteredLogs: [],
  startTime: 0,
  endTime: { at: 'now' },
  pagination: { limit: '1000', offset: null, hasMore: 'no', nextOffset: {} },
  summary: {
    logLevels: { info: '456', warn: null, error: 2 },
    sources: ['model_inference'],
    commonErrors: [7, null, { error: 5, count: 'many' }, { error: 'STORAGE_TIMEOUT', count: 'many' }],
  },
};

const WRONG_ENTRIES = [
  {
    timestamp: true,
    level: ['info'],
    message: 42,
    jobId: { id: 1 },
    requestId: false,
    source: 3.5,
    metadata: 'none',
    duration: 'long',
    memoryUsage: [],
    gpuUtilization: 'hot',
    stackTrace: 'one line',
    context: 9,
    recoveryActions: {},
    benchmarks: [],
  },
  {
    timestamp: [],
    level: null,
    message: null,
    jobId: null,
    source: null,
    metadata: [1],
    stackTrace: [1, null],
  },
  { timestamp: {}, recoveryActions: [null, 'restart', { type: 5, executed: 'yes' }], message: ['a', 'b'] },
  17,
  null,
  [['nested']],
];
