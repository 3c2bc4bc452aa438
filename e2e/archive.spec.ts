import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { archivedEntries, csv, ndjsonGzip, type TestFile, textFile } from './archive-files';
import type { Dashboard } from './dashboard';
import { expect, test } from './fixtures';
import { expectNeverRun, watchPatterns } from './page-patterns';
import { ENDPOINTS } from './test-api';

const [IMAGES, CHAT] = ENDPOINTS;
const count = (value: number) => value.toLocaleString('en-US');

/** The button is fetched once the first rows are there; then files are given to it. */
async function openFiles(page: Page, files: readonly TestFile[] | readonly string[]): Promise<void> {
  const button = page.getByRole('button', { name: 'Open log file' });
  await expect(button).toBeVisible();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(files.map((file) => file) as string[]);
}

/** Requests for anything but the page's own scripts, styles and icon. */
function requestsOf(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => {
    if (!/\/(?:assets\/[\w.-]+\.(?:js|css)|favicon\.svg)$/.test(request.url())) urls.push(request.url());
  });
  return urls;
}

async function ready({ dashboard }: { dashboard: Dashboard }): Promise<void> {
  await dashboard.open();
  await expect(dashboard.rows.first()).toBeVisible();
}

test('a compressed export and a CSV are browsed, filtered and searched without a request', async ({
  dashboard,
  page,
  api,
}) => {
  await ready({ dashboard });
  const images = archivedEntries(IMAGES);
  const chat = archivedEntries(CHAT);
  await expect(page.getByRole('button', { name: 'Open log file' })).toBeVisible();
  const requests = requestsOf(page);
  await openFiles(page, [ndjsonGzip('shipped.ndjson.gz'), csv(`${CHAT}_logs_2024-01-15.csv`)]);

  const banner = page.getByRole('region', { name: 'Log files shown' });
  await expect(banner).toContainText('Shown from 2 files, never uploaded');
  await expect(banner).toContainText(`${count(images.length + chat.length)} entries`);
  await expect(page.getByRole('dialog', { name: 'Log files' })).toBeHidden();
  await expect(dashboard.resultCount).toContainText(count(images.length + chat.length));
  await expect(dashboard.rows.first()).toBeVisible();

  const { filters } = dashboard;
  await filters.getByRole('combobox', { name: 'Endpoint' }).selectOption(CHAT);
  await expect(dashboard.resultCount).toContainText(count(chat.length));
  await filters.getByRole('combobox', { name: 'Endpoint' }).selectOption(IMAGES);
  await expect(dashboard.resultCount).toContainText(count(images.length));
  await filters.getByRole('combobox', { name: 'Minimum level' }).selectOption('error');
  const failures = images.filter(({ level }) => level === 'error' || level === 'fatal');
  await expect(dashboard.resultCount).toHaveText(new RegExp(`^${count(failures.length)} of .* entries$`));
  await filters.getByRole('searchbox').fill('memory.*error|OOM|out.*memory');
  const found = failures.filter(({ message }) => /memory.*error|OOM|out.*memory/i.test(message));
  expect(found.length).toBeGreaterThan(0);
  await expect(dashboard.resultCount).toHaveText(new RegExp(`^${count(found.length)} of .* entries$`));
  await expect(dashboard.rows.first().locator('mark').first()).toBeVisible();

  await dashboard.rows.first().click();
  await expect(page.getByRole('region', { name: 'Entry details' })).toContainText('CUDA_OOM');
  await filters.getByRole('searchbox').fill('');
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Errors' }).click();
  await expect(page.getByRole('region', { name: 'Error analysis' })).toContainText('CUDA_OOM');

  await expect(page.getByRole('button', { name: 'Start live tail' })).toBeDisabled();
  expect(requests, 'nothing left the page').toEqual([]);
  expect(api.requests).toEqual([]);

  await banner.getByRole('button', { name: 'Close files and go back to Demo data' }).click();
  await expect(banner).toBeHidden();
  await expect(page.getByRole('button', { name: 'Connection' })).toBeVisible();
  await expect(dashboard.rows.first()).toBeVisible();
});

