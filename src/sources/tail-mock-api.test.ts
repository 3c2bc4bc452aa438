import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { createDataset } from '../mocks/dataset';
import { createApiHandler } from '../mocks/handler';
import { tailLogs } from './tail-session';

const START = Date.parse('2024-01-15T10:45:00.000Z');

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

it('follows the mock API through broken connections: every entry once', async () => {
  const dataset = createDataset({ seed: 'tail', anchor: START });
  const endpointId = dataset.endpointIds[0] ?? '';
  const handler = createApiHandler({ dataset, rateLimit: null });
  const connections: AbortController[] = [];
  const client = new ApiClient({
    connection: { baseUrl: 'https://api.test', apiKey: 'key' },
    budget: new RequestBudget(100),
    fetch: async (input, init) => {
      const url = String(input);
      if (!url.includes('stream=true')) return handler(new Request(url, init));
      const broken = new AbortController();
      connections.push(broken);
      const signals = [broken.signal, ...(init?.signal ? [init.signal] : [])];
      return handler(new Request(url, { ...init, signal: AbortSignal.any(signals) }));
    },
  });
  const stop = new AbortController();
  const received: string[] = [];
  const query = { endpoints: [endpointId], level: 'debug', search: '', jobId: '' } as const;
  const follow = (async () => {
    for await (const event of tailLogs(client, query, stop.signal)) {
      if (event.kind === 'entries') received.push(...event.entries.map(({ raw }) => JSON.stringify(raw)));
    }
  })();
  for (let minute = 0; minute < 10; minute++) {
    await vi.advanceTimersByTimeAsync(50_000);
    connections.at(-1)?.abort();
    await vi.advanceTimersByTimeAsync(10_000);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  const end = Date.now();
  stop.abort();
  await follow;
  // The stream looks for new entries four times a second; those of the last moment may still be on their way.
  const settled = end - 1_000;
  const expected = dataset.entries(endpointId, START + 1, settled).map((one) => JSON.stringify(one));
  expect(connections.length).toBeGreaterThan(9);
  expect(expected.length).toBeGreaterThan(20);
  expect(received.filter((one) => Date.parse(JSON.parse(one).timestamp) < settled).sort()).toEqual(
    expected.sort(),
  );
});
