import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { Dashboard, parameters } from './dashboard';
import { expect, test } from './fixtures';
import { API_KEY, ENDPOINTS, errorAnswer, instead } from './test-api';

const [OOM] = ENDPOINTS;

interface Received {
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A webhook's receiver, with the CORS headers that it needs; answers with the status given. */
async function startReceiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
      if (request.method === 'OPTIONS') response.writeHead(204).end();
      else {
        received.push({ method: request.method ?? '', headers: request.headers, body });
        response.writeHead(statuses.shift() ?? 200).end();
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function rules(page: Page): Locator {
  return page.getByRole('list', { name: 'Alert rules' }).getByRole('listitem');
}

function fired(page: Page): Locator {
  return page.getByRole('list', { name: 'Alerts fired' }).locator('> li');
}

async function openForm(page: Page): Promise<Locator> {
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Alerts/ })
    .click();
  await page.getByRole('button', { name: 'New rule' }).click();
  return page.getByRole('dialog', { name: 'New alert rule' });
}

/** Fills the form for the burst of out-of-memory errors within the last hour. */
async function fillOom(form: Locator): Promise<void> {
  await form.getByRole('textbox', { name: 'Name' }).fill('GPU out of memory');
  await form.getByRole('textbox', { name: 'Pattern' }).fill('out of memory');
  await form.getByRole('textbox', { name: 'Window in minutes' }).fill('60');
}

test('a rule on the burst of out-of-memory errors fires, shows three errors and opens their logs', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect(`endpoint=${OOM}`);
  const form = await openForm(page);
  await fillOom(form);
  const cost = form.getByRole('region', { name: 'Cost' });
  await expect(cost).toContainText('This rule: 12 requests an hour.');
  await expect(cost).toContainText('12 of 100 requests an hour');
  await form.getByRole('checkbox', { name: ENDPOINTS[1] }).check();
  await form.getByRole('textbox', { name: 'Check interval in minutes' }).fill('1');
  await expect(cost).toContainText('120 requests an hour, but the API allows 100');
  await form.getByRole('checkbox', { name: ENDPOINTS[1] }).uncheck();
  await form.getByRole('textbox', { name: 'Check interval in minutes' }).fill('5');
  const before = dashboard.lists.length;
  await form.getByRole('button', { name: 'Save rule' }).click();

  await expect(fired(page)).toHaveCount(1);
  expect(dashboard.lists.length).toBe(before + 1);
  const asked = dashboard.lastList();
  expect(asked.get('level')).toBe('error');
  expect(asked.get('search')).toBe('out of memory');
  const samples = fired(page).getByRole('list', { name: 'Most recent errors' }).getByRole('listitem');
  await expect(samples).toHaveCount(3);
  await expect(samples.first()).toContainText(/out of memory/i);
  await expect(fired(page)).toContainText(
    /\d+ of 5 entries of level error or above that match out of memory in 1 h/,
  );
  await expect(rules(page)).toContainText('firing');
  await expect(
    page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Alerts 1 unread' }),
  ).toBeVisible();
  await expect(page.getByRole('status', { name: 'Alerts' })).toContainText('Alert: GPU out of memory.');

  const count = /: (\d+) of 5|^(\d+) of 5/.exec(
    (await fired(page)
      .getByText(/of 5 entries/)
      .textContent()) ?? '',
  );
  await page.getByRole('link', { name: `Show logs of ${OOM}` }).click();
  await expect(page).toHaveURL(new RegExp(`endpoint=${OOM}.*level=error.*search=out\\+of\\+memory`));
  await expect(dashboard.resultCount).toContainText(`${count?.[1] ?? count?.[2]} of`);
  await expect(dashboard.rows.first()).toContainText(/out of memory/i);
  await expect(
    page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Alerts', exact: true }),
  ).toBeVisible();
  // Nothing but the Authorization header ever holds the key.
  expect(api.requests.some(({ url }) => url.includes(API_KEY))).toBe(false);
});

