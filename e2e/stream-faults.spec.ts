import type { Page } from '@playwright/test';
import { STREAM_FAULTS } from '../src/mocks/stream-faults';
import { Dashboard } from './dashboard';
import { expect, test } from './fixtures';
import { createNumberedLog, type NumberedLog } from './numbered-log';
import { API_KEY, ENDPOINTS } from './test-api';

const [ENDPOINT] = ENDPOINTS;
/** The tail waits 5 s or more before it connects again. */
const RECONNECTED = { timeout: 30_000 };

/** The page's copies, instead of the machine's clipboard, which all tests share. */
test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator.clipboard, 'writeText', {
      value: async (text: string) => {
        document.documentElement.dataset.copied = text;
      },
    });
  });
});

const state = (page: Page) => page.getByRole('status', { name: 'Stream state' });
const entries = (page: Page) => page.getByRole('log', { name: 'Live entries' });
const alertOf = (page: Page) => page.getByRole('region', { name: 'Live tail' }).getByRole('alert');

/** The numbers of the entries shown, by "Copy shown". */
async function copied(page: Page): Promise<number[]> {
  const html = page.locator('html');
  await html.evaluate((element) => element.removeAttribute('data-copied'));
  await page.getByRole('button', { name: 'Copy shown' }).click();
  await expect(html).toHaveAttribute('data-copied');
  const text = (await html.getAttribute('data-copied')) ?? '';
  return Array.from(text.matchAll(/entry #(\d+) – ünï 日本 🚀/g), ([, number]) => Number(number));
}

/** What was received is what was sent: each entry, once. */
async function expectEachOnce(page: Page, log: NumberedLog): Promise<void> {
  const all = Array.from({ length: log.written }, (_, index) => index + 1);
  await expect(page.getByText(`received ${log.written}`, { exact: true })).toBeVisible(RECONNECTED);
  expect((await copied(page)).sort((a, b) => a - b)).toEqual(all);
}

test.describe('a live tail whose server has a fault', () => {
  let log: NumberedLog;
  test.beforeEach(() => {
    log = createNumberedLog();
  });
  const connect = (dashboard: Dashboard) => dashboard.connect(`endpoint=${ENDPOINT}&level=debug`);

  test('silent: said from 15 s on, taken for dead within 60 s, then whole', async ({
    dashboard,
    page,
    api,
  }) => {
    await page.clock.install();
    let silent = true;
    const fault = STREAM_FAULTS['stream-silent']();
    api.respondWith(async (request) => (silent ? await fault(request) : null) ?? log.respond()(request));
    await connect(dashboard);
    const started = Date.now();
    await dashboard.goLive();
    log.write(3);
    let passed = 0;
    for (const [step, shown] of [
      [14_000, 15],
      [1_000, 15],
      [14_000, 29],
    ] as const) {
      await page.clock.runFor(step);
      passed += step / 1_000;
      if (passed < shown) continue;
      await expect(state(page)).toHaveText(/^Live, no data for \d+ s/);
      const said = Number(/\d+/.exec((await state(page).textContent()) ?? '')?.[0]);
      expect(said).toBeGreaterThanOrEqual(shown);
      // The page's clock goes on by itself too.
      expect(said).toBeLessThanOrEqual(passed + Math.ceil((Date.now() - started) / 1_000));
    }
    silent = false;
    await page.clock.runFor(31_000);
    await expect(
      alertOf(page)
        .or(entries(page).getByText(/^Interrupted/))
        .first(),
    ).toBeVisible();
    await page.clock.runFor(5_000);
    await expect(state(page)).toHaveText('Live');
    await expect(entries(page)).toContainText(/Interrupted .*: 3 entries filled in from the list/);
    log.write(1);
    await page.clock.runFor(500);
    await expectEachOnce(page, log);
  });

  test('no answer at all: given up after 30 s, and said', async ({ dashboard, page, api }) => {
    await page.clock.install();
    api.respondWith(log.respond(STREAM_FAULTS['stream-hang']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(state(page)).toHaveText('Connecting');
    // The time allowed begins with the request, which the tail's worker asks the page for.
    const asked = () => api.requests.some(({ url }) => url.includes('stream=true'));
    await expect.poll(asked).toBe(true);
    await page.clock.runFor(30_100);
    await expect(state(page)).toHaveText(/^Reconnecting in \d s/);
    await expect(alertOf(page)).toContainText('TIMEOUT');
  });

  test('half-open after some events: nothing lost, nothing twice', async ({ dashboard, page, api }) => {
    await page.clock.install();
    api.respondWith(log.respond(STREAM_FAULTS['stream-half-open']));
    await connect(dashboard);
    await dashboard.goLive();
    log.write(20);
    await page.clock.runFor(1_000);
    await expect(page.getByText('received 20')).toBeVisible();
    log.write(7);
    await page.clock.runFor(45_500);
    await expect(alertOf(page)).toContainText('STREAM_SILENT');
    await page.clock.runFor(10_000);
    await expect(state(page)).toHaveText('Live');
    await expect(entries(page)).toContainText(/Interrupted .*: 7 entries filled in from the list/);
    log.write(2);
    await page.clock.runFor(500);
    await expectEachOnce(page, log);
  });

  test('closed every 20 events', async ({ dashboard, page, api }) => {
    test.slow();
    api.respondWith(log.respond(STREAM_FAULTS['stream-close-20']));
    await connect(dashboard);
    await dashboard.startTail();
    for (let round = 1; round <= 3; round++) {
      await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
      await expect.poll(() => log.openStreams).toBeGreaterThan(0);
      log.write(25);
      await expect(state(page)).toHaveText(/^Reconnecting in \d+ s/);
      log.write(4);
    }
    await expect(state(page)).toHaveText(/^Live/, { timeout: 60_000 });
    await expect(entries(page).getByText(/^Interrupted/)).not.toHaveCount(0);
    await expectEachOnce(page, log);
  });

  test('reset in the middle of an event', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-reset']));
    await connect(dashboard);
    await dashboard.goLive();
    log.write(25);
    await expect(state(page)).toHaveText(/^Reconnecting in \d+ s/);
    await expect(alertOf(page)).toContainText('INTERRUPTED');
    await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
    await expect(alertOf(page)).toHaveCount(0);
    await expect(entries(page)).toContainText(/Interrupted .*: 5 entries filled in from the list/);
    await expectEachOnce(page, log);
  });

  test('drips three bytes at a time, through characters', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-drip']));
    await connect(dashboard);
    await dashboard.goLive();
    log.write(8);
    await expectEachOnce(page, log);
    await expect(entries(page)).toContainText('entry #8 – ünï 日本 🚀');
    await expect(entries(page)).not.toContainText('\ufffd');
  });

  test('answers with a list: shown once, and that it does not stream', async ({ dashboard, page, api }) => {
    log.write(4);
    api.respondWith(log.respond(STREAM_FAULTS['stream-json']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(state(page)).toHaveText(/^Failed: NOT_STREAMED/);
    await expect(alertOf(page)).toContainText(
      'The server does not stream: it answered with a list of 4 entries',
    );
    await expectEachOnce(page, log);
    await expect(page.getByRole('button', { name: 'Start live tail' })).toBeVisible();
  });

  test('answers with a web page: quoted as text, with the way to the connection', async ({
    dashboard,
    page,
    api,
  }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-html']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(state(page)).toHaveText(/^Failed: NOT_STREAMED/);
    await expect(alertOf(page)).toContainText('<title>Log in</title>');
    await alertOf(page).getByRole('button', { name: 'Open connection' }).click();
    await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  });

  test('answers 204: no stream there, and no endless trying', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-204']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(state(page)).toHaveText(/^Failed: NOT_STREAMED .*answered 204/);
  });

  for (const [status, code, advice] of [
    [401, 'UNAUTHORIZED', 'enter a valid API key'],
    [403, 'INSUFFICIENT_PERMISSIONS', 'has the required permission'],
  ] as const) {
    test(`${status} in the middle of a session: what came stays, and what to do is said`, async ({
      dashboard,
      page,
      api,
    }) => {
      api.respondWith(log.respond(STREAM_FAULTS[`stream-${status}-later`]));
      await connect(dashboard);
      await dashboard.goLive();
      log.write(20);
      await expect(state(page)).toHaveText(new RegExp(`^Failed: ${code}`), RECONNECTED);
      await expect(alertOf(page)).toContainText(`HTTP ${status}`);
      await expect(alertOf(page)).toContainText(advice);
      await expectEachOnce(page, log);
      const streams = () => api.requests.filter(({ url }) => url.includes('stream=true')).length;
      const before = streams();
      api.respondWith(log.respond());
      await alertOf(page).getByRole('button', { name: 'Retry' }).click();
      await expect(state(page)).toHaveText('Live');
      expect(streams()).toBeGreaterThan(before);
      await expect(alertOf(page)).toHaveCount(0);
      log.write(2);
      await expectEachOnce(page, log);
    });
  }

  test('429: nothing is sent before the time is over, then it goes on', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-429-once']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(state(page)).toHaveText(/^Reconnecting in [1-8] s/);
    await expect(alertOf(page)).toContainText('RATE_LIMIT_EXCEEDED');
    await expect(alertOf(page)).toContainText(/Retrying in \d s/);
    log.write(3);
    await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
    const [first, second] = api.requests.filter(
      ({ method, url }) => method === 'GET' && url.includes('stream=true'),
    );
    expect((second?.time ?? 0) - (first?.time ?? 0)).toBeGreaterThanOrEqual(7_000);
    const between = api.requests.filter(
      ({ method, time }) => method !== 'OPTIONS' && time > (first?.time ?? 0) && time < (second?.time ?? 0),
    );
    expect(between).toEqual([]);
    await expectEachOnce(page, log);
  });

  test('500 once: said, and mended by itself', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-500-once']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(alertOf(page)).toContainText('INTERNAL_ERROR');
    log.write(3);
    await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
    await expect(alertOf(page)).toHaveCount(0);
    await expectEachOnce(page, log);
  });

  test('the list fails while a gap is filled: said in the gap, and loaded on request', async ({
    dashboard,
    page,
    api,
  }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-gap-fails']));
    await connect(dashboard);
    await dashboard.goLive();
    log.write(20);
    await expect(state(page)).toHaveText(/^Reconnecting/);
    log.write(6);
    await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
    const gap = entries(page).getByText(/not filled: INTERNAL_ERROR The list is out of order/);
    await expect(gap).toBeVisible();
    log.write(2);
    await expect(page.getByText('received 22')).toBeVisible();
    await page.getByRole('button', { name: 'Load missing entries' }).click();
    await expect(entries(page)).toContainText('filled in further down');
    await expect(page.getByRole('button', { name: 'Load missing entries' })).toHaveCount(0);
    // Pressing a button in the list holds the view, as reading does.
    await page.getByRole('button', { name: /^6 new entries/ }).click();
    await expectEachOnce(page, log);
  });

  test('keepalives alone keep it open, and nothing is made of them', async ({ dashboard, page, api }) => {
    await page.clock.install();
    api.respondWith(log.respond());
    await connect(dashboard);
    await dashboard.goLive();
    for (const silence of [16_000, 22_000, 28_000]) {
      await page.clock.runFor(silence);
      await expect(state(page)).toHaveText(/^Live, no data for \d+ s/);
      log.comment();
      await expect(state(page)).toHaveText('Live');
    }
    await expect(page.getByText('received 0')).toBeVisible();
    expect(
      api.requests.filter(({ method, url }) => method === 'GET' && url.includes('stream=true')),
    ).toHaveLength(1);
  });

  test('100 events that are no JSON: shown, the view paused, nothing lost', async ({
    dashboard,
    page,
    api,
  }) => {
    api.respondWith(log.respond(STREAM_FAULTS['stream-garbage']));
    await connect(dashboard);
    await dashboard.startTail();
    await expect(alertOf(page)).toContainText('UNREADABLE_EVENTS');
    await expect(alertOf(page)).toContainText('%%% no JSON 100');
    await expect(entries(page)).toContainText('%%% no JSON 1');
    await expect(state(page)).toHaveText('Live');
    log.write(3);
    await expect(page.getByText('paused: 3 new')).toBeVisible();
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(entries(page)).toContainText('entry #3');
    await expect(alertOf(page)).toHaveCount(0);
    await expect(page.getByText('received 103')).toBeVisible();
    expect(await copied(page)).toEqual([1, 2, 3]);
  });

  test('offline and back while live', async ({ dashboard, page, api, context }) => {
    api.respondWith(log.respond());
    await connect(dashboard);
    await dashboard.goLive();
    log.write(2);
    await expect(page.getByText('received 2')).toBeVisible();
    await context.setOffline(true);
    // The browser leaves open connections alone when it is told to be offline: the network takes this one away.
    log.breakStreams();
    await expect(state(page)).toHaveText(/^Reconnecting/);
    log.write(5);
    await context.setOffline(false);
    await expect(state(page)).toHaveText(/^Live/, RECONNECTED);
    await expect(entries(page)).toContainText(/Interrupted .*: 5 entries filled in from the list/);
    log.write(1);
    await expectEachOnce(page, log);
  });

  test('the device sleeps for an hour', async ({ dashboard, page, api }) => {
    await page.clock.install();
    api.respondWith(log.respond());
    await connect(dashboard);
    await dashboard.goLive();
    log.write(2);
    await page.clock.runFor(500);
    await expect(page.getByText('received 2')).toBeVisible();
    log.holdStreams();
    log.write(9);
    await page.clock.fastForward('01:00:00');
    await expect(alertOf(page)).toContainText('This device slept');
    await expect(state(page)).toHaveText(/^Reconnecting in \d s/);
    await page.clock.runFor(7_000);
    await expect(state(page)).toHaveText('Live');
    log.write(1);
    await page.clock.runFor(500);
    await expectEachOnce(page, log);
  });

  test('a frozen page goes on where it was', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond());
    await connect(dashboard);
    await dashboard.goLive();
    log.write(2);
    await expect(page.getByText('received 2')).toBeVisible();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    log.write(30);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    log.write(1);
    await expectEachOnce(page, log);
  });

  test('two tabs follow one endpoint; closing one leaves the other', async ({
    dashboard,
    page,
    api,
    site,
    context,
  }) => {
    api.respondWith(log.respond());
    const second = await context.newPage();
    const tabs = [dashboard, new Dashboard(second, site, api)];
    for (const tab of tabs) await connect(tab);
    for (const tab of tabs) await tab.goLive();
    await expect.poll(() => log.openStreams).toBe(2);
    log.write(3);
    for (const tab of [page, second])
      await expect(tab.getByText('received 3', { exact: true })).toBeVisible();
    await second.close();
    await expect.poll(() => log.openStreams).toBe(1);
    log.write(4);
    await expect(state(page)).toHaveText('Live');
    await expectEachOnce(page, log);
  });

  test('more than 5 endpoints are refused before anything is sent', async ({ dashboard, page, api }) => {
    api.respondWith(log.respond());
    const six = Array.from({ length: 6 }, (_, index) => `ep_${index}`);
    await dashboard.open(`endpoint=${six.join(',')}`);
    await page.getByRole('button', { name: 'Connection', exact: true }).click();
    await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
    await dashboard.submitConnection({ apiKey: API_KEY, endpoints: six.join(', ') });
    await expect(page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
    await dashboard.startTail();
    await expect(state(page)).toHaveText(/^Failed: TOO_MANY_ENDPOINTS/);
    await expect(alertOf(page)).toContainText('at most 5 endpoints at once, and 6 are chosen');
    expect(api.requests.some(({ url }) => url.includes('stream=true'))).toBe(false);
  });
});
