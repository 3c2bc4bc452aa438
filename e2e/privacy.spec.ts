import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { allowAnyOrigin } from '../src/mocks/cors';
import type { Dashboard } from './dashboard';
import { expect, test } from './fixtures';
import { KeySweep } from './key-sweep';
import { API_KEY, errorAnswer, instead, insteadOfStreams } from './test-api';

const text = async (download: Download) => readFile(await download.path(), 'utf8');

const MINUTE_MS = 60_000;
const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * MINUTE_MS).toISOString();

/** What a service logs that should not have. */
const LEAKY = {
  timestamp: at(2),
  level: 'error',
  source: 'api_handler',
  jobId: 'job_leak',
  message: 'Upstream refused token ghp_16C7e42F292c6912E7710c838347Ae178B4a of jane@example.com',
  metadata: { password: 'hunter2', prompt: 'a red fox in the snow', attempt: 3 },
};
const HARMLESS = { timestamp: at(1), level: 'info', source: 'model', message: 'Generated, tokens: 512' };
const SECRETS = /ghp_16C7|hunter2/;

const listOf = (...logs: readonly object[]) =>
  Response.json({ totalLogs: logs.length, filteredLogs: logs.length, logs });

async function saveAs(dashboard: Dashboard, format: string): Promise<Download> {
  const download = await dashboard.exportAs(format);
  const panel = dashboard.page.getByRole('dialog', { name: 'Export' });
  await expect(panel.getByRole('status')).toHaveText(/^Saved /);
  await panel.getByRole('button', { name: 'Close' }).click();
  return download;
}

/** The page's last copy, instead of the machine's clipboard, which all tests share. */
const copied = async (page: Page) => (await page.locator('html').getAttribute('data-copied')) ?? '';

/** After a reload: the dialog opens by itself and asks for the key again. */
async function reconnect(dashboard: Dashboard, page: Page): Promise<void> {
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await dashboard.submitConnection();
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
}

async function openPrivacy(page: Page) {
  await page.getByRole('button', { name: 'Privacy' }).click();
  const dialog = page.getByRole('dialog', { name: 'Privacy' });
  await expect(dialog).toBeVisible();
  return dialog;
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator.clipboard, 'writeText', {
      configurable: true,
      value: async (copy: string) => {
        document.documentElement.dataset.copied = copy;
      },
    });
  });
});