test('the webhook receives JSON without the key, and a failure is tried again later', async ({
  dashboard,
  page,
}) => {
  const receiver = await startReceiver([503]);
  await page.clock.install();
  await dashboard.connect(`endpoint=${OOM}`);
  const form = await openForm(page);
  await fillOom(form);
  await form.getByRole('checkbox', { name: 'Webhook' }).check();
  await form.getByRole('textbox', { name: 'Webhook URL' }).fill('http://example.com/hook');
  await form.getByRole('button', { name: 'Save rule' }).click();
  await expect(form.getByRole('alert')).toContainText('begins with https://');
  await form.getByRole('textbox', { name: 'Webhook URL' }).fill(receiver.url);
  await expect(form).toContainText('TENSORONE_CSP_CONNECT');
  await form.getByRole('button', { name: 'Save rule' }).click();

  await expect(fired(page)).toContainText('webhook: The webhook answered 503; try 2 in');
  expect(receiver.received).toHaveLength(1);
  await page.clock.fastForward(31_000);
  await expect(fired(page)).toContainText('Told by webhook');
  expect(receiver.received).toHaveLength(2);
  const [, post] = receiver.received;
  expect(post?.method).toBe('POST');
  expect(post?.headers['content-type']).toBe('application/json');
  expect(post?.headers.authorization).toBeUndefined();
  expect(post?.headers.cookie).toBeUndefined();
  expect(post?.body).not.toContain(API_KEY);
  const body = JSON.parse(post?.body ?? '') as Record<string, unknown>;
  expect(body).toMatchObject({
    version: 1,
    type: 'alert',
    rule: { name: 'GPU out of memory' },
    level: 'error',
    pattern: 'out of memory',
    threshold: 5,
    windowSeconds: 3_600,
    endpoints: [{ endpointId: OOM, atLeast: false }],
  });
  expect(body.recentErrors).toHaveLength(3);
  receiver.close();
});

test('rules and history survive a reload; checks missed meanwhile are told and looked at', async ({
  dashboard,
  page,
}) => {
  await page.clock.install();
  await dashboard.connect(`endpoint=${OOM}`);
  await fillOom(await openForm(page));
  await page.getByRole('button', { name: 'Save rule' }).click();
  await expect(fired(page)).toHaveCount(1);
  const before = dashboard.lists.length;
  await page.clock.fastForward(5 * 60_000 + 1_000);
  await expect.poll(() => dashboard.lists.length).toBe(before + 1);
  // Within the cool-down nobody is told anew.
  await expect(rules(page)).toContainText('Tells nobody anew now (cool-down).');
  await expect(fired(page)).toHaveCount(1);
  await page.clock.fastForward(20 * 60_000);
  await expect(rules(page)).toContainText('3 checks missed');

  await page.reload();
  await dashboard.submitConnection();
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: /^Alerts/ })
    .click();
  await expect(rules(page)).toContainText('GPU out of memory');
  await expect(fired(page)).toHaveCount(1);

  await page.getByRole('button', { name: 'Delete GPU out of memory' }).click();
  await expect(rules(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rules(page)).toHaveCount(1);
});

