import { afterEach, describe, expect, it } from 'vitest';
import { createDataset } from './dataset';
import { createFault, FAULT_NAMES, type FaultName, readChaos } from './faults';
import { createApiHandler } from './handler';
import { type ApiServer, startApiServer } from './http-server';
import { main } from './serve';

const NOW = Date.UTC(2024, 0, 15, 12);
const handler = createApiHandler({
  dataset: createDataset({ seed: 'faults', anchor: NOW }),
  now: () => NOW,
  rateLimit: null,
});
const PATH = '/v2/endpoints/ep_1234567890abcdef/logs';
const LIST = `${PATH}?startTime=2024-01-15T11:00:00Z&limit=20`;
const servers: ApiServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(fault: FaultName, first = 1, last = Number.POSITIVE_INFINITY): Promise<string> {
  const server = await startApiServer({ handler });
  servers.push(server);
  server.respondWith(createFault({ fault, first, last }, server.handler));
  return server.url;
}

describe('createFault', () => {
  it('spoils list requests only, and only those counted', async () => {
    const url = await serve('error-500', 2, 3);
    const statuses: number[] = [];
    for (const path of [LIST, LIST, `${PATH}?limit=1`, LIST, LIST])
      statuses.push((await fetch(`${url}${path}`)).status);
    expect(statuses).toEqual([200, 500, 200, 500, 200]);
  });

  it.each<[FaultName, number]>([
    ['html-502', 502],
    ['error-500', 500],
    ['unauthorized', 401],
    ['too-many', 413],
    ['limit-body', 429],
    ['limit-header', 429],
    ['limit-hidden-header', 429],
    ['limit-both', 429],
    ['limit-bare', 429],
    ['limit-absurd', 429],
    ['wrong-types', 200],
    ['wrong-entries', 200],
    ['logs-object', 200],
  ])('%s answers %d, readable from any origin', async (fault, status) => {
    const response = await fetch(`${await serve(fault)}${LIST}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.has('Access-Control-Expose-Headers')).toBe(fault !== 'limit-hidden-header');
  });

  it.each<FaultName>(['slow', 'drip', 'text-plain'])(
    '%s sends the good answer in the end',
    async (fault) => {
      const response = await fetch(`${await serve(fault)}${LIST}`);
      expect((await response.json()).logs).toHaveLength(20);
    },
    15_000,
  );

  it.each<FaultName>(['reset', 'reset-body'])('%s breaks off', async (fault) => {
    const url = await serve(fault);
    await expect(fetch(`${url}${LIST}`).then((response) => response.text())).rejects.toThrow();
  });

  it.each<FaultName>(['cut-json', 'cut-gzip'])('%s ends cleanly in the middle', async (fault) => {
    const text = await fetch(`${await serve(fault)}${LIST}`).then((response) => response.text());
    expect(text.length).toBeGreaterThan(100);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it.each<FaultName>(['hang', 'stall'])('%s never ends', async (fault) => {
    const url = await serve(fault);
    const signal = AbortSignal.timeout(200);
    await expect(fetch(`${url}${LIST}`, { signal }).then((response) => response.text())).rejects.toThrow(
      'timeout',
    );
  });
});

describe('CHAOS', () => {
  it.each(FAULT_NAMES)('knows %s', (fault) => {
    expect(readChaos(fault)).toEqual({ fault, first: 1, last: Number.POSITIVE_INFINITY });
    expect(readChaos(` ${fault}@3 `)).toEqual({ fault, first: 3, last: 3 });
    expect(readChaos(`${fault}@3-5`)).toEqual({ fault, first: 3, last: 5 });
  });

  it.each(['', 'nonsense', 'constructor', 'slow@0', 'slow@5-3', 'slow@', 'slow@x', 'slow@1-'])(
    'refuses "%s"',
    (text) => {
      expect(readChaos(text)).toBeNull();
    },
  );

  it('is a mode of the mock API', async () => {
    const server = await main({ PORT: '0', CHAOS: 'html-502', API_KEY: 'key' });
    servers.push(server);
    const response = await fetch(`${server.url}${LIST}`, { headers: { Authorization: 'Bearer key' } });
    expect(response.status).toBe(502);
    await expect(main({ PORT: '0', CHAOS: 'nonsense' })).rejects.toThrow('cut-gzip');
  });
});
