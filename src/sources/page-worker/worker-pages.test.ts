import { expect, test, vi } from 'vitest';
import { ApiClient } from '../../api/client';
import { RequestBudget } from '../../api/request-budget';
import { safeStringify } from '../../logs/json';
import { decoded } from '../../store/packed-entries';
import { readPage } from '../list-page';
import { type FromPageWorker, readBody, type ToPageWorker } from './page-desk';
import { createWorkerPages, type PagePort } from './worker-pages';

const RANGE = { startTime: '2024-01-15T10:00:00.000Z', endTime: '2024-01-15T11:00:00.000Z' };
const BODY = `{"endpointId":"ep_1","totalLogs":7,"filteredLogs":3,"pagination":{"hasMore":true,"nextOffset":3},"logs":[
  {"timestamp":"2024-01-15T10:30:15.234Z","level":"error","message":"out of memory","seed":12345678901234567890},
  "2024-01-15T10:30:14.000Z [WARN] api: slow (job_1)", 5]}`;

function clientOf(body: string, status = 200): ApiClient {
  const fetchOne = vi.fn(
    async () => new Response(body, { status, headers: { 'Content-Type': 'application/json' } }),
  );
  return new ApiClient({
    connection: { baseUrl: 'http://api.example', apiKey: null },
    budget: new RequestBudget(100),
    fetch: fetchOne,
  });
}

/** A worker of the same thread, which answers by way of a copy. */
function desk(answer: (message: ToPageWorker) => FromPageWorker | 'failure' = readBody) {
  const asked: ToPageWorker[] = [];
  const port = (): PagePort => {
    let tell: (answer: FromPageWorker) => void = () => {};
    let fail = () => {};
    return {
      postMessage(message) {
        asked.push(message);
        const said = answer(message);
        queueMicrotask(() => (said === 'failure' ? fail() : tell(structuredClone(said))));
      },
      onAnswer: (listener) => {
        tell = listener;
      },
      onFailure: (listener) => {
        fail = listener;
      },
    };
  };
  return { asked, port };
}

const never = new AbortController().signal;

test('a page read in the worker is the page read here, to the digit', async () => {
  const { asked, port } = desk();
  const page = await createWorkerPages(port)(clientOf(BODY), 'ep_1', RANGE, never);
  const here = await readPage(clientOf(BODY), 'ep_1', RANGE, never);
  expect(page.head).toEqual(here.head);
  expect(page.entries.map(decoded)).toEqual(here.entries);
  expect(page.entries.map(({ raw }) => safeStringify(raw))).toEqual(
    here.entries.map(({ raw }) => safeStringify(raw)),
  );
  expect(asked).toHaveLength(1);
});

test('a range without an end is read here', async () => {
  const { asked, port } = desk();
  const { startTime } = RANGE;
  const page = await createWorkerPages(port)(clientOf(BODY), 'ep_1', { startTime }, never);
  expect([page.entries.length, asked.length]).toEqual([3, 0]);
});

test('what is no list is the same problem as when it is read here', async () => {
  const pages = createWorkerPages(desk().port);
  for (const body of ['{"logs":[', '{"logs":5}', '<title>Log in</title>']) {
    const here = await readPage(clientOf(body), 'ep_1', RANGE, never).catch((error: unknown) => error);
    await expect(pages(clientOf(body), 'ep_1', RANGE, never)).rejects.toEqual(here);
  }
  await expect(pages(clientOf('{"error":"X"}', 500), 'ep_1', RANGE, never)).rejects.toMatchObject({
    kind: 'server',
  });
});

test.each([
  ['breaks', () => desk(() => 'failure').port],
  [
    'cannot be started',
    () => () => {
      throw new Error('refused');
    },
  ],
])('a worker that %s loses nothing, and is not asked again', async (_, portOf) => {
  const start = vi.fn<() => PagePort>(portOf());
  const pages = createWorkerPages(start);
  for (const _ of [1, 2]) expect((await pages(clientOf(BODY), 'ep_1', RANGE, never)).entries).toHaveLength(3);
  expect(start).toHaveBeenCalledOnce();
});

test('an abort while the worker reads is thrown', async () => {
  const controller = new AbortController();
  const { port } = desk((message) => {
    controller.abort();
    return readBody(message);
  });
  await expect(createWorkerPages(port)(clientOf(BODY), 'ep_1', RANGE, controller.signal)).rejects.toThrow();
});
