import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startPreview } from '../preview.mjs';
import { connectSourcesFor, contentSecurityPolicy, securityHeaders } from './headers.mjs';
import { addIntegrity, integrityOf } from './integrity.mjs';
import { limitConnections, MAX_BODY_BYTES } from './limits.mjs';
import { refusal } from './log-proxy.mjs';
import { configOverrides } from './runtime-config.mjs';
import { isLoopback, readServerSettings } from './settings.mjs';

describe('settings', () => {
  const both = { TENSORONE_API_URL: 'https://api.tensorone.ai/', TENSORONE_API_KEY: ' Bearer sk_1\n' };

  test('a proxy needs both its address and its key, and half of it is pointed out', () => {
    expect(readServerSettings(both).proxy).toEqual({ target: 'https://api.tensorone.ai', key: 'sk_1' });
    expect(readServerSettings({}).notice).toBeUndefined();
    expect(readServerSettings({ TENSORONE_API_KEY: 'sk_1' })).toMatchObject({
      proxy: undefined,
      notice: expect.stringContaining('TENSORONE_API_URL is not'),
    });
    expect(readServerSettings({ TENSORONE_API_URL: 'https://a.example' }).notice).toContain(
      'TENSORONE_API_KEY is not',
    );
  });

  test.each([
    'nonsense',
    'ftp://a.example',
    'http://a.example',
    'https://u:p@a.example',
    'https://a.example/?a=1',
  ])('refuses the address %s', (url) =>
    expect(() => readServerSettings({ ...both, TENSORONE_API_URL: url })).toThrow('TENSORONE_API_URL'),
  );

  test('refuses a key with a line end in it, without repeating it', () => {
    const read = () => readServerSettings({ ...both, TENSORONE_API_KEY: 'sk_1\r\nX-A: b' });
    expect(read).toThrow('TENSORONE_API_KEY');
    expect(read).not.toThrow('sk_1');
  });

  test('reads lists, and refuses a source that would open another directive', () => {
    const settings = readServerSettings({ TENSORONE_ENDPOINTS: 'ep_1, ep_2,', TENSORONE_CSP_CONNECT: '' });
    expect(settings).toMatchObject({ endpoints: ['ep_1', 'ep_2'], connectSources: [] });
    expect(() =>
      readServerSettings({ TENSORONE_CSP_CONNECT: "https://a.example; script-src 'unsafe-inline'" }),
    ).toThrow();
  });

  test('loopback names', () => {
    expect(['localhost', 'a.localhost', '127.0.0.1', '127.1.2.3', '[::1]'].every(isLoopback)).toBe(true);
    expect(['localhost.example', '10.0.0.1', '127.0.0.1.example', 'example'].some(isLoopback)).toBe(false);
  });

  test('the environment overrides config.json', () => {
    expect(configOverrides(readServerSettings({}))).toEqual({});
    expect(configOverrides(readServerSettings({ ...both, TENSORONE_ENDPOINTS: 'ep_1' }))).toEqual({
      apiBaseUrl: '',
      proxy: true,
      demo: false,
      endpoints: ['ep_1'],
    });
  });
});

test('the policy allows no inline code, and connections as narrow as asked', () => {
  expect(contentSecurityPolicy()).not.toContain('unsafe');
  expect(contentSecurityPolicy()).toContain("require-trusted-types-for 'script'; trusted-types default");
  expect(contentSecurityPolicy({ connectSources: [] })).toContain("connect-src 'self'; ");
});

test('connections go to the API, to config.json’s API and to this machine, and nowhere else', () => {
  const local = ['http://127.0.0.1:*', 'http://localhost:*'];
  expect(connectSourcesFor()).toEqual(['https://api.tensorone.ai', ...local]);
  expect(connectSourcesFor('https://logs.example:8443/base/')).toEqual([
    'https://api.tensorone.ai',
    'https://logs.example:8443',
    ...local,
  ]);
  for (const unusable of [
    '',
    'http://logs.example',
    'javascript:1',
    "x; script-src 'unsafe-inline'",
    7,
    'http://[::1]:80',
  ])
    expect(connectSourcesFor(unusable)).toEqual(connectSourcesFor());
});

