// @vitest-environment jsdom
import { afterEach, expect, test } from 'vitest';
import { startMockApi } from './browser';

const LIBRARY_BLOCKED = Promise.reject(new Error('storage is blocked'));
LIBRARY_BLOCKED.catch(() => undefined);

afterEach(() => {
  Reflect.deleteProperty(navigator, 'serviceWorker');
});

test.each([
  { where: 'without service workers', serviceWorker: false },
  { where: 'where the library cannot be loaded', serviceWorker: true },
])('the demo answers $where', async ({ serviceWorker }) => {
  if (serviceWorker)
    Object.defineProperty(navigator, 'serviceWorker', { value: new EventTarget(), configurable: true });
  const demo = await startMockApi({ library: LIBRARY_BLOCKED, rateLimit: null });
  const response = await demo.fetch(`${demo.baseUrl}/v2/endpoints/${demo.endpointIds[0]}/logs?limit=1`);
  const answer: unknown = await response.json();
  expect(answer).toMatchObject({ endpointId: demo.endpointIds[0], pagination: { limit: 1 } });
  await demo.stop();
});
