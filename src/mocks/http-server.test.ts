import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDataset } from './dataset';
import { createApiHandler } from './handler';
import { type ApiServer, startApiServer } from './http-server';
import { main } from './serve';

const dataset = createDataset({ seed: 'test', anchor: Date.now() });
const PATH = '/v2/endpoints/ep_1234567890abcdef/logs';
const streaming = { ratePerSecond: 100_000, total: 20_000 };
let server: ApiServer;

beforeEach(async () => {
  server = await startApiServer({
    handler: createApiHandler({ dataset, apiKey: 'key', stream: streaming, rateLimit: null }),
  });
});
afterEach(() => server.close());

const headers = { Authorization: 'Bearer key' };

describe('HTTP server', () => {
  it('passes requests and answers on, and keeps a record', async () => {
    const response = await fetch(`${server.url}${PATH}?limit=3`, { headers });
    expect((await response.json()).logs).toHaveLength(3);
    expect((await fetch(`${server.url}${PATH}`)).status).toBe(401);
    const body = JSON.stringify({ endpointIds: ['ep_1234567890abcdef'], limit: 1 });
    const search = await fetch(`${server.url}/v2/endpoints/logs/search`, { method: 'POST', headers, body });
    expect(search.status).toBe(200);
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${PATH}?limit=3`,
      `GET ${PATH}`,
      'POST /v2/endpoints/logs/search',
    ]);
    expect(server.requests[2]).toMatchObject({ body, headers: { authorization: 'Bearer key' } });
    await vi.waitFor(() => expect(server.requests.every((one) => one.closed && !one.aborted)).toBe(true));
  });

  it('streams to the end without loss', async () => {
    const response = await fetch(`${server.url}${PATH}?stream=true&level=debug`, { headers });
    const text = await response.text();
    expect(text.match(/^data: /gm)).toHaveLength(streaming.total);
  });

  it('cancels the body of a response whose caller has gone', async () => {
    const cancelled = vi.fn();
    server.respondWith(
      () =>
        new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)), cancel: cancelled })),
    );
    const abort = new AbortController();
    const response = await fetch(`${server.url}${PATH}`, { signal: abort.signal });
    await response.body?.getReader().read();
    abort.abort();
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
    expect(server.requests[0]).toMatchObject({ closed: true, aborted: true });
  });

  it('injects faults until told otherwise', async () => {
    server.respondWith(() => 'reset');
    await expect(fetch(`${server.url}${PATH}`)).rejects.toThrow('fetch failed');
    server.respondWith(() => new Response('busy', { status: 503 }));
    expect((await fetch(`${server.url}${PATH}`)).status).toBe(503);
    server.respondWith(() => {
      const cut = new ReadableStream({
        pull: (to) => to.error(new Error('cut')),
        start: (to) => to.enqueue(new TextEncoder().encode('{"logs":[')),
      });
      return new Response(cut);
    });
    const half = await fetch(`${server.url}${PATH}`);
    await expect(half.text()).rejects.toThrow();
    server.respondWith(() => Promise.reject(new Error('broken')));
    expect((await fetch(`${server.url}${PATH}`)).status).toBe(500);
    server.respondWith(null);
    expect((await fetch(`${server.url}${PATH}`, { headers })).status).toBe(200);
  });
});

describe('serve', () => {
  it('says how to reach it', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const served = await main({ PORT: '0', API_KEY: 'other', RATE_LIMIT: '1' });
    try {
      expect(write.mock.calls.join('')).toContain(`API base URL: ${served.url}`);
      const ask = () => fetch(`${served.url}${PATH}?limit=1`, { headers: { Authorization: 'Bearer other' } });
      expect([(await ask()).status, (await ask()).status]).toEqual([200, 429]);
      await expect(main({ PORT: 'x' })).rejects.toThrow('PORT must be a whole number');
    } finally {
      write.mockRestore();
      await served.close();
    }
  });
});