for (const remember of [false, true]) {
  test(`the key is ${remember ? 'in session storage, as asked for, and' : ''} nowhere but in the Authorization header`, async ({
    dashboard,
    page,
    api,
    context,
  }) => {
    const sweep = await KeySweep.begin(page, context);
    // A server that repeats the key in everything it says.
    const echo = `the key ${API_KEY}, sent as "Bearer ${API_KEY}"`;
    const echoed = { ...HARMLESS, message: echo, metadata: { sent: API_KEY, list: [echo] }, [API_KEY]: 1 };
    const log = (message: string) => `${at(1)} [INFO] api: ${message}\n`;
    let streams = 0;
    const stream = () => {
      const bytes = new TextEncoder().encode(`id: ${API_KEY}\ndata: ${JSON.stringify(echoed)}\n\n`);
      streams++;
      const ends = streams === 1;
      return new Response(
        new ReadableStream({
          start(controller) {
            for (let from = 0; from < bytes.length; from += 5)
              controller.enqueue(bytes.slice(from, from + 5));
            if (ends) controller.close();
          },
        }),
        { headers: { 'Content-Type': 'text/event-stream' } },
      );
    };
    api.respondWith(
      instead(() => errorAnswer(401, { error: 'UNAUTHORIZED', message: echo, details: { echo } })),
    );
    await dashboard.open();
    await dashboard.submitConnection({ remember });
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('401');
    await sweep.look();

    api.respondWith(
      instead((request) => {
        if (request.url.includes('stream=true')) return stream();
        if (request.url.includes('format=text'))
          return new Response(log(echo), { headers: { 'Content-Type': 'text/plain' } });
        if (request.url.includes('format=csv'))
          return new Response(`timestamp,message\r\n${at(1)},"${echo.replaceAll('"', '""')}"\r\n`, {
            headers: { 'Content-Type': 'text/csv' },
          });
        if (request.method === 'POST') return null;
        return listOf(echoed);
      }),
    );
    await dashboard.submitConnection({ remember });
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(dashboard.rows.first()).toContainText('the key [API key]');
    await dashboard.filters.getByRole('searchbox', { name: 'Search messages' }).fill('key');
    await dashboard.filters.getByRole('searchbox', { name: 'Search messages' }).press('Enter');
    await expect(page).toHaveURL(/search=key/);
    await dashboard.expectAnswered();
    await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
    const details = page.getByRole('region', { name: 'Entry details' });
    await details.getByRole('button', { name: 'Raw JSON' }).click();
    await details.getByRole('button', { name: 'Copy JSON' }).click();
    await details.getByRole('button', { name: 'Copy message' }).click();
    await page.getByRole('button', { name: 'Copy link' }).click();
    await sweep.look();
    for (const format of ['JSON', 'Text', 'CSV', 'CSV with metadata columns'])
      await saveAs(dashboard, format);

    await dashboard.startTail();
    const live = dashboard.liveEntries;
    await expect(live.getByRole('button', { name: 'Show details' })).not.toHaveCount(0);
    await expect.poll(() => streams, { timeout: 30_000 }).toBeGreaterThan(1);
    const again = api.requests.findLast(({ method, url }) => method === 'GET' && url.includes('stream=true'));
    expect(again?.headers['last-event-id']).toBe('[API key]');
    await page.getByRole('button', { name: 'Copy shown' }).click();
    await sweep.look();
    await page.getByRole('button', { name: 'Stop live tail' }).click();

    const dialog = await openPrivacy(page);
    for (const format of ['CSV', 'JSON'])
      await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: `Save list as ${format}` }).click(),
      ]);
    await sweep.look();
    await dialog.getByRole('button', { name: 'Close' }).click();

    api.respondWith(
      instead(() => errorAnswer(400, { error: 'BAD', message: echo, details: { echo, list: [echo] } })),
    );
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(dashboard.alert.first()).toContainText('BAD');

    expect(sweep.downloads).toHaveLength(6);
    expect(await sweep.placesOf(API_KEY)).toEqual(remember ? ['sessionStorage', 'setItem'] : []);
    for (const request of api.requests) {
      const { authorization, ...others } = request.headers;
      if (request.method !== 'OPTIONS') expect(authorization).toBe(`Bearer ${API_KEY}`);
      expect(JSON.stringify([request.url, others, request.body])).not.toContain(API_KEY);
    }
  });
}

