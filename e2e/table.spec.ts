import { expect, test } from './fixtures';
import { ENDPOINTS } from './test-api';

test('rows come newest first or oldest first, and the heading says which', async ({ dashboard, page }) => {
  await dashboard.connect();
  const times = () =>
    dashboard.rows
      .locator('time')
      .evaluateAll((elements) => elements.map((element) => element.getAttribute('datetime') ?? ''));
  await expect(dashboard.rows.first()).toBeVisible();
  const newest = await times();
  expect(newest).toEqual([...newest].sort().reverse());
  await expect(page.getByRole('columnheader', { name: /^Time/ })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('button', { name: /^Time \(/ }).click();
  await expect(page).toHaveURL(/order=oldest/);
  await expect(page.getByRole('columnheader', { name: /^Time/ })).toHaveAttribute('aria-sort', 'ascending');
  await dashboard.expectAnswered();
  await expect.poll(async () => ((await times())[0] ?? 'none') < (newest.at(-1) ?? '')).toBe(true);
  const oldest = await times();
  expect(oldest).toEqual([...oldest].sort());
});

test('the count is the server’s, and every loaded entry can be scrolled to', async ({ dashboard, page }) => {
  await dashboard.connect('level=debug&limit=500');
  await expect(dashboard.resultCount).toHaveText(/^[\d,]+ of [\d,]+ entries$/);
  const matching = Number((await dashboard.resultCount.textContent())?.split(' ')[0]?.replaceAll(',', ''));
  expect(matching).toBeGreaterThan(1_500);
  await dashboard.loadAll();
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(matching + 1));
  await expect(dashboard.loadAllButton).toBeHidden();
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).focus();
  await page.keyboard.press('G');
  await expect(dashboard.table.locator(`[aria-rowindex="${matching + 1}"]`)).toBeVisible();
  await expect(page.getByText('All matching entries are loaded.')).toBeVisible();
});

test('once scrolling ends, the rows stand in the document in the order in which they are seen', async ({
  dashboard,
}) => {
  await dashboard.open();
  // Before there are rows there is nothing to scroll over.
  await expect(dashboard.rows.first()).toBeVisible();
  const indexes = () => dashboard.rows.evaluateAll((rows) => rows.map((row) => Number(row.dataset.index)));
  const before = await indexes();
  const scroller = dashboard.table.locator('xpath=..');
  for (const top of [900, 1_300, 700]) {
    await scroller.evaluate((box, to) => {
      box.scrollTop = to;
    }, top);
    await expect(dashboard.table.locator(`[data-index="${Math.round(top / 27) + 3}"]`)).toBeVisible();
  }
  await expect
    .poll(async () => {
      const now = await indexes();
      return now[0] !== before[0] && now.every((index, at) => at === 0 || index > (now[at - 1] ?? 0));
    })
    .toBe(true);
});

test('pages of one query are asked for one pinned range', async ({ dashboard }) => {
  await dashboard.connect('level=debug&limit=200');
  await dashboard.loadAll();
  expect(dashboard.lists.length).toBeGreaterThan(3);
  const ranges = new Set(
    dashboard.lists.map((request) => /startTime=[^&]+&endTime=[^&]+/.exec(request.url)?.[0]),
  );
  expect([...ranges]).toHaveLength(1);
});

test('loading everything can be cancelled, and what was loaded stays', async ({ dashboard, page, api }) => {
  await dashboard.connect('level=debug&limit=100');
  await expect(dashboard.rows.first()).toBeVisible();
  let held = 0;
  api.respondWith((request) => {
    if (request.method !== 'GET') return null;
    held++;
    return new Promise(() => undefined);
  });
  await dashboard.loadAllButton.click();
  await expect.poll(() => held).toBe(1);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(dashboard.loadAllButton).toBeVisible();
  await expect(dashboard.rows.first()).toBeVisible();
  await expect.poll(() => api.requests.findLast(({ method }) => method === 'GET')?.aborted).toBe(true);
});

test('details open in place, are part of the address and survive a reload', async ({ dashboard, page }) => {
  await dashboard.connect('level=error&search=failed with CUDA');
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  const details = page.getByRole('region', { name: 'Entry details' });
  await expect(details.getByRole('heading', { name: 'Metadata' })).toBeVisible();
  await expect(details.getByRole('heading', { name: 'Stack trace' })).toBeVisible();
  await expect(details.getByRole('heading', { name: 'Recovery actions' })).toBeVisible();
  await expect(details.getByRole('heading', { name: 'Context' })).toBeVisible();
  await expect(page).toHaveURL(/entry=/);
  await dashboard.submitConnection({ remember: true });
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.reload();
  await expect(details.getByRole('heading', { name: 'Stack trace' })).toBeVisible();
  await details.getByRole('button', { name: /^Filter by errorCode: CUDA_OOM/ }).click();
  await expect(page).toHaveURL(/field=/);
  await page.keyboard.press('Escape');
  await expect(
    page.getByRole('button', { name: /Remove filter metadata.errorCode = CUDA_OOM/ }),
  ).toBeVisible();
});

test('job and request filter on a click', async ({ dashboard, page }) => {
  await dashboard.connect();
  await dashboard.expectAnswered();
  const job = dashboard.rows.getByRole('button', { name: /^job_/ }).first();
  const id = await job.textContent();
  await job.click();
  await expect.poll(() => dashboard.lastList().get('jobId')).toBe(id);
  await dashboard.expectAnswered();
  await expect(dashboard.filters.getByRole('textbox', { name: 'Job ID' })).toHaveValue(id ?? '');
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  await page
    .getByRole('region', { name: 'Entry details' })
    .getByRole('button', { name: /req_/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: /Remove filter requestId = req_/ })).toBeVisible();
});

