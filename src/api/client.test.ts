import { describe, expect, it, vi } from 'vitest';
import { ApiClient, cleanApiKey } from './client';
import { ApiProblem, isAbort } from './problem';
import { RequestBudget } from './request-budget';

const never = new AbortController().signal;

type Answer = (url: string, init: RequestInit) => Response | Promise<Response>;

function clientOf(answer: Answer, apiKey: string | null = 'key_1', baseUrl = 'https://api.test/') {
  const send = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) =>
    answer(String(input), init ?? {}),
  );
  const budget = new RequestBudget(100);
  return { client: new ApiClient({ connection: { baseUrl, apiKey }, budget, fetch: send }), send, budget };
}

const json = (body: unknown, status = 200) => Response.json(body, { status });
const text = (body: string, type: string, status = 200) =>
  new Response(body, { status, headers: { 'Content-Type': type } });

async function failure(answer: Answer): Promise<ApiProblem> {
  const thrown: unknown = await clientOf(answer)
    .client.list('ep', {}, never)
    .catch((error: unknown) => error);
  if (thrown instanceof ApiProblem) return thrown;
  throw new Error(`expected an ApiProblem, got ${String(thrown)}`);
}

describe('what is sent', () => {
  it('a list request: address, parameters, headers and the rules of the fetch', async () => {
    const { client, send } = clientOf(() => json({ logs: [] }));
    const parameters = {
      startTime: '2024-01-15T10:00:00.000Z',
      endTime: '2024-01-15T11:00:00.000Z',
      level: 'warn',
      limit: 500,
      offset: 1_000,
      jobId: undefined,
      search: 'memory.*error|a+b&c=d',
    };
    await client.list('ep_1/../x y', parameters, never);
    const [url, init] = send.mock.calls[0] ?? [];
    const sent = new URL(String(url));
    expect(sent.origin + sent.pathname).toBe('https://api.test/v2/endpoints/ep_1%2F..%2Fx%20y/logs');
    expect(Object.fromEntries(sent.searchParams)).toEqual({
      startTime: '2024-01-15T10:00:00.000Z',
      endTime: '2024-01-15T11:00:00.000Z',
      level: 'warn',
      limit: '500',
      offset: '1000',
      search: 'memory.*error|a+b&c=d',
    });
    expect(Object.fromEntries(new Headers(init?.headers))).toEqual({
      accept: 'application/json',
      authorization: 'Bearer key_1',
    });
    expect(init).toMatchObject({
      method: 'GET',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    expect(init?.body).toBeUndefined();
    expect(String(url)).not.toContain('key_1');
  });

  it('an aggregation: POST with a JSON body', async () => {
    const { client, send } = clientOf(() => json({ aggregations: {} }));
    const request = {
      endpointIds: ['ep'],
      timeRange: { start: '2024-01-15T00:00:00Z', end: '2024-01-15T23:59:59Z' },
      aggregations: [{ name: 'a', groupBy: ['level' as const], metrics: ['count' as const] }],
    };
    await client.aggregate(request, never);
    const [url, init] = send.mock.calls[0] ?? [];
    expect(url).toBe('https://api.test/v2/endpoints/logs/aggregate');
    expect(init?.method).toBe('POST');
    expect(JSON.parse(String(init?.body))).toEqual(request);
    expect(new Headers(init?.headers).get('Content-Type')).toBe('application/json');
  });

  it('an export in the server’s format, and the stream', async () => {
    const { client, send } = clientOf(() => text('a', 'text/csv'));
    expect(await client.listAs('csv', 'ep', { limit: 5 }, never)).toBe('a');
    await client.stream('ep', { level: 'debug' }, 'é', never);
    const [csv, stream] = send.mock.calls;
    expect(csv?.[0]).toBe('https://api.test/v2/endpoints/ep/logs?limit=5&format=csv');
    expect(new Headers(csv?.[1]?.headers).get('Accept')).toBe('text/csv');
    expect(stream?.[0]).toBe('https://api.test/v2/endpoints/ep/logs?level=debug&stream=true');
    const headers = new Headers(stream?.[1]?.headers);
    expect(headers.get('Accept')).toBe('text/event-stream');
    expect(headers.get('Last-Event-ID')).toBe('\u00c3\u00a9');
  });

  it('the key is taken out of what a server repeats, in errors and in entries', async () => {
    const key = 'sk_secret_value';
    const refused = clientOf(() => json({ error: 'X', message: `bad ${key}`, details: { key } }, 400), key);
    const problem: unknown = await refused.client.list('ep', {}, never).catch((error: unknown) => error);
    expect(JSON.stringify(problem instanceof ApiProblem ? [problem.message, problem.details] : null)).toBe(
      '["bad [API key]",{"key":"[API key]"}]',
    );
    const { client } = clientOf(() => json({ logs: [{ message: `called with ${key}` }] }), key);
    expect((await client.list('ep', {}, never)).logs).toEqual([{ message: 'called with [API key]' }]);
  });

  it('no key where a proxy adds it, to the page’s own origin', async () => {
    const { client, send } = clientOf(() => json({ logs: [] }), null, '');
    await client.list('ep', { limit: 1 }, never);
    const [url, init] = send.mock.calls[0] ?? [];
    expect(url).toBe('/v2/endpoints/ep/logs?limit=1');
    expect(new Headers(init?.headers).has('Authorization')).toBe(false);
  });

  it.each([
    [' key_1\n', 'key_1'],
    ['Bearer key_1', 'key_1'],
    ['bearer   key_1 ', 'key_1'],
    ['Bearer-like', 'Bearer-like'],
  ])('the key %j as Bearer %s', async (apiKey, cleaned) => {
    const { client, send } = clientOf(() => json({ logs: [] }), apiKey);
    await client.list('ep', {}, never);
    expect(new Headers(send.mock.calls[0]?.[1]?.headers).get('Authorization')).toBe(`Bearer ${cleaned}`);
    expect(cleanApiKey(apiKey)).toBe(cleaned);
  });

  it.each(['', '  ', 'a b', 'a\nb', 'schlüssel', 'key\u0000', '🔑'])(
    'nothing, and not the key in the message, for the key %j',
    async (apiKey) => {
      const { client, send } = clientOf(() => json({ logs: [] }), apiKey);
      const error: unknown = await client.list('ep', {}, never).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'invalid-key' });
      if (apiKey.trim() !== '') expect(String(error)).not.toContain(apiKey);
      expect(send).not.toHaveBeenCalled();
    },
  );
});