test.describe('entries with secrets', () => {
  test.beforeEach(async ({ dashboard, api }) => {
    api.respondWith(
      instead((request) =>
        request.method === 'POST' || /stream|format/.test(request.url) ? null : listOf(LEAKY, HARMLESS),
      ),
    );
    await dashboard.connect();
    await expect(dashboard.rows).toHaveCount(2);
  });

  test('are redacted in rows, details, copies and exports; revealing shows one entry’s and exports none', async ({
    dashboard,
    page,
  }) => {
    const row = dashboard.rows.filter({ hasText: 'Upstream refused' });
    await expect(row).toContainText('token [redacted: token] of jane@example.com');
    await row.getByRole('button', { name: 'Show details' }).click();
    const details = page.getByRole('region', { name: 'Entry details' });
    await expect(details.getByRole('heading', { name: 'Metadata' })).toBeVisible();
    expect(await page.locator('body').innerHTML()).not.toMatch(SECRETS);
    const address = page.url();
    await details.getByRole('button', { name: 'Copy JSON' }).click();
    await expect.poll(() => copied(page)).toContain('[redacted: password]');
    expect(await copied(page)).not.toMatch(SECRETS);

    await page.getByRole('button', { name: 'Reveal redacted values' }).click();
    await expect(details).toContainText('hunter2');
    await details.getByRole('button', { name: 'Copy JSON' }).click();
    await expect.poll(() => copied(page)).toContain('hunter2');
    await details.getByRole('button', { name: /^Filter by password/ }).click();
    await expect(page.getByText(/Not filtered: the value is redacted/)).toBeVisible();
    expect(page.url()).toBe(address);
    const content = await text(await saveAs(dashboard, 'JSON'));
    expect(content).not.toMatch(SECRETS);
    expect(JSON.parse(content)).toMatchObject({ redaction: { applied: ['tokens'], values: 2 } });

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Include redacted values' }).click();
    const [included] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'JSON', exact: true }).click(),
    ]);
    expect(await text(included)).toContain('hunter2');
    await expect(page.getByRole('dialog', { name: 'Export' })).toContainText(
      'nothing, values are as received',
    );

    // The address names the entry as received, so the link opens it whatever is redacted.
    await page.goto(address);
    await reconnect(dashboard, page);
    await expect(details).toContainText('[redacted: password]');
    expect(await page.locator('body').innerHTML()).not.toMatch(SECRETS);
  });

  test('what is redacted can be chosen, is remembered and counted', async ({ dashboard, page }) => {
    const dialog = await openPrivacy(page);
    const count = dialog.getByRole('status', { name: 'Redacted in view' });
    await expect(count).toContainText('2 values redacted among the 2 entries in view');
    await dialog.getByRole('switch', { name: 'E-mail addresses' }).click();
    await dialog.getByRole('textbox', { name: 'Pattern name' }).fill('colour');
    await dialog.getByRole('textbox', { name: 'Pattern', exact: true }).fill('refused');
    await dialog.getByRole('button', { name: 'Add pattern' }).click();
    await expect(count).toContainText('4 values redacted');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dashboard.rows.filter({ hasText: 'Upstream' })).toContainText(
      'Upstream [redacted: colour] token [redacted: token] of [redacted: email]',
    );
    await page.reload();
    await reconnect(dashboard, page);
    await expect(dashboard.rows.filter({ hasText: 'Upstream' })).toContainText('of [redacted: email]');
    // Search and its marks still see the message.
    await dashboard.filters.getByRole('searchbox', { name: 'Search messages' }).fill('token');
    await dashboard.filters.getByRole('searchbox', { name: 'Search messages' }).press('Enter');
    await expect(dashboard.rows.locator('mark').first()).toHaveText('token');
  });

  test('exports and connections are listed, kept over a reload, saved and cleared', async ({
    dashboard,
    page,
    api,
  }) => {
    await saveAs(dashboard, 'JSON');
    await page.reload();
    await reconnect(dashboard, page);
    const dialog = await openPrivacy(page);
    const table = dialog.getByRole('table', { name: 'Exports and connections' });
    await expect(table.getByRole('row')).toHaveCount(4);
    await expect(table.getByRole('row').nth(1)).toContainText(`Connected${api.url}: ep_1234567890abcdef`);
    await expect(table.getByRole('row').nth(2)).toContainText(
      /Exported logs.*format JSON.*2 entries, complete/,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save list as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('endpoint-logs-audit.csv');
    expect(await text(download)).toContain('Exported logs');
    await dialog.getByRole('button', { name: 'Clear list' }).click();
    await expect(table.getByRole('row')).toHaveCount(2);
    await expect(table).toContainText('4 records removed');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the dialog and the reveal bar are accessible, ${colorScheme}, and fit 360 px`, async ({
      dashboard,
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await dashboard.rows
        .filter({ hasText: 'Upstream' })
        .getByRole('button', { name: 'Show details' })
        .click();
      await expect(page.getByRole('button', { name: 'Reveal redacted values' })).toBeVisible();
      await page.screenshot({ path: `test-results/privacy-reveal-${colorScheme}.png` });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.screenshot({ path: `test-results/privacy-export-${colorScheme}.png` });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.keyboard.press('Escape');
      const dialog = await openPrivacy(page);
      await dialog.getByRole('textbox', { name: 'Pattern', exact: true }).fill('(a+)+');
      await page.screenshot({ path: `test-results/privacy-dialog-${colorScheme}.png` });
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.screenshot({ path: `test-results/privacy-phone-${colorScheme}.png` });
      const overflow = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
});

test('live entries are redacted too', async ({ dashboard, page, api }) => {
  const stream = () =>
    allowAnyOrigin(
      new Response(
        new ReadableStream({
          start: (controller) =>
            controller.enqueue(
              new TextEncoder().encode(`data: ${JSON.stringify({ ...LEAKY, timestamp: at(0) })}\n\n`),
            ),
        }),
        { headers: { 'Content-Type': 'text/event-stream' } },
      ),
    );
  api.respondWith(insteadOfStreams(stream));
  await dashboard.connect();
  await dashboard.startTail();
  const live = dashboard.liveEntries;
  await expect(live).toContainText('token [redacted: token] of');
  await page.getByRole('button', { name: 'Copy shown' }).click();
  await expect.poll(() => copied(page)).toContain('[redacted: token]');
  await live.getByRole('button', { name: 'Show details' }).click();
  await expect(live.getByRole('region', { name: 'Entry details' })).toContainText('[redacted: password]');
  expect(await live.innerHTML()).not.toMatch(SECRETS);
});
