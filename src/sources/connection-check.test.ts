import { expect, test } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import forbidden from '../logs/documented/error-403.json';
import tooMany from '../logs/documented/error-413.json';
import limited from '../logs/documented/error-429.json';
import { checkConnection } from './connection-check';

const BASE = 'https://api.example';
const refused = () => {
  throw new TypeError('Failed to fetch');
};

interface Sent {
  readonly url: string;
  readonly init: RequestInit | undefined;
}

/** Checks a connection whose API answers with `answer` and whose server answers a request without CORS with `probed`. */
async function check(answer: () => Response, probed: () => Response = refused, baseUrl = BASE) {
  const sent: Sent[] = [];
  const send: typeof fetch = async (input, init) => {
    sent.push({ url: String(input), init });
    return init?.mode === 'no-cors' ? probed() : answer();
  };
  const connection = { baseUrl, apiKey: 'sk_CANARY_123' };
  const client = new ApiClient({ connection, budget: new RequestBudget(100), fetch: send });
  const { signal } = new AbortController();
  const result = await checkConnection({ client, baseUrl, endpointId: 'ep_1', signal, fetch: send });
  return { result, sent };
}

const json = (status: number, body: unknown) => () => Response.json(body, { status });
const html = (status: number) => () =>
  new Response('<!doctype html><title>Log in</title>', { status, headers: { 'Content-Type': 'text/html' } });

test('one request for one entry is enough when all is well', async () => {
  const { result, sent } = await check(json(200, { logs: [] }));
  expect(result).toEqual({ kind: 'ok' });
  expect(sent.map(({ url }) => url)).toEqual([`${BASE}/v2/endpoints/ep_1/logs?limit=1`]);
});

test('too many logs in the default range is a connection that works', async () => {
  expect((await check(json(413, tooMany))).result.kind).toBe('ok');
});

test.each([
  ['key', 'a 401 of the API', json(401, { error: 'UNAUTHORIZED', message: 'Invalid key' })],
  ['key', 'a 401 without a body', () => new Response(null, { status: 401 })],
  ['address', 'a page', html(200)],
  ['address', 'a 404 page', html(404)],
  ['address', 'other JSON', json(200, { hello: 1 })],
  ['address', 'a 405', () => new Response(null, { status: 405 })],
  ['server', 'a 503', html(503)],
  [
    'server',
    'cut-off JSON',
    () => new Response('{"logs": [', { headers: { 'Content-Type': 'application/json' } }),
  ],
])('%s: %s', async (kind, _, answer) => {
  const { result, sent } = await check(answer);
  expect(result.kind).toBe(kind);
  expect(sent).toHaveLength(1);
});

test('403 gives the required and the current permissions, as far as they are said', async () => {
  expect((await check(json(403, forbidden))).result).toMatchObject({
    kind: 'permission',
    required: ['logs:read'],
    current: ['endpoints:execute'],
  });
  const details = { requiredPermissions: ['a', 'b'], currentPermissions: 'c' };
  expect((await check(json(403, { details }))).result).toMatchObject({
    required: ['a', 'b'],
    current: ['c'],
  });
  for (const answer of [
    json(403, { details: [1] }),
    json(403, { details: { currentPermissions: {} } }),
    html(403),
  ]) {
    expect((await check(answer)).result).toMatchObject({ kind: 'permission', required: [], current: [] });
  }
});

test('429 gives the time to wait', async () => {
  expect((await check(json(429, limited))).result).toMatchObject({ kind: 'rate-limited', waitMs: 60_000 });
});

test('a server that answers without CORS lacks its headers only', async () => {
  const { result, sent } = await check(refused, () => new Response());
  expect(result).toMatchObject({ kind: 'network', cause: 'cors' });
  expect(sent[1]).toMatchObject({
    url: `${BASE}/`,
    init: { mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' },
  });
  expect(JSON.stringify(sent[1])).not.toContain('CANARY');
  expect(sent[1]?.init?.headers).toBeUndefined();
});

test('a server that does not answer either way is not reachable', async () => {
  expect((await check(refused)).result).toMatchObject({ kind: 'network', cause: 'unreachable' });
});

test('the page’s own origin needs no CORS, so it is not probed', async () => {
  const { result, sent } = await check(refused, () => new Response(), '');
  expect(result).toMatchObject({ kind: 'network', cause: 'unreachable' });
  expect(sent).toHaveLength(1);
});

test('a check given up rejects with the abort', async () => {
  const controller = new AbortController();
  const send: typeof fetch = async () => {
    controller.abort();
    throw controller.signal.reason;
  };
  const connection = { baseUrl: BASE, apiKey: null };
  const client = new ApiClient({ connection, budget: new RequestBudget(100), fetch: send });
  const { signal } = controller;
  const request = { client, baseUrl: BASE, endpointId: 'ep_1', signal, fetch: send };
  await expect(checkConnection(request)).rejects.toMatchObject({ name: 'AbortError' });
});
