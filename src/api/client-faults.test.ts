import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiClient } from './client';
import { isAbort } from './problem';
import { RequestBudget } from './request-budget';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2024, 0, 15) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Send = (init: RequestInit) => Promise<Response>;

function clientOf(send: Send) {
  const budget = new RequestBudget(100);
  const fetcher = vi.fn((_: RequestInfo | URL, init?: RequestInit) => send(init ?? {}));
  const client = new ApiClient({
    connection: { baseUrl: 'https://api.test', apiKey: null },
    budget,
    fetch: fetcher,
    headersTimeoutMs: 30_000,
    idleTimeoutMs: 20_000,
  });
  return { client, budget, fetcher };
}

const never = new AbortController().signal;
const caught = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

/** Fetch as it behaves when the server never answers: it rejects when its signal aborts. */
const silent: Send = ({ signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

/** A body that its test feeds by hand. */
function openBody() {
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return {
    body,
    push: (text: string) => feed?.enqueue(new TextEncoder().encode(text)),
    fail: () => feed?.error(new TypeError('network error')),
    end: () => feed?.close(),
    wasCancelled: () => cancelled,
  };
}

describe('time limits', () => {
  it('give up a server that sends no headers', async () => {
    const result = caught(clientOf(silent).client.list('ep', {}, never));
    await vi.advanceTimersByTimeAsync(29_999);
    await expect(Promise.race([result, 'waiting'])).resolves.toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toMatchObject({ kind: 'timeout', retryable: true });
  });

  it('give up a body that stops, and cancel it', async () => {
    const open = openBody();
    const result = caught(clientOf(async () => new Response(open.body)).client.list('ep', {}, never));
    open.push('{"logs":');
    await vi.advanceTimersByTimeAsync(19_000);
    open.push('[]');
    await vi.advanceTimersByTimeAsync(19_999);
    await expect(Promise.race([result, 'waiting'])).resolves.toBe('waiting');
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toMatchObject({
      kind: 'timeout',
      message: 'The server stopped sending after 10 bytes.',
    });
    expect(open.wasCancelled()).toBe(true);
  });

  it('hold for the body of an error too, whose status still counts', async () => {
    const open = openBody();
    const result = caught(
      clientOf(async () => new Response(open.body, { status: 500 })).client.list('ep', {}, never),
    );
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await result).toMatchObject({ kind: 'server', status: 500 });
  });

  it('do not cut a slow body that keeps coming, and leave no timer behind', async () => {
    const open = openBody();
    const result = clientOf(async () => new Response(open.body)).client.list('ep', {}, never);
    for (const part of ['{"lo', 'gs":', '["', '\u00e9', '"]}']) {
      await vi.advanceTimersByTimeAsync(15_000);
      open.push(part);
    }
    open.end();
    expect((await result).logs).toEqual(['é']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a broken connection', () => {
  it('within the body is an interruption that says how much came', async () => {
    const open = openBody();
    const result = caught(clientOf(async () => new Response(open.body)).client.list('ep', {}, never));
    open.push('{"logs":[');
    await vi.advanceTimersByTimeAsync(1);
    open.fail();
    expect(await result).toMatchObject({
      kind: 'interrupted',
      retryable: true,
      message: 'The connection broke after 9 bytes of the answer.',
    });
  });

  it('before the headers is one kind, and another when the device says it is offline', async () => {
    const fail: Send = () => Promise.reject(new TypeError('Failed to fetch'));
    expect(await caught(clientOf(fail).client.list('ep', {}, never))).toMatchObject({ kind: 'unreachable' });
    vi.stubGlobal('navigator', { onLine: false });
    expect(await caught(clientOf(fail).client.list('ep', {}, never))).toMatchObject({ kind: 'offline' });
  });
});

describe('an abort', () => {
  it('while waiting for the headers passes through as it is', async () => {
    const abort = new AbortController();
    const result = caught(clientOf(silent).client.list('ep', {}, abort.signal));
    abort.abort();
    expect(isAbort(await result)).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([200, 500])('while reading the body of a %d does too, and closes it', async (status) => {
    const abort = new AbortController();
    const open = openBody();
    const result = caught(
      clientOf(async () => new Response(open.body, { status })).client.list('ep', {}, abort.signal),
    );
    open.push('{"logs":[');
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    expect(isAbort(await result)).toBe(true);
    expect(open.wasCancelled()).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a rate limit', () => {
  const refusal = (details: unknown, headers: Record<string, string> = {}) =>
    Response.json({ error: 'RATE_LIMIT_EXCEEDED', message: 'm', details }, { status: 429, headers });

  it('holds every further request back until its wait is over', async () => {
    const answers = [refusal({ retryAfter: 60 }), Response.json({ logs: [] })];
    const { client, budget, fetcher } = clientOf(async () => answers.shift() ?? Response.error());
    expect(await caught(client.list('ep', {}, never))).toMatchObject({ retryAfterMs: 60_000 });
    vi.advanceTimersByTime(59_999);
    expect(await caught(client.list('other', {}, never))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 1,
      retryable: false,
    });
    expect(await caught(client.stream('ep', {}, null, never))).toMatchObject({ kind: 'rate-limited' });
    expect(fetcher).toHaveBeenCalledTimes(1);
    expect(budget.snapshot().used).toBe(1);
    vi.advanceTimersByTime(1);
    expect((await client.list('ep', {}, never)).logs).toEqual([]);
    expect(fetcher).toHaveBeenCalledTimes(2);
  });

  it.each<[unknown, Record<string, string>, number]>([
    [undefined, {}, 60_000],
    [{ retryAfter: '5' }, {}, 5_000],
    [{ retryAfter: 5 }, { 'Retry-After': '9' }, 9_000],
    ['later', { 'Retry-After': '9' }, 9_000],
    [{ retryAfter: null, limit: 'x' }, {}, 60_000],
  ])('of details %j and headers %j waits %d ms', async (details, headers, wait) => {
    const { client, budget } = clientOf(async () => refusal(details, headers));
    expect(await caught(client.list('ep', {}, never))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: wait,
    });
    expect(budget.waitMs()).toBe(wait);
    expect(budget.snapshot().limit).toBe(100);
  });
});