test('the cron script holds the rule and no key', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${OOM}`);
  await fillOom(await openForm(page));
  await page.getByRole('button', { name: 'Save rule' }).click();
  await page.getByRole('button', { name: 'Export GPU out of memory as cron script' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cron script' });
  const script = dialog.getByRole('region', { name: 'Script' });
  await expect(script).toContainText("pattern='out of memory'");
  await expect(script).toContainText(OOM);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download script' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('alert-gpu-out-of-memory.sh');
  expect(await script.textContent()).not.toContain(API_KEY);
});

test('a rate limit and a refused key are told, and nothing is asked meanwhile', async ({
  dashboard,
  page,
  api,
}) => {
  await page.clock.install();
  await dashboard.connect(`endpoint=${OOM}`);
  api.respondWith(
    instead(() =>
      errorAnswer(429, { error: 'RATE_LIMITED', message: 'slow down', details: { retryAfter: 600 } }),
    ),
  );
  await fillOom(await openForm(page));
  await page.getByRole('button', { name: 'Save rule' }).click();
  await expect(rules(page)).toContainText('the API asked to wait (429)');
  const before = dashboard.lists.length;
  await page.clock.fastForward(5 * 60_000);
  await expect(rules(page)).toContainText(/Next check in 5 min: the API asked to wait/);
  expect(dashboard.lists.length).toBe(before);
  api.respondWith(instead(() => errorAnswer(401, { error: 'UNAUTHORIZED', message: 'no such key' })));
  await page.clock.fastForward(6 * 60_000);
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alert').filter({ hasText: 'Checking alert rules' })).toContainText('paused');
  const refused = dashboard.lists.length;
  await page.clock.fastForward(30 * 60_000);
  await expect(rules(page)).toContainText('Last check');
  expect(dashboard.lists.length).toBe(refused);
});

test('of two tabs one checks, and both show what it finds', async ({ dashboard, page, context, api }) => {
  await dashboard.connect(`endpoint=${OOM}`);
  await fillOom(await openForm(page));
  await page.getByRole('button', { name: 'Save rule' }).click();
  await expect(fired(page)).toHaveCount(1);
  const other = await context.newPage();
  await other.goto(page.url());
  const dialog = other.getByRole('dialog', { name: 'Connection' });
  await dialog.getByRole('textbox', { name: 'API base URL' }).fill(api.url);
  await dialog.getByRole('textbox', { name: 'API key' }).fill(API_KEY);
  await dialog.getByRole('textbox', { name: 'Endpoints' }).fill(ENDPOINTS.join(', '));
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(other.getByText('Another tab of this browser checks the rules')).toBeVisible();
  await expect(fired(other)).toHaveCount(1);
  await fired(other).getByRole('button', { name: 'Mark as read' }).click();
  await expect(fired(page).getByRole('button', { name: 'Mark as unread' })).toBeVisible();
  const asked = api.requests.filter(
    (request) => request.method === 'GET' && parameters(request).get('search') === 'out of memory',
  );
  expect(asked).toHaveLength(1);
  await page.close();
  await expect(other.getByText('Another tab of this browser checks the rules')).toBeHidden();
});

test('what a live tail delivers is counted without a request', async ({ dashboard, page, api }) => {
  let ahead = 0;
  let sent = 0;
  api.respondWith(
    instead((request) => {
      if (!request.url.includes('stream=true')) return null;
      const text = new TextEncoder();
      const body = new ReadableStream<Uint8Array>({
        async start(controller) {
          while (!request.signal.aborted) {
            const timestamp = new Date(Date.now() + ahead).toISOString();
            const entry = { timestamp, level: 'error', message: 'upload failed', source: 'storage_uploader' };
            controller.enqueue(text.encode(`data: ${JSON.stringify(entry)}\n\n`));
            sent += 1;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
        },
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
    }),
  );
  await page.clock.install();
  await dashboard.connect(`endpoint=${OOM}`);
  const form = await openForm(page);
  await form.getByRole('textbox', { name: 'Name' }).fill('Uploads');
  await form.getByRole('textbox', { name: 'Pattern' }).fill('upload failed');
  await form.getByRole('textbox', { name: 'Window in minutes' }).fill('1');
  await form.getByRole('textbox', { name: 'Check interval in minutes' }).fill('1');
  await form.getByRole('button', { name: 'Save rule' }).click();
  await expect(rules(page)).toContainText('0 of 5 on');

  await dashboard.goLive();
  const before = dashboard.lists.length;
  // A stream must not seem to be silent, so time goes on in small steps.
  for (let step = 0; step < 14; step++) {
    ahead += 10_000;
    await page.clock.fastForward(10_000);
    const seen = sent;
    await expect.poll(() => sent).toBeGreaterThan(seen + 3);
  }
  const views = page.getByRole('navigation', { name: 'Views' });
  await expect(views.getByRole('button', { name: 'Alerts 1 unread' })).toBeVisible();
  // One check before the stream had been there for as long as the window; none afterwards.
  expect(dashboard.lists.length - before).toBeLessThanOrEqual(1);
  await views.getByRole('button', { name: /^Alerts/ }).click();
  await expect(fired(page)).toContainText('of 5 entries of level error or above');
  await expect(rules(page)).toContainText('from the live tail without a request');
});

test('a webhook that the page’s policy forbids is told as such', async ({ page, site, api }) => {
  const dashboard = new Dashboard(page, site, api);
  await dashboard.connect(`endpoint=${OOM}`);
  const form = await openForm(page);
  await form.getByRole('checkbox', { name: 'Webhook' }).check();
  await form.getByRole('textbox', { name: 'Webhook URL' }).fill('https://hooks.example.com/x');
  await form.getByRole('button', { name: 'Send a test' }).click();
  await expect(form).toContainText(
    'Content-Security-Policy forbids it: add https://hooks.example.com to connect-src',
  );
});
