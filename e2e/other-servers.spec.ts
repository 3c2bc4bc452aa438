import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { instead } from './test-api';

const documented = (name: string) =>
  readFileSync(new URL(`../src/logs/documented/${name}`, import.meta.url), 'utf8');

/** Servers that follow the document and nothing beyond it. */
test('the document’s own example answer is shown as it stands', async ({ dashboard, page, api }) => {
  api.respondWith(
    instead((request) => {
      if (request.method === 'POST')
        return new Response(documented('aggregate-response.json'), {
          headers: { 'Content-Type': 'application/json' },
        });
      const { searchParams } = new URL(request.url);
      if (searchParams.get('stream') === 'true')
        return new Response(documented('stream.sse.txt'), {
          headers: { 'Content-Type': 'text/event-stream' },
        });
      return new Response(documented('list-response.json'), {
        headers: { 'Content-Type': 'application/json' },
      });
    }),
  );
  await dashboard.connect('from=2024-01-15T10:00:00Z&to=2024-01-15T11:00:00Z');
  await expect(dashboard.resultCount).toHaveText('856 of 1,247 entries');
  await expect(dashboard.rows).toHaveCount(5);
  for (const text of [
    'Processing image generation request',
    'Model loaded successfully',
    'High GPU memory usage detected',
    'Failed to upload result to storage',
  ]) {
    await expect(dashboard.table).toContainText(text);
  }
  await expect(page.getByText('1 entry below "info" sent by the server all the same')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Common errors' })).toContainText('STORAGE_TIMEOUT');
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText('456');
  await page.getByRole('region', { name: 'Aggregations' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('region', { name: 'Aggregations' })).toContainText('model_inference');
  await dashboard.rows
    .filter({ hasText: 'Failed to upload' })
    .getByRole('button', { name: 'Show details' })
    .click();
  await expect(page.getByRole('region', { name: 'Entry details' })).toContainText('storage.js');
  await dashboard.startTail();
  const log = dashboard.liveEntries;
  await expect(log).toContainText('New request received');
  await expect(log).toContainText('Processing completed successfully');
});

test.describe('a server that sends newest first', () => {
  test.use({ apiOptions: { order: 'desc' } });

  test('is read in both orders, each entry once', async ({ dashboard, page }) => {
    await dashboard.connect('level=debug&limit=500');
    for (const order of ['newest', 'oldest']) {
      await dashboard.expectAnswered();
      await dashboard.loadAll();
      await expect(dashboard.resultCount).toHaveText(/entries$/);
      const matching = Number(
        (await dashboard.resultCount.textContent())?.split(' ')[0]?.replaceAll(',', ''),
      );
      await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(matching + 1));
      const times = await dashboard.rows
        .locator('time')
        .evaluateAll((elements) => elements.map((element) => element.getAttribute('datetime') ?? ''));
      const sorted = [...times].sort();
      expect(times).toEqual(order === 'newest' ? sorted.reverse() : sorted);
      if (order === 'newest') await page.getByRole('button', { name: /^Time \(/ }).click();
      await expect(page).toHaveURL(/order=oldest/);
    }
  });
});

test('a server without counts, pagination and summary is read to its end', async ({ dashboard, api }) => {
  const logs = Array.from({ length: 250 }, (_, index) => ({
    timestamp: new Date(Date.now() - index * 1_000).toISOString(),
    level: 'info',
    message: `entry ${index}`,
    source: 'api_handler',
  }));
  api.respondWith(
    instead((request) => {
      const { searchParams } = new URL(request.url);
      const offset = Number(searchParams.get('offset') ?? 0);
      const limit = Number(searchParams.get('limit') ?? 1_000);
      return request.method === 'GET' ? Response.json({ logs: logs.slice(offset, offset + limit) }) : null;
    }),
  );
  await dashboard.connect('limit=100');
  await expect(dashboard.rows.first()).toContainText('entry 0');
  await dashboard.loadAll();
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', '251');
});
