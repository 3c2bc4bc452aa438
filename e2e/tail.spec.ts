import { expect, test } from './fixtures';
import { type ScriptedStream, scriptedStream } from './scripted-stream';
import { instead, insteadOfStreams } from './test-api';

const entry = (message: string, level = 'info', source = 'api_handler') => ({
  timestamp: new Date().toISOString(),
  level,
  message,
  source,
});

test('the API’s own stream runs live, with the key in the header', async ({ dashboard, page, api }) => {
  await dashboard.connect('level=debug');
  await dashboard.goLive();
  await expect(page).toHaveURL(/view=tail/);
  const stream = api.requests.find(
    (request) => request.method === 'GET' && request.url.includes('stream=true'),
  );
  expect(stream?.headers.accept).toBe('text/event-stream');
  expect(stream?.headers.authorization).toMatch(/^Bearer /);
  await expect(dashboard.liveEntries).toContainText(/\w+/, { timeout: 20_000 });
  await page.getByRole('button', { name: 'Stop live tail' }).click();
  await expect(dashboard.streamState).toHaveText(/^Stopped/);
  await expect.poll(() => stream?.aborted).toBe(true);
});

test('the stream is read in a worker, which is gone when it stops', async ({ dashboard, page }) => {
  const tailWorkers = () => page.workers().filter((worker) => worker.url().includes('tail.worker'));
  await dashboard.connect('level=debug');
  await dashboard.goLive();
  await expect.poll(() => tailWorkers().length).toBe(1);
  await page.getByRole('button', { name: 'Stop live tail' }).click();
  await expect.poll(() => tailWorkers().length).toBe(0);
});

test('where the worker’s script cannot be had, the page reads the stream itself', async ({
  dashboard,
  page,
  api,
}) => {
  const stream = scriptedStream();
  api.respondWith(insteadOfStreams(stream.response));
  let refused = 0;
  await page.route(/tail\.worker/, (route) => {
    refused++;
    return route.abort();
  });
  await dashboard.connect();
  await dashboard.goLive();
  expect(refused).toBe(1);
  stream.send(entry('without a worker'));
  await expect(dashboard.liveEntries).toContainText('without a worker');
  expect(stream.opened).toHaveLength(1);
});

