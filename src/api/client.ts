import { isHtml, notJson, parseAnswer, readText } from './answer';
import {
  type AggregateRequest,
  type AggregateResponse,
  aggregateResponse,
  type ListParameters,
  type ListResponse,
  listResponse,
  SEARCH_PATH,
} from './contract';
import { problemOf, rateLimited } from './error-answer';
import { streamWithoutKey, withoutKey } from './key-filter';
import { ApiProblem, isAbort } from './problem';
import type { RequestBudget } from './request-budget';
import type { SearchRequest } from './search-request';
import { type ServerClock, serverClockAt } from './server-clock';
import { learnFromAnswer, learnFromProblem } from './told-time';

export interface ApiConnection {
  /** Where the API is, without `/v2`; empty for the page's own origin (a proxy that adds the key). */
  readonly baseUrl: string;
  /** Null when a proxy adds the key outside the browser, or for a server that asks for none. */
  readonly apiKey: string | null;
}

export interface ApiClientOptions {
  readonly connection: ApiConnection;
  readonly budget: RequestBudget;
  /** What is learnt of the server's time goes here; the clock of the connection's address unless another is given. */
  readonly clock?: ServerClock;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
  /** Milliseconds until the answer's headers must be there. */
  readonly headersTimeoutMs?: number;
  /** Milliseconds without a single byte of the body before the answer is given up. */
  readonly idleTimeoutMs?: number;
}

/** A list's body as sent, without the key should it hold that. */
export interface UnreadList {
  readonly body: string;
  /** Throws ApiProblem with what came instead of a list. */
  read(): ListResponse;
}

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
    const clock = this.#options.clock ?? serverClockAt(this.#options.connection.baseUrl);
    const now = this.#options.now ?? Date.now;
    const askedAt = now();
    try {
      const response = await this.#send(
        this.#logsUrl(endpointId, parameters),
        { method: 'GET' },
        'application/json',
        signal,
      );
      const answeredAt = now();
      const answer = (await this.#listBody(response, signal)).read();
      if (parameters.endTime === undefined) learnFromAnswer(clock, answer, askedAt, answeredAt);
      return answer;
    } catch (error) {
      if (parameters.endTime === undefined) learnFromProblem(clock, error, askedAt, now());
      throw error;
    }
  }

  /** The same for a range with an end, the answer unread, for who reads it elsewhere. */
  async listUnread(
    endpointId: string,
    parameters: ListParameters & { readonly endTime: string },
    signal: AbortSignal,
  ): Promise<UnreadList> {
    const url = this.#logsUrl(endpointId, parameters);
    const response = await this.#send(url, { method: 'GET' }, 'application/json', signal);
    return this.#listBody(response, signal);
  }

  async #listBody(response: Response, signal: AbortSignal): Promise<UnreadList> {
    const body = response.status === 204 ? '{"logs":[]}' : await this.#body(response, signal);
    return { body, read: () => parseAnswer(listResponse, body, response, 'a list of logs') };
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

  /** `POST /v2/endpoints/logs/search`. The document shows no answer; it is read like the list's. */
  async search(request: SearchRequest, signal: AbortSignal): Promise<ListResponse> {
    const init = { method: 'POST', body: JSON.stringify(request) };
    const { response, body } = await this.#text(this.#url(SEARCH_PATH), init, 'application/json', signal);
    const found = response.status === 204 ? '{"logs":[]}' : body;
    return parseAnswer(listResponse, found, response, 'a list of logs');
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
    const response = await this.#send(url, { method: 'GET', headers }, 'text/event-stream', signal);
    const key = this.#key();
    // Only a 200 is read; a response of a status such as 204 cannot be made with a body.
    if (response.status !== 200 || response.body === null || key === null) return response;
    const { status, statusText, headers: received } = response;
    return new Response(streamWithoutKey(response.body, key), {
      status,
      statusText,
      headers: received,
    });
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
    signal.throwIfAborted();
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
        // Logs belong in no cache on disk, and one request must not wait for another of the same address.
        cache: 'no-store',
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
    const body = await this.#body(response, signal).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      return error instanceof ApiProblem ? '' : Promise.reject(error);
    });
    throw problemOf(response, body, budget, now());
  }

  async #text(
    url: string,
    init: RequestInit,
    accept: string,
    signal: AbortSignal,
  ): Promise<{ response: Response; body: string }> {
    const response = await this.#send(url, init, accept, signal);
    return { response, body: await this.#body(response, signal) };
  }

  async #body(response: Response, signal: AbortSignal): Promise<string> {
    const body = await readText(response, signal, this.#options.idleTimeoutMs ?? 20_000);
    return withoutKey(body, this.#key());
  }

  #key(): string | null {
    const { apiKey } = this.#options.connection;
    return apiKey === null ? null : cleanApiKey(apiKey);
  }
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
