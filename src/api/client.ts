import * as v from 'valibot';
import {
  type AggregateRequest,
  type AggregateResponse,
  aggregateResponse,
  errorBody,
  type ListParameters,
  type ListResponse,
  listResponse,
} from './contract';
import { ApiProblem, isAbort, type ProblemKind } from './problem';
import type { RequestBudget } from './request-budget';
import { retryAfterMs } from './retry-after';

export interface ApiConnection {
  /** Where the API is, without `/v2`; empty for the page's own origin (a proxy that adds the key). */
  readonly baseUrl: string;
  /** Null when a proxy adds the key outside the browser, or for a server that asks for none. */
  readonly apiKey: string | null;
}

export interface ApiClientOptions {
  readonly connection: ApiConnection;
  readonly budget: RequestBudget;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  /** Milliseconds until the answer's headers must be there. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds without a single byte of the body before the answer is given up. */
  readonly idleTimeoutMs?: number;
}

const MAX_ERROR_TEXT = 2_000;

/**
 * TensorOne's HTTP contract. Every method throws {@link ApiProblem}, or the AbortError of its signal. The key leaves
 * in the Authorization header only, to the connection's own origin only: redirects are refused.
 */
export class ApiClient {
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** `GET /v2/endpoints/{endpointId}/logs` as JSON. Also reads the legacy answer, whose `logs` are plain lines. */
  async list(endpointId: string, parameters: ListParameters, signal: AbortSignal): Promise<ListResponse> {
    const { response, body } = await this.#text(
      this.#logsUrl(endpointId, parameters),
      { method: 'GET' },
      'application/json',
      signal,
    );
    return parseAnswer(listResponse, body, response, 'a list of logs');
  }

  /** The same with `format=text` or `format=csv`: the body as sent. */
  async listAs(
    format: 'text' | 'csv',
    endpointId: string,
    parameters: ListParameters,
    signal: AbortSignal,
  ): Promise<string> {
    const url = this.#logsUrl(endpointId, { ...parameters, format });
    const accept = format === 'csv' ? 'text/csv' : 'text/plain';
    const { response, body } = await this.#text(url, { method: 'GET' }, accept, signal);
    if (isHtml(response)) throw notJson(response, body, `logs as ${format}`);
    return body;
  }

  /** `POST /v2/endpoints/logs/aggregate`. */
  async aggregate(request: AggregateRequest, signal: AbortSignal): Promise<AggregateResponse> {
    const init = { method: 'POST', body: JSON.stringify(request) };
    const { response, body } = await this.#text(
      this.#url('/v2/endpoints/logs/aggregate'),
      init,
      'application/json',
      signal,
    );
    return parseAnswer(aggregateResponse, body, response, 'aggregations');
  }

  /** Opens the live stream; resolves with the response once its headers say that it is one. */
  async stream(
    endpointId: string,
    parameters: ListParameters,
    lastEventId: string | null,
    signal: AbortSignal,
  ): Promise<Response> {
    const url = this.#logsUrl(endpointId, { ...parameters, stream: true });
    const headers = new Headers(lastEventId === null ? [] : [['Last-Event-ID', latin1Bytes(lastEventId)]]);
    const response = await this.#send(
      url,
      { method: 'GET', headers, cache: 'no-store' },
      'text/event-stream',
      signal,
    );
    return response;
  }

  #url(path: string): string {
    return `${this.#options.connection.baseUrl.replace(/\/+$/, '')}${path}`;
  }

  #logsUrl(endpointId: string, parameters: ListParameters): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) query.set(name, String(value).toWellFormed());
    }
    return `${this.#url(`/v2/endpoints/${encodeURIComponent(endpointId)}/logs`)}?${query}`;
  }

  async #send(url: string, init: RequestInit, accept: string, signal: AbortSignal): Promise<Response> {
    const { connection, budget } = this.#options;
    const now = this.#options.now ?? Date.now;
    const wait = budget.waitMs();
    if (wait > 0) throw rateLimited(wait, null, 429, 'The server asked to wait; nothing is sent before.');
    const headers = new Headers(init.headers);
    headers.set('Accept', accept);
    if (init.body !== undefined) headers.set('Content-Type', 'application/json');
    if (connection.apiKey !== null) headers.set('Authorization', bearer(connection.apiKey));
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.#options.headersTimeoutMs ?? 30_000);
    budget.spend();
    let response: Response;
    try {
      const send = this.#options.fetch ?? fetch;
      response = await send(url, {
        ...init,
        headers,
        signal: AbortSignal.any([signal, timeout.signal]),
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (timeout.signal.aborted)
        throw new ApiProblem('timeout', { message: 'The server did not answer in time.', cause: error });
      throw unreachable(error);
    } finally {
      clearTimeout(timer);
    }
    if (response.ok) return response;
    throw await problemOf(response, budget, now());
  }

  async #text(
    url: string,
    init: RequestInit,
    accept: string,
    signal: AbortSignal,
  ): Promise<{ response: Response; body: string }> {
    const response = await this.#send(url, init, accept, signal);
    return { response, body: await readText(response, signal, this.#options.idleTimeoutMs ?? 20_000) };
  }
}

/** Reads a body as UTF-8 text, giving it up when no byte arrives for `idleMs`. */
async function readText(response: Response, signal: AbortSignal, idleMs: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  let idle = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (;;) {
      timer = setTimeout(() => {
        idle = true;
        stop();
      }, idleMs);
      const { done, value } = await reader.read();
      clearTimeout(timer);
      if (signal.aborted) throw signal.reason;
      if (idle)
        throw new ApiProblem('timeout', { message: `The server stopped sending after ${bytes} bytes.` });
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ApiProblem) throw error;
    throw new ApiProblem('interrupted', {
      message: `The connection broke after ${bytes} bytes of the answer.`,
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function parseAnswer<S extends v.GenericSchema>(
  schema: S,
  body: string,
  response: Response,
  expected: string,
): v.InferOutput<S> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw notJson(response, body, expected, error);
  }
  const result = v.safeParse(schema, parsed);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue) ?? 'the answer itself';
  throw new ApiProblem('unexpected-answer', {
    message: `The server answered with JSON that holds no ${expected}: at ${path}, ${issue.message}`,
    status: response.status,
    details: body.slice(0, MAX_ERROR_TEXT),
  });
}

function isHtml(response: Response): boolean {
  return (response.headers.get('Content-Type') ?? '').toLowerCase().startsWith('text/html');
}

/** Tells JSON that was cut off from an answer that never was JSON (a proxy's page, a log-in form). */
function notJson(response: Response, body: string, expected: string, cause?: unknown): ApiProblem {
  const looksCut = !isHtml(response) && /^\s*[{[]/.test(body);
  if (looksCut) {
    return new ApiProblem('truncated', {
      message: `The answer is not complete JSON: it ends or breaks within its ${body.length} characters.`,
      status: response.status,
      details: body.slice(-200),
      cause,
    });
  }
  const type = response.headers.get('Content-Type') ?? 'no content type';
  return new ApiProblem('not-json', {
    message: `Expected ${expected}, but the server answered with ${type}${pageTitle(body)}.`,
    status: response.status,
    details: body.slice(0, MAX_ERROR_TEXT),
    cause,
  });
}

function pageTitle(body: string): string {
  const title = /<title[^>]*>([^<]{1,120})/i.exec(body)?.[1]?.trim();
  return title ? ` titled "${title}"` : '';
}

const KIND_OF_STATUS = new Map<number, ProblemKind>([
  [400, 'bad-request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'too-many-logs'],
  [422, 'bad-request'],
  [429, 'rate-limited'],
]);

async function problemOf(response: Response, budget: RequestBudget, now: number): Promise<ApiProblem> {
  const body = await response.text().catch(() => '');
  const said = readErrorBody(body);
  const status = response.status;
  const kind = KIND_OF_STATUS.get(status) ?? (status >= 500 ? 'server' : 'unexpected-status');
  const fallback = isHtml(response)
    ? `The server answered ${status} with a web page${pageTitle(body)}.`
    : `The server answered ${status} ${response.statusText}`.trim();
  const message = said?.message ?? fallback;
  const details = said?.details ?? (said === null && body !== '' ? body.slice(0, MAX_ERROR_TEXT) : null);
  if (kind !== 'rate-limited') {
    return new ApiProblem(kind, { message, status, details, code: said?.error ?? `HTTP_${status}` });
  }
  const fields = v.safeParse(
    v.object({ retryAfter: v.optional(v.unknown()), limit: v.fallback(v.optional(v.number()), undefined) }),
    said?.details,
  );
  const wait = retryAfterMs(
    fields.success ? fields.output.retryAfter : undefined,
    response.headers.get('Retry-After'),
    now,
  );
  budget.block(wait, fields.success ? (fields.output.limit ?? null) : null);
  return rateLimited(wait, details, status, message, said?.error);
}

function readErrorBody(body: string): v.InferOutput<typeof errorBody> | null {
  try {
    const parsed = v.safeParse(errorBody, JSON.parse(body));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function rateLimited(
  waitMs: number,
  details: unknown,
  status: number,
  message: string,
  code = 'RATE_LIMIT_EXCEEDED',
): ApiProblem {
  return new ApiProblem('rate-limited', { message, code, status, details, retryAfterMs: waitMs });
}

function unreachable(error: unknown): ApiProblem {
  if (isAbort(error)) throw error;
  if (typeof navigator !== 'undefined' && navigator.onLine === false) {
    return new ApiProblem('offline', { message: 'This device is offline.', cause: error });
  }
  return new ApiProblem('unreachable', {
    message: 'The browser could not get an answer from the API.',
    cause: error,
  });
}

/**
 * The Authorization value, `Bearer <key>` ("Authorizations" in the API document). White space and a pasted "Bearer "
 * are dropped; characters that no header may hold are refused without repeating the key.
 */
function bearer(apiKey: string): string {
  const key = cleanApiKey(apiKey);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new ApiProblem('invalid-key', {
      message: 'The API key is empty or holds characters that a request header cannot carry.',
    });
  }
  return `Bearer ${key}`;
}

/** An API key as pasted, without surrounding white space and without a leading "Bearer". */
export function cleanApiKey(text: string): string {
  return text
    .trim()
    .replace(/^bearer\s+/i, '')
    .trim();
}

/** A header value holds one byte a character, so the id's UTF-8 bytes are sent as such (WHATWG HTML, Last-Event-ID). */
function latin1Bytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