test.describe('with a scripted stream', () => {
  let stream: ScriptedStream;

  test.beforeEach(async ({ dashboard, api }) => {
    stream = scriptedStream();
    api.respondWith(insteadOfStreams(stream.response));
    await dashboard.connect();
    await dashboard.goLive();
  });

  test('pause loses nothing, resume shows it', async ({ dashboard }) => {
    const log = dashboard.liveEntries;
    stream.send(entry('before the pause'));
    await expect(log).toContainText('before the pause');
    await dashboard.tail.getByRole('button', { name: 'Pause' }).click();
    stream.send(entry('while paused 1'), entry('while paused 2'));
    await expect(dashboard.tail.getByText(/received 3/)).toBeVisible();
    await expect(log).not.toContainText('while paused');
    await dashboard.tail.getByRole('button', { name: 'Resume' }).click();
    await expect(log).toContainText('while paused 1');
    await expect(log).toContainText('while paused 2');
  });

  test('scrolled away, new entries do not move what is read, and a button leads to them', async ({
    page,
    dashboard,
  }) => {
    const log = dashboard.liveEntries;
    stream.send(...Array.from({ length: 200 }, (_, index) => entry(`line ${index}`)));
    await expect(log).toContainText('line 199');
    const scrolledTo = () => log.evaluate((element) => element.scrollTop);
    const end = await scrolledTo();
    await log.hover();
    await page.mouse.wheel(0, -1_500);
    // A wheel's way may take several frames.
    await expect.poll(scrolledTo).toBe(end - 1_500);
    await expect(log).not.toContainText('line 199');
    const reading = (await log.innerText()).split('\n')[0] ?? '';
    stream.send(...Array.from({ length: 12 }, (_, index) => entry(`fresh ${index}`)));
    const jump = dashboard.tail.getByRole('button', { name: /^12 new entries/ });
    await expect(jump).toBeVisible();
    expect((await log.innerText()).split('\n')[0]).toBe(reading);
    await jump.click();
    await expect(log).toContainText('fresh 11');
  });

  test('a long list of rows of different heights that is held stays in place', async ({
    page,
    dashboard,
  }) => {
    await page.getByRole('button', { name: 'Wrap' }).click();
    const log = dashboard.liveEntries;
    // One row in seven is several lines high; each batch is drawn, and so measured.
    for (let batch = 0; batch < 20; batch++) {
      const lines = Array.from({ length: 40 }, (_, at) => `line ${batch * 40 + at}`);
      stream.send(
        ...lines.map((line, at) => entry(at % 7 === 0 ? `${line} ${'and on '.repeat(100)}` : line)),
      );
      await expect(log).toContainText(`line ${batch * 40 + 39}`);
    }
    const newest = log.getByText('line 799');
    const place = async () => (await newest.boundingBox())?.y;
    const before = await place();
    await dashboard.tail.getByRole('button', { name: 'Pause' }).click();
    await expect(dashboard.tail.getByRole('button', { name: 'Resume' })).toBeVisible();
    expect(await place()).toBe(before);
    await expect(newest).toBeInViewport();
  });

  test('20,000 wrapped rows are held in place when scrolled up, while others come, and lead back to the newest', async ({
    page,
    dashboard,
  }) => {
    test.slow();
    await page.getByRole('button', { name: 'Wrap' }).click();
    const log = dashboard.liveEntries;
    for (let batch = 0; batch < 20; batch++) {
      const lines = Array.from({ length: 1_000 }, (_, at) => `line ${batch * 1_000 + at}`);
      stream.send(
        ...lines.map((line, at) => entry(at % 7 === 0 ? `${line} ${'and on '.repeat(100)}` : line)),
      );
      await expect(log).toContainText(`line ${batch * 1_000 + 999}`);
    }
    // Row by row, from those that were measured while they were followed to those that never were.
    const placeOf = async (line: number) =>
      (await log.getByText(new RegExp(`^line ${line}\\b`)).boundingBox())?.y;
    await log.hover();
    let reading = 19_997;
    for (let step = 0; step < 10; step++) {
      const before = await placeOf(reading);
      await page.mouse.wheel(0, -60);
      await expect.poll(() => placeOf(reading)).toBe((before ?? 0) + 60);
      reading -= 2;
    }
    const held = await placeOf(reading);
    stream.send(...Array.from({ length: 800 }, (_, at) => entry(`fresh ${at}`)));
    const jump = dashboard.tail.getByRole('button', { name: /^800 new entries/ });
    await expect(jump).toBeVisible();
    expect(await placeOf(reading)).toBe(held);
    await jump.click();
    await expect(log.getByText('fresh 799')).toBeInViewport();
    stream.send(entry('the very last'));
    await expect(log.getByText('the very last')).toBeInViewport();
    await expect(jump).toBeHidden();
  });

  test('level, source and text filter while it runs', async ({ dashboard }) => {
    const log = dashboard.liveEntries;
    stream.send(entry('quiet'), entry('loud', 'error', 'model_inference'));
    await expect(log).toContainText('quiet');
    await dashboard.tail.getByRole('combobox', { name: 'Tail level' }).selectOption('error');
    await expect(log).not.toContainText('quiet');
    await expect(log).toContainText('loud');
    await dashboard.tail.getByRole('combobox', { name: 'Tail level' }).selectOption('debug');
    await dashboard.tail.getByRole('searchbox', { name: 'Filter live entries' }).fill('quie');
    await expect(log).toContainText('quiet');
    await expect(log).not.toContainText('loud');
    expect(stream.opened).toHaveLength(1);
  });

  test('an entry with only a timestamp and message is fine, an unreadable event is shown', async ({
    dashboard,
  }) => {
    const log = dashboard.liveEntries;
    stream.send({ timestamp: new Date().toISOString(), message: 'bare' });
    stream.opened.at(-1)?.enqueue(new TextEncoder().encode('data: {"not json\n\n'));
    await expect(log).toContainText('bare');
    await expect(log).toContainText('{"not json');
  });

  test('errors are announced', async ({ dashboard }) => {
    stream.send(entry('GPU fell off the bus', 'error'));
    await expect(dashboard.tail.getByText(/1 new error.*GPU fell off the bus/)).toBeAttached();
    await expect(dashboard.liveEntries).toContainText('error');
  });

  test('the stream closes with the pane, and says so', async ({ dashboard, api }) => {
    await dashboard.tail
      .getByRole('button', { name: /Live tail$|Collapse|Close/ })
      .first()
      .click();
    await expect(dashboard.streamState).toHaveText(/^Stopped: the pane was closed/);
    await expect
      .poll(() => api.requests.findLast((request) => request.url.includes('stream=true'))?.aborted)
      .toBe(true);
  });
});

test('after an interruption it waits 5 s or more, fills the gap from the list and repeats no entry', async ({
  dashboard,
  api,
}) => {
  test.slow();
  const stream = scriptedStream();
  const first = entry('seen live');
  const missed = { ...entry('missed meanwhile'), timestamp: new Date(Date.now() + 500).toISOString() };
  let cut = false;
  api.respondWith(
    instead((request) => {
      if (request.url.includes('stream=true')) return stream.response();
      if (!cut || request.method !== 'GET') return null;
      const logs = [first, missed];
      return Response.json({
        totalLogs: 2,
        filteredLogs: 2,
        pagination: { limit: 1000, offset: 0, hasMore: false, nextOffset: null },
        logs,
      });
    }),
  );
  await dashboard.connect();
  await dashboard.goLive();
  const log = dashboard.liveEntries;
  stream.send(first);
  await expect(log).toContainText('seen live');
  cut = true;
  const cutAt = Date.now();
  stream.end();
  await expect(dashboard.streamState).toHaveText(/^Reconnecting in \d+ s/);
  await expect.poll(() => stream.opened.length, { timeout: 30_000 }).toBe(2);
  expect(Date.now() - cutAt).toBeGreaterThanOrEqual(4_900);
  await expect(log).toContainText('missed meanwhile');
  await expect(log.getByText('seen live')).toHaveCount(1);
  await expect(dashboard.tail.getByText(/1 entry.*filled|filled.*1 entry/i)).toBeVisible();
  await expect(dashboard.tail.getByText(/received 2/)).toBeVisible();
});

test('a hidden tab stops the stream after 5 minutes and says so', async ({ dashboard, page, api }) => {
  await page.clock.install();
  await dashboard.connect();
  await dashboard.goLive();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.clock.fastForward('05:01');
  await expect(dashboard.streamState).toHaveText(/^Stopped: the tab was hidden for 5 minutes/);
  await expect
    .poll(() => api.requests.findLast((request) => request.url.includes('stream=true'))?.aborted)
    .toBe(true);
});