describe('integrity', () => {
  const read = (path) => `content of ${path}`;
  const of = (path) => integrityOf(read(path));

  test('is written at what the page loads, and nowhere else', () => {
    const html =
      '<link rel="icon" href="/i.svg" /><script src="/theme.js"></script><script type="module" crossorigin src="/assets/a-1.js"></script><link rel="modulepreload" crossorigin href="/assets/b-2.js"><link rel="stylesheet" href="./assets/c.css" />';
    expect(addIntegrity(html, read)).toBe(
      `<link rel="icon" href="/i.svg" /><script src="/theme.js" crossorigin integrity="${of('theme.js')}"></script><script type="module" crossorigin src="/assets/a-1.js" integrity="${of('assets/a-1.js')}"></script><link rel="modulepreload" crossorigin href="/assets/b-2.js" integrity="${of('assets/b-2.js')}"><link rel="stylesheet" href="./assets/c.css" crossorigin integrity="${of('assets/c.css')}">`,
    );
  });

  test('written twice is written once', () => {
    const once_ = addIntegrity('<script src="/a.js"></script>', read);
    expect(addIntegrity(once_, read)).toBe(once_);
  });
});

test('a request that does not come to its end is cut off', async () => {
  const server = createServer({ connectionsCheckingInterval: 20 }, (_request, response) => response.end());
  limitConnections(server, { headersTimeout: 50, requestTimeout: 100, keepAliveTimeout: 50 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answers = await Promise.all(
    ['GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1'].map(
      async (text) => {
        const socket = connect(server.address().port, '127.0.0.1').setEncoding('utf8');
        socket.write(text);
        let answer = '';
        socket.on('data', (chunk) => {
          answer += chunk;
        });
        await once(socket, 'close');
        return answer.split('\r\n', 1)[0];
      },
    ),
  );
  server.close();
  expect(answers[0]).toBe('HTTP/1.1 408 Request Timeout');
  expect(answers[1]).toMatch(/^HTTP\/1\.1 (200 OK|408 Request Timeout)$/);
});

describe('who may use the proxy', () => {
  const ask = (headers = {}, url = '/v2/endpoints/ep_1/logs?level=error', method = 'GET') =>
    refusal({ method, url, headers: { host: '127.0.0.1:4173', ...headers } })?.status;

  test('its own pages, and programs on this machine', () => {
    expect(ask()).toBeUndefined();
    expect(ask({ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4173' })).toBeUndefined();
    expect(ask({ 'sec-fetch-site': 'same-origin', origin: 'null' })).toBeUndefined();
    expect(ask({ 'sec-fetch-site': 'none' })).toBeUndefined();
    expect(ask({ origin: 'http://127.0.0.1:4173' })).toBeUndefined();
    expect(ask({}, '/v2/endpoints/logs/search', 'POST')).toBeUndefined();
  });

  test('no page of another origin, and no foreign host name', () => {
    expect(ask({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(ask({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(ask({ origin: 'http://127.0.0.1:9999' })).toBe(403);
    expect(ask({ origin: 'null' })).toBe(403);
    expect(ask({ origin: 'null', 'sec-fetch-site': 'none' })).toBe(403);
    expect(ask({ host: 'rebound.example:4173' })).toBe(403);
    expect(ask({ host: undefined })).toBe(403);
    const configured = { method: 'GET', url: '/v2/endpoints/ep_1/logs', headers: { host: 'logs.example' } };
    expect(refusal(configured, ['logs.example'])).toBeUndefined();
  });

  test.each([
    '/v2/endpoints/ep_1',
    '/v2/endpoints/ep_1/run',
    '/v2/endpoints/ep_1/logs/../run',
    '/v2/endpoints/../logs',
    '/v2/endpoints/%2e%2e/logs',
    '/v2/endpoints/a%2f..%2fb/logs',
    '/v2/endpoints/a%5cb/logs',
    '/v2/endpoints/%/logs',
  ])('nothing but logs: %s', (url) => expect(ask({}, url)).toBe(403));

  test('nothing but reading', () => expect(ask({}, undefined, 'DELETE')).toBe(405));

  test('no body that is large, or does not say how large it is', () => {
    const post = (headers) => ask(headers, '/v2/endpoints/logs/search', 'POST');
    expect(post({ 'content-length': String(MAX_BODY_BYTES) })).toBeUndefined();
    expect(post({ 'content-length': String(MAX_BODY_BYTES + 1) })).toBe(413);
    expect(post({ 'transfer-encoding': 'chunked' })).toBe(411);
  });
});

describe('through a real server', () => {
  /** @type {(() => unknown)[]} */
  const cleanups = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  /** Starts an API with this answer and a preview in front of it; gives the preview's address. */
  async function proxied(answer) {
    const api = createServer(answer).listen(0, '127.0.0.1');
    await once(api, 'listening');
    cleanups.push(() => {
      api.closeAllConnections();
      api.close();
    });
    const base = `http://127.0.0.1:${api.address().port}/prefix`;
    const env = { TENSORONE_API_URL: base, TENSORONE_API_KEY: 'sk_1', TENSORONE_ENDPOINTS: 'ep_1' };
    const server = await startPreview({ port: 0, env });
    cleanups.push(() => server.close());
    return { url: server.url, api };
  }

  test('adds the key, keeps back what is the browser’s, and returns no header that is the API’s own', async () => {
    let seen;
    const { url } = await proxied((request, response) => {
      seen = { url: request.url, headers: request.headers };
      response.writeHead(429, {
        'Retry-After': '60',
        'Set-Cookie': 'a=b',
        'Access-Control-Allow-Origin': '*',
        'Content-Security-Policy': 'sandbox',
      });
      response.end('{}');
    });
    const answer = await fetch(`${url}v2/endpoints/ep_1/logs?search=a%2Fb`, {
      headers: {
        Authorization: 'Bearer of-the-browser',
        Cookie: 'a=b',
        'X-Other': 'c',
        'Last-Event-ID': '7',
      },
    });
    expect(seen.url).toBe('/prefix/v2/endpoints/ep_1/logs?search=a%2Fb');
    expect(seen.headers).toMatchObject({ authorization: 'Bearer sk_1', 'last-event-id': '7' });
    expect(seen.headers).not.toHaveProperty('cookie');
    expect(seen.headers).not.toHaveProperty('x-other');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('60');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    for (const [name, value] of Object.entries(securityHeaders()))
      expect(answer.headers.get(name)).toBe(value);
  });

  test('an Expect header does not bring the browser’s headers past it', async () => {
    let seen;
    const { url } = await proxied((request, response) => {
      seen = request.headers;
      response.end('{}');
    });
    const headers = {
      Expect: '100-continue',
      'Content-Length': 2,
      Authorization: 'Bearer of-the-browser',
      Cookie: 'a=b',
    };
    const request = send(`${url}v2/endpoints/logs/search`, { method: 'POST', headers });
    request.end('{}');
    const [response] = await once(request, 'response');
    response.resume();
    expect(seen).toMatchObject({ authorization: 'Bearer sk_1' });
    expect(seen).not.toHaveProperty('cookie');
  });

  test('passes a stream on as it comes, and its ends both ways', async () => {
    let stream;
    const { url, api } = await proxied((_request, response) => {
      stream = response;
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.flushHeaders();
    });
    // Resolves although the API has sent nothing but headers.
    const open = await fetch(`${url}v2/endpoints/ep_1/logs?stream=true`);
    const reader = open.body.getReader();
    for (const text of ['data: 1\n\n', 'data: 2\n\n']) {
      stream.write(text);
      expect(new TextDecoder().decode((await reader.read()).value)).toBe(text);
    }
    const closed = once(stream, 'close');
    await reader.cancel();
    await closed;

    const broken = send(`${url}v2/endpoints/ep_1/logs?stream=true`).end();
    const [half] = await once(broken, 'response');
    api.closeAllConnections();
    const [error] = await once(half, 'error');
    expect(error.code).toBe('ECONNRESET');
  });

  test('says in the API’s own form that the API cannot be reached', async () => {
    const { url, api } = await proxied(() => {});
    api.close();
    await once(api, 'close');
    const answer = await fetch(`${url}v2/endpoints/ep_1/logs`);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: 'PROXY_UNREACHABLE' });
  });
});