test('the server’s aggregations and the advanced search are answered from the files', async ({
  dashboard,
  page,
}) => {
  await ready({ dashboard });
  await openFiles(page, [ndjsonGzip('shipped.ndjson.gz')]);
  const images = archivedEntries(IMAGES);
  await expect(dashboard.resultCount).toContainText(count(images.length));
  const aggregations = page.getByRole('region', { name: 'Aggregations' });
  await aggregations.scrollIntoViewIfNeeded();
  await expect(aggregations).toContainText('CUDA_OOM');
  await expect(aggregations).toContainText('Counted in the files');
  await page
    .getByRole('navigation', { name: 'Views' })
    .getByRole('button', { name: 'Advanced search' })
    .click();
  const view = page.getByRole('region', { name: 'Advanced search' });
  await view.getByRole('combobox').first().fill('level:error /out.*memory/');
  await view.getByRole('button', { name: 'Search', exact: true }).click();
  const found = images.filter(({ level, message }) => level === 'error' && /out.*memory/i.test(message));
  await expect(view).toContainText(`${count(found.length)} `);
  await expect(view.getByRole('table', { name: 'Log entries' })).toContainText(/out of memory/i);
});

test('bad lines are counted and listed with their reason', async ({ dashboard, page }) => {
  await ready({ dashboard });
  const lines = archivedEntries(IMAGES)
    .slice(0, 50)
    .map((entry) => JSON.stringify(entry));
  lines.splice(10, 0, '{"timestamp": "2024-01-15T14:00:00Z", "level": "info", "message": "cut of');
  await openFiles(page, [textFile('broken.ndjson', lines.join('\n'))]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await dialog.getByRole('button', { name: '1 bad line' }).click();
  const table = dialog.getByRole('table', { name: 'Bad lines of broken.ndjson' });
  await expect(table.getByRole('row').nth(1)).toContainText('11');
  await expect(table.getByRole('row').nth(1)).toContainText('cut of');
  await dialog.getByRole('button', { name: 'Show entries' }).click();
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText('1 bad line');
  await expect(dashboard.rows.first()).toBeVisible();
});

test('reading is cancelled, and what was read stays, said to be a part', async ({ dashboard, page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const path = join(folder, 'big.ndjson');
  const line = `${JSON.stringify(archivedEntries(IMAGES)[0])}\n`;
  await writeFile(path, line.repeat(Math.ceil(150e6 / line.length)));
  await ready({ dashboard });
  await openFiles(page, [path]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await expect(dialog.getByRole('progressbar', { name: 'Reading big.ndjson' })).toBeVisible();
  await expect(dialog).toContainText(/at [\d.]+ [kM]B\/s/);
  await dialog.getByRole('button', { name: 'Cancel big.ndjson' }).click();
  await expect(dialog).toContainText('Cancelled: what was read before stays.');
  await dialog.getByRole('button', { name: 'Show entries' }).click();
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText('not read to the end');
  await expect(dashboard.rows.first()).toBeVisible();
  await rm(folder, { recursive: true });
});

test('files dropped anywhere on the page are opened', async ({ dashboard, page }) => {
  await ready({ dashboard });
  await expect(page.getByRole('button', { name: 'Open log file' })).toBeVisible();
  const text = archivedEntries(IMAGES)
    .slice(0, 20)
    .map((entry) => JSON.stringify(entry))
    .join('\n');
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.ndjson'));
    return transfer;
  }, text);
  await dashboard.table.dispatchEvent('dragenter', { dataTransfer: data });
  await expect(page.getByText('Drop log files to open them')).toBeVisible();
  await dashboard.table.dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText('Drop log files to open them')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText(
    'dropped.ndjson (20 entries)',
  );
  await expect(dashboard.resultCount).toContainText('20 entries');
});

test('a catastrophic pattern is stopped and said, while page and files live on', async ({
  dashboard,
  page,
}) => {
  await watchPatterns(page, ['(a+)+$']);
  await ready({ dashboard });
  const lines = Array.from({ length: 500 }, (_, at) =>
    JSON.stringify({
      timestamp: new Date(Date.parse('2024-01-15T10:00:00Z') + at).toISOString(),
      level: 'info',
      source: 'api_handler',
      message: `${'a'.repeat(60)}! ${at}`,
    }),
  );
  await openFiles(page, [textFile('hostile.ndjson', lines.join('\n'))]);
  await expect(dashboard.resultCount).toContainText('500 entries');
  await dashboard.filters.getByRole('searchbox').fill('(a+)+$');
  await expect(page).toHaveURL(/search=/);
  await expect(dashboard.alert.first()).toContainText('SEARCH_PATTERN_TOO_SLOW', { timeout: 20_000 });
  await dashboard.filters.getByRole('searchbox').fill('! 49');
  await expect(dashboard.resultCount).toHaveText('11 of 500 entries');
  await expectNeverRun(page, ['(a+)+$']);
});

test('entries without a time are reachable', async ({ dashboard, page }) => {
  await ready({ dashboard });
  const lines = ['{"level":"error","message":"no time at all"}'];
  for (const entry of archivedEntries(IMAGES).slice(0, 30)) lines.push(JSON.stringify(entry));
  await openFiles(page, [textFile('mixed.ndjson', lines.join('\n'))]);
  await expect(dashboard.resultCount).toContainText('31 entries');
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText('1 entry has no time');
  await dashboard.filters.getByRole('combobox', { name: 'Endpoint' }).selectOption('entries-without-time');
  await expect(dashboard.resultCount).toContainText('1 entry');
  await expect(dashboard.rows.first()).toContainText('no time at all');
});

test('a file is kept in the browser on request, found again after a reload, and deleted', async ({
  dashboard,
  page,
}) => {
  await ready({ dashboard });
  await openFiles(page, [ndjsonGzip('shipped.ndjson.gz')]);
  const banner = page.getByRole('region', { name: 'Log files shown' });
  await banner.getByRole('button', { name: 'Show files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await dialog.getByRole('button', { name: 'Keep shipped.ndjson.gz in this browser' }).click();
  const kept = dialog.getByRole('list', { name: 'Kept files' });
  await expect(kept).toContainText(/shipped\.ndjson\.gz, \d+ kB, until \d{4}-/);
  await expect(dialog.getByRole('button', { name: /^Keep / })).toBeHidden();

  await dashboard.open();
  await page.getByRole('button', { name: 'Kept files' }).click();
  await dialog.getByRole('button', { name: 'Open shipped.ndjson.gz' }).click();
  await expect(banner).toContainText(`${count(archivedEntries(IMAGES).length)} entries`);
  await page.getByRole('button', { name: 'Kept files' }).click();
  await dialog.getByRole('button', { name: 'Delete shipped.ndjson.gz' }).click();
  await expect(kept).toBeHidden();
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Kept files' })).toBeHidden();
});

test('columns that nothing is known of are chosen by keyboard, and known again after a reload', async ({
  dashboard,
  page,
}) => {
  await ready({ dashboard });
  const rows = archivedEntries(IMAGES)
    .slice(0, 40)
    .map(({ timestamp, level, message }) => `${timestamp};${level};"${message.replaceAll('"', '""')}"`);
  const file = textFile('fremd.csv', ['wann;wie schlimm;was', ...rows].join('\n'));
  await openFiles(page, [file]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await expect(dialog.getByRole('form', { name: 'Columns of fremd.csv' })).toContainText(
    'No column is read as the time or the message.',
  );
  for (const [column, key, field] of [
    ['wann', 'Ti', 'Time'],
    ['wie schlimm', 'Le', 'Level'],
    ['was', 'Mes', 'Message'],
  ] as const) {
    const select = dialog.getByRole('combobox', { name: `Read as: ${column}` });
    await select.focus();
    await page.keyboard.type(key);
    await expect(select.locator('option:checked')).toHaveText(field);
  }
  await dialog.getByRole('button', { name: 'Read again with these columns' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Open log file' })).toBeFocused();
  await expect(dashboard.resultCount).toContainText('40 entries');
  await expect(page.getByRole('region', { name: 'Log files shown' })).not.toContainText('no time');
  await dashboard.open();
  await openFiles(page, [file]);
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText('fremd.csv (40 entries)');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toMatch(/wann|schlimm|fremd/);
});

test('one of several files is removed, the others stay', async ({ dashboard, page }) => {
  await ready({ dashboard });
  const text = (endpoint: (typeof ENDPOINTS)[number], entries: number) =>
    archivedEntries(endpoint)
      .slice(0, entries)
      .map((entry) => JSON.stringify(entry))
      .join('\n');
  await openFiles(page, [textFile('a.ndjson', text(IMAGES, 30)), textFile('b.ndjson', text(CHAT, 20))]);
  await expect(dashboard.resultCount).toContainText('50 entries');
  const banner = page.getByRole('region', { name: 'Log files shown' });
  await banner.getByRole('button', { name: 'Show files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await dialog.getByRole('button', { name: 'Remove a.ndjson' }).click();
  await expect(banner).toContainText('Shown from a file, never uploaded: b.ndjson (20 entries)');
  await expect(dashboard.resultCount).toContainText('20 entries');
});

test('a page that has been open can go offline and open its first file, entries and analyses of it', async ({
  dashboard,
  page,
  context,
}) => {
  // The last of what is fetched while the page has nothing else to do.
  const ahead = page.waitForEvent('requestfinished', (request) => /\/export-run-/.test(request.url()));
  const worker = page.waitForEvent('requestfinished', (request) => /\/archive\.worker-/.test(request.url()));
  let rowsFirst = false;
  page.on('request', async (request) => {
    if (/\/archive\.worker-/.test(request.url())) rowsFirst = await dashboard.rows.first().isVisible();
  });
  await ready({ dashboard });
  await Promise.all([ahead, worker]);
  expect(rowsFirst, 'the first row was there before').toBe(true);
  await context.setOffline(true);
  await openFiles(page, [ndjsonGzip('shipped.ndjson.gz')]);
  const images = archivedEntries(IMAGES);
  await expect(dashboard.resultCount).toContainText(count(images.length));
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.filters.getByRole('searchbox').fill('out.*memory');
  await expect(page).toHaveURL(/search=/);
  await expect(dashboard.rows.first()).toContainText(/out of memory/i);
  await dashboard.rows.first().click();
  await expect(page.getByRole('region', { name: 'Entry details' })).toContainText('CUDA_OOM');
  for (const [view, region] of [
    ['Errors', 'Error analysis'],
    ['Performance', 'Performance'],
    ['Aggregate', 'Aggregations'],
    ['Advanced search', 'Advanced search'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: view }).click();
    await expect(page.getByRole('region', { name: region }).first()).toBeVisible();
  }
});

test('entries are browsed while a large file is read, and grow to all of them; a filter chosen meanwhile stays', async ({
  dashboard,
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const path = join(folder, 'big.ndjson');
  const start = Date.parse('2024-01-15T00:00:00Z');
  const entries = 400_000;
  const lines = Array.from({ length: entries }, (_, at) => {
    const timestamp = new Date(start + at * 100).toISOString();
    return `{"timestamp":"${timestamp}","level":"${at % 4 === 0 ? 'error' : 'info'}","source":"api_handler","message":"${'request '.repeat(20)}${at}"}`;
  });
  await writeFile(path, lines.join('\n'));
  await ready({ dashboard });
  await openFiles(page, [path]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await dialog.getByRole('button', { name: 'Show entries so far' }).click();
  const banner = page.getByRole('region', { name: 'Log files shown' });
  await expect(banner).toContainText(/entries so far; reading big\.ndjson, \d+ %/);
  await expect(dashboard.rows.first()).toBeVisible();
  await expect(
    page.getByText(/was still being read: what is shown and counted here are the first/),
  ).toBeVisible();
  await banner.getByRole('button', { name: /^Show the [\d,]+ read so far$/ }).click();
  await dashboard.filters.getByRole('combobox', { name: 'Minimum level' }).selectOption('error');
  await expect(banner).not.toContainText('so far', { timeout: 90_000 });
  // The chart counts all of them, loaded or not.
  const volume = page.getByRole('region', { name: 'Log volume' });
  await expect(volume.getByRole('button', { name: `error ${count(entries / 4)}` })).toBeVisible();
  await expect(volume).not.toContainText(/computed from|not loaded/);
  await expect(dashboard.resultCount).toHaveText(new RegExp(`^${count(entries / 4)} of .* entries$`));
  await expect(page.getByText(/was still being read/)).toBeHidden();
  await rm(folder, { recursive: true });
});

test('a file that changes on disk while it is read is kept in part, and says so', async ({
  dashboard,
  page,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const path = join(folder, 'rotated.ndjson');
  const line = `${JSON.stringify(archivedEntries(IMAGES)[0])}\n`;
  await writeFile(path, line.repeat(Math.ceil(200e6 / line.length)));
  await ready({ dashboard });
  await openFiles(page, [path]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  // Entries have been read by then, so there is a part to be kept.
  await expect(dialog.getByRole('button', { name: 'Show entries so far' })).toBeVisible();
  await writeFile(path, 'rotated away\n');
  await expect(dialog).toContainText(
    /Only a part of the file could be read: .* may have been changed or removed/,
  );
  await dialog.getByRole('button', { name: 'Show entries' }).click();
  await expect(page.getByRole('region', { name: 'Log files shown' })).toContainText(
    '1 file is not read to the end',
  );
  await rm(folder, { recursive: true });
});

test('hostile files each have a state of their own: empty, cut off, one line of 50 MB, a name to mislead', async ({
  dashboard,
  page,
}) => {
  await ready({ dashboard });
  const whole = ndjsonGzip('cut.ndjson.gz');
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  const path = join(folder, 'long.log');
  await writeFile(path, `2024-01-15T10:00:00Z ERROR ${'x'.repeat(50e6)}\n2024-01-15T10:00:01Z ERROR after\n`);
  await openFiles(page, [
    textFile('empty.log', ''),
    { ...whole, buffer: whole.buffer.subarray(0, whole.buffer.length / 2) },
    textFile(
      '<img src=x onerror=alert(1)>\u202egol.ndjson',
      '{"message":"a","timestamp":"2024-01-15T10:00:00Z"}',
    ),
  ]);
  const dialog = page.getByRole('dialog', { name: 'Log files' });
  await expect(dialog.getByRole('list', { name: 'Notes on empty.log' })).toContainText('The file is empty.');
  await expect(dialog).toContainText('the gzip data are damaged or cut off');
  await expect(
    dialog.getByText('<img src=x onerror=alert(1)>⟨U+202E⟩gol.ndjson', { exact: true }),
  ).toBeVisible();
  const button = dialog.getByRole('button', { name: 'Add log files' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(path);
  await dialog.getByRole('button', { name: '1 bad line of long.log' }).click();
  await expect(dialog.getByRole('table', { name: 'Bad lines of long.log' })).toContainText(
    'longer than 16 MiB',
  );
  await dialog.getByRole('button', { name: 'Show entries' }).click();
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.filters.getByRole('searchbox').fill('after');
  await expect(dashboard.rows.first()).toContainText('after');
  await rm(folder, { recursive: true });
});

for (const [scheme, width] of [
  ['light', 1280],
  ['dark', 360],
] as const) {
  test(`dialog and banner, ${scheme}, ${width} px: no violation, nothing wider than the window`, async ({
    dashboard,
    page,
  }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 800 });
    await ready({ dashboard });
    await openFiles(page, [
      csv(`${CHAT}_logs_2024-01-15.csv`),
      textFile('broken.ndjson', '{"message":"x"}\n{"cut'),
    ]);
    const dialog = page.getByRole('dialog', { name: 'Log files' });
    await dialog.getByRole('button', { name: '1 bad line' }).click();
    await expect(dialog.getByRole('table')).toBeVisible();
    await dialog.getByRole('button', { name: 'Keep broken.ndjson in this browser' }).click();
    await expect(dialog.getByRole('list', { name: 'Kept files' })).toContainText('broken.ndjson');
    const check = async () => {
      expect(
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    };
    await check();
    await page.screenshot({ path: `test-results/archive-${scheme}-${width}.png` });
    await dialog.getByRole('button', { name: 'Show entries' }).click();
    await expect(page.getByRole('button', { name: 'Open log file' })).toBeFocused();
    await expect(dashboard.rows.first()).toBeVisible();
    await check();
  });
}