test('columns can be hidden, moved and resized, rows made larger and wrapped, and all of it is remembered', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect();
  await dashboard.expectAnswered();
  const headings = async () =>
    (await page.getByRole('columnheader').allTextContents()).map((text) => text.trim());
  await page.getByRole('button', { name: 'Columns' }).click();
  const chooser = page.getByRole('dialog', { name: 'Columns' });
  await chooser.getByRole('checkbox', { name: 'GPU' }).uncheck();
  await chooser.getByRole('checkbox', { name: 'Request' }).check();
  await chooser.getByRole('button', { name: 'Move Source left' }).click();
  await page.keyboard.press('Escape');
  const resizer = page.getByRole('separator', { name: 'Resize Source column' });
  const before = Number(await resizer.getAttribute('aria-valuenow'));
  await resizer.focus();
  await page.keyboard.press('ArrowRight');
  await expect(resizer).toHaveAttribute('aria-valuenow', String(before + 16));
  await page.getByRole('button', { name: 'Wrap' }).click();
  await page.getByRole('button', { name: 'Comfortable' }).click();
  await expect(page.getByRole('columnheader', { name: /^Request/ })).toBeAttached();
  await expect(page.getByRole('columnheader', { name: /^GPU/ })).toHaveCount(0);
  const titles = await headings();
  expect(titles.some((text) => text.startsWith('GPU'))).toBe(false);
  expect(titles.findIndex((text) => text.startsWith('Source'))).toBeLessThan(
    titles.findIndex((text) => text.startsWith('Level')),
  );
  await page.reload();
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await dashboard.submitConnection();
  await expect(resizer).toHaveAttribute('aria-valuenow', String(before + 16));
  await expect(page.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
  await dashboard.expectAnswered();
  await expect.poll(headings).toEqual(titles);
});

test('a text is clipped in its cell where it is wider, and nowhere else needs it', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect('level=debug&limit=200');
  await expect(dashboard.rows.first()).toBeVisible();
  /** Cells whose text is seen beyond their edge, and how many are not clipped. */
  const cells = () =>
    dashboard.table.evaluate((table) => {
      const open = [...table.querySelectorAll<HTMLElement>('[data-column]')].filter(
        (cell) => getComputedStyle(cell).overflowX === 'visible',
      );
      const range = document.createRange();
      const beyond = open.filter((cell) => {
        range.selectNodeContents(cell);
        return range.getBoundingClientRect().width > cell.getBoundingClientRect().width + 0.5;
      });
      return { open: open.length, beyond: beyond.map((cell) => cell.textContent) };
    });
  const wide = await cells();
  expect(wide.beyond).toEqual([]);
  expect(wide.open).toBeGreaterThan(20);
  const resizer = page.getByRole('separator', { name: 'Resize Time column' });
  await resizer.focus();
  for (let step = 0; step < 3; step++) await resizer.press('ArrowLeft');
  await expect(resizer).toHaveAttribute('aria-valuenow', '134');
  await expect.poll(async () => (await cells()).open).toBeLessThan(wide.open);
  expect((await cells()).beyond).toEqual([]);
  await page.setViewportSize({ width: 420, height: 800 });
  await expect.poll(async () => (await cells()).open).toBe(0);
});

test('several endpoints are read side by side in one order', async ({ dashboard }) => {
  await dashboard.connect(`endpoint=${ENDPOINTS.join(',')}&limit=200`);
  await dashboard.loadAll();
  const times = await dashboard.rows
    .locator('time')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('datetime') ?? ''));
  expect(times).toEqual([...times].sort().reverse());
  for (const id of ENDPOINTS) expect(dashboard.lists.some((request) => request.url.includes(id))).toBe(true);
});

test('a range over 24 h is read in slices of 24 h, newest first', async ({ dashboard, page }) => {
  await dashboard.connect('from=now-72h&level=error&limit=10000');
  await dashboard.loadAll();
  await expect(page.getByText('3 of 3 slices read')).toBeVisible();
  const spans = dashboard.lists.map((request) => {
    const query = new URL(request.url, 'http://api').searchParams;
    return [Date.parse(query.get('startTime') ?? ''), Date.parse(query.get('endTime') ?? '')] as const;
  });
  expect(spans.every(([start, end]) => end - start <= 24 * 3_600_000)).toBe(true);
  const starts = [...new Set(spans.map(([start]) => start))];
  expect(starts).toEqual([...starts].sort((a, b) => b - a));
  expect(starts).toHaveLength(3);
});

test.describe('an API that refuses large answers', () => {
  test.use({ apiOptions: { tooManyThreshold: 900 } });

  test('gets smaller pieces of the range until it answers', async ({ dashboard, page }) => {
    await dashboard.connect('level=debug');
    await dashboard.loadAll();
    await expect(page.getByText(/asked for in smaller pieces/)).toBeVisible();
    await expect(dashboard.resultCount).toHaveText(/entries$/);
    const matching = Number((await dashboard.resultCount.textContent())?.split(' ')[0]?.replaceAll(',', ''));
    await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(matching + 1));
  });
});
