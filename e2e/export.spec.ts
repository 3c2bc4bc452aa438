import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import Papa from 'papaparse';
import { expect, test } from './fixtures';
import { API_KEY, instead } from './test-api';

const text = async (download: Download) => readFile(await download.path(), 'utf8');

for (const [item, extension] of [
  ['JSON', 'json'],
  ['Text', 'text'],
  ['CSV', 'csv'],
  ['CSV with metadata columns', 'csv'],
] as const) {
  test(`${item}: the whole query is saved, under the documented name`, async ({ dashboard, page }) => {
    await dashboard.connect('level=warn');
    await dashboard.expectAnswered();
    await expect(dashboard.resultCount).toHaveText(/entries$/);
    const expected = Number((await dashboard.resultCount.textContent())?.split(' ')[0]?.replaceAll(',', ''));
    const download = await dashboard.exportAs(item);
    expect(download.suggestedFilename()).toMatch(
      new RegExp(`^ep_1234567890abcdef_logs_\\d{4}-\\d{2}-\\d{2}.*\\.${extension}$`),
    );
    const content = await text(download);
    expect(content).not.toContain(API_KEY);
    expect(count(item, content)).toBe(expected);
    await expect(page.getByRole('dialog', { name: 'Export' })).toContainText(
      `${expected.toLocaleString('en-US')} of ${expected.toLocaleString('en-US')} entries`,
    );
    if (item === 'CSV with metadata columns') expect(content.split('\r\n')[0]).toContain('meta_errorCode');
  });
}

function count(item: string, content: string): number {
  if (item === 'JSON') return (JSON.parse(content) as { logs: unknown[] }).logs.length;
  if (item === 'Text') return content.split('\n').filter((line) => /^\d{4}-\d\d-\d\dT/.test(line)).length;
  return Papa.parse(content, { header: true, skipEmptyLines: true }).data.length;
}

test('formulas in CSV are neutralised', async ({ dashboard, api }) => {
  await dashboard.connect();
  await dashboard.expectAnswered();
  const csv =
    'timestamp,level,source,message\r\n2024-01-15T10:30:15.234Z,info,api_handler,"=HYPERLINK(""http://evil"",""x"")"\r\n2024-01-15T10:30:16.234Z,info,api_handler,-1.5\r\n';
  api.respondWith(
    instead((request) => {
      if (request.method !== 'GET') return null;
      if (request.url.includes('format=csv'))
        return new Response(csv, { headers: { 'Content-Type': 'text/csv' } });
      return Response.json({ totalLogs: 2, filteredLogs: 2, logs: [{ message: 'x' }, { message: 'y' }] });
    }),
  );
  const download = await dashboard.exportAs('CSV');
  const rows = Papa.parse<Record<string, string>>(await text(download), {
    header: true,
    skipEmptyLines: true,
  }).data;
  expect(rows.map((row) => row.message)).toEqual([`'=HYPERLINK("http://evil","x")`, '-1.5']);
});

test('an export shows its progress and can be cancelled', async ({ dashboard, page, api }) => {
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  let held = 0;
  api.respondWith((request) => {
    if (request.method === 'OPTIONS') return null;
    held++;
    return new Promise(() => undefined);
  });
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'JSON', exact: true }).click();
  const panel = page.getByRole('dialog', { name: 'Export' });
  await expect(panel.getByRole('progressbar', { name: 'Export progress' })).toBeVisible();
  await expect.poll(() => held).toBe(1);
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => api.requests.findLast(({ method }) => method === 'GET')?.aborted).toBe(true);
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeHidden();
});

test('an error during an export is said in the API’s terms', async ({ dashboard, page, api }) => {
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  api.respondWith(
    instead(() =>
      Response.json(
        { error: 'INSUFFICIENT_PERMISSIONS', message: 'No', details: { requiredPermission: 'logs:read' } },
        { status: 403 },
      ),
    ),
  );
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'JSON', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Export' })).toContainText('INSUFFICIENT_PERMISSIONS');
});