describe('what comes back', () => {
  it.each<[string, () => Response, Partial<ApiProblem>]>([
    [
      '401 with an empty body',
      () => new Response('', { status: 401 }),
      { kind: 'unauthorized', code: 'HTTP_401' },
    ],
    ['401 as HTML', () => text('<title>Log in</title>', 'text/html', 401), { kind: 'unauthorized' }],
    ['404', () => json({ error: 'NOT_FOUND', message: 'm' }, 404), { kind: 'not-found', code: 'NOT_FOUND' }],
    ['408', () => new Response('', { status: 408 }), { kind: 'timeout' }],
    ['418', () => new Response('tea', { status: 418 }), { kind: 'unexpected-status', details: 'tea' }],
    ['422', () => json({ message: 'm' }, 422), { kind: 'bad-request', message: 'm' }],
    ['500', () => json({ error: 'BOOM', message: 'm' }, 500), { kind: 'server', code: 'BOOM', status: 500 }],
    ['503 in words', () => text('busy', 'text/plain', 503), { kind: 'server', details: 'busy' }],
    ['an error of another form', () => json({ detail: 'x' }, 400), { details: { detail: 'x' } }],
    ['an error that is a list', () => json([], 400), { kind: 'bad-request', code: 'HTTP_400' }],
    ['an error that is null', () => json(null, 400), { kind: 'bad-request', details: 'null' }],
    [
      'an error of odd types',
      () => json({ error: 5, message: [1] }, 500),
      { kind: 'server', code: 'HTTP_500' },
    ],
    ['HTML with 200', () => text('<!doctype html>', 'text/html; charset=utf-8'), { kind: 'not-json' }],
    ['words with 200', () => text('hello', 'text/plain'), { kind: 'not-json', details: 'hello' }],
    ['cut JSON', () => text('{"logs":[{"mess', 'application/json'), { kind: 'truncated' }],
    ['NaN in JSON', () => text('{"logs":[NaN]}', 'application/json'), { kind: 'truncated' }],
    ['an empty body with 200', () => text('', 'application/json'), { kind: 'truncated' }],
    ['no logs', () => json({ items: [] }), { kind: 'unexpected-answer' }],
    ['logs that are no list', () => json({ logs: {} }), { kind: 'unexpected-answer' }],
    ['a list', () => json([]), { kind: 'unexpected-answer' }],
    ['null', () => json(null), { kind: 'unexpected-answer' }],
    ['a number', () => json(5), { kind: 'unexpected-answer' }],
  ])('%s is a problem of its own kind', async (_, answer, expected) => {
    expect(await failure(answer)).toMatchObject(expected);
  });

  it('the title of a proxy’s page is quoted, its markup is not', async () => {
    const problem = await failure(() => text('<html><title> Bad <gateway></title>', 'text/html', 502));
    expect(problem).toMatchObject({ kind: 'server', code: 'HTTP_502' });
    expect(problem.message).toBe('The server answered 502 with a web page titled "Bad".');
  });

  it('a long error text is cut', async () => {
    const problem = await failure(() => text('x'.repeat(1_000_000), 'text/plain', 500));
    expect(String(problem.details).length).toBe(2_000);
  });

  it('204 is a list without entries', async () => {
    const { client } = clientOf(() => new Response(null, { status: 204 }));
    expect(await client.list('ep', {}, never)).toMatchObject({ logs: [], filteredLogs: null, summary: null });
  });

  it('plain lines, a byte order mark and another content type are accepted', async () => {
    const { client } = clientOf(() => text('\ufeff{"logs":["a line"]}', 'text/plain'));
    expect((await client.list('ep', {}, never)).logs).toEqual(['a line']);
  });

  it('misshapen parts beside the logs are left out one by one', async () => {
    const { client } = clientOf(() =>
      text(
        '{"logs":[null,5,"x"],"totalLogs":"many","filteredLogs":-1,"pagination":7,"summary":{"logLevels":null,' +
          '"sources":{"constructor":3,"__proto__":2,"a":"x","b":1},"commonErrors":[{"error":"E"},{"count":1},9]}}',
        'application/json',
      ),
    );
    const answer = await client.list('ep', {}, never);
    expect(answer).toMatchObject({
      logs: [null, 5, 'x'],
      totalLogs: null,
      filteredLogs: null,
      pagination: null,
    });
    expect(answer.summary).toEqual({
      logLevels: [],
      sources: [
        ['constructor', 3],
        ['__proto__', 2],
        ['b', 1],
      ],
      commonErrors: [{ error: 'E', count: 0, firstOccurrence: null, lastOccurrence: null }],
    });
  });

  it('a page instead of an export is refused', async () => {
    const { client } = clientOf(() => text('<html></html>', 'text/html'));
    await expect(client.listAs('csv', 'ep', {}, never)).rejects.toMatchObject({ kind: 'not-json' });
  });
});

describe('an abort', () => {
  it('before the request sends nothing and spends nothing', async () => {
    const { client, send, budget } = clientOf(() => json({ logs: [] }));
    const error: unknown = await client
      .list('ep', {}, AbortSignal.abort())
      .catch((thrown: unknown) => thrown);
    expect(isAbort(error)).toBe(true);
    expect(send).not.toHaveBeenCalled();
    expect(budget.snapshot().used).toBe(0);
  });
});
