import { parameters } from './dashboard';
import { expect, test } from './fixtures';
import { ENDPOINTS, errorAnswer, instead } from './test-api';

test('every filter reaches the API as its documented parameter, and the address', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect();
  const { filters } = dashboard;
  await expect(dashboard.rows.first()).toBeVisible();
  const [request] = dashboard.lists;
  const first = request === undefined ? new URLSearchParams() : parameters(request);
  expect(first.get('level')).toBe('info');
  expect(first.get('limit')).toBe('1000');
  expect(Date.parse(first.get('endTime') ?? '') - Date.parse(first.get('startTime') ?? '')).toBe(3_600_000);

  await filters.getByRole('combobox', { name: 'Minimum level' }).selectOption('warn');
  await expect.poll(() => dashboard.lastList().get('level')).toBe('warn');
  await filters.getByRole('combobox', { name: 'Page size' }).selectOption('500');
  await expect.poll(() => dashboard.lastList().get('limit')).toBe('500');
  await filters.getByRole('searchbox', { name: 'Search messages' }).fill('memory.*error|OOM|out.*memory');
  await expect.poll(() => dashboard.lastList().get('search')).toBe('memory.*error|OOM|out.*memory');
  await dashboard.expectAnswered();
  await expect(dashboard.rows.first()).toContainText(/memory/i);
  await expect(dashboard.rows.first().locator('mark').first()).toBeVisible();
  const job = await dashboard.rows
    .filter({ hasText: 'job_' })
    .first()
    .getByRole('button', { name: /^job_/ })
    .textContent();
  await filters.getByRole('textbox', { name: 'Job ID' }).fill(job ?? '');
  await expect.poll(() => dashboard.lastList().get('jobId')).toBe(job);
  await filters.getByRole('combobox', { name: 'Endpoint' }).selectOption(ENDPOINTS[1]);
  await expect.poll(() => dashboard.lists.at(-1)?.url ?? '').toContain(`/v2/endpoints/${ENDPOINTS[1]}/logs?`);

  const address = new URL(page.url()).searchParams;
  expect(Object.fromEntries(address)).toEqual({
    endpoint: ENDPOINTS[1],
    level: 'warn',
    search: 'memory.*error|OOM|out.*memory',
    jobId: job,
    limit: '500',
  });
});

test('the back button undoes filters one by one', async ({ dashboard, page }) => {
  await dashboard.connect();
  const level = dashboard.filters.getByRole('combobox', { name: 'Minimum level' });
  await level.selectOption('error');
  await dashboard.filters.getByRole('searchbox').fill('CUDA');
  await expect(page).toHaveURL(/search=CUDA/);
  await page.goBack();
  await expect(dashboard.filters.getByRole('searchbox')).toHaveValue('');
  await expect(level).toHaveValue('error');
  await page.goBack();
  await expect(level).toHaveValue('info');
  await page.goForward();
  await expect(level).toHaveValue('error');
});

test('typing sends one request, and an answer that is no longer wanted is aborted', async ({
  dashboard,
  page,
  api,
}) => {
  await page.clock.install();
  await dashboard.connect();
  await dashboard.expectAnswered();
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  api.respondWith(
    instead(async (request) => {
      if (request.url.includes('search=slow')) await held;
      return null;
    }),
  );
  const box = dashboard.filters.getByRole('searchbox');
  // However long the keys take on a busy machine, no time passes between them.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000);
  await box.pressSequentially('slow');
  await page.clock.resume();
  await expect.poll(() => dashboard.lastList().get('search')).toBe('slow');
  await box.fill('CUDA');
  await expect
    .poll(() => dashboard.lists.find((request) => parameters(request).get('search') === 'slow')?.aborted)
    .toBe(true);
  release();
  await expect.poll(() => dashboard.lastList().get('search')).toBe('CUDA');
  await dashboard.expectAnswered();
  await expect(dashboard.rows.first()).toContainText('CUDA');
  const searches = dashboard.lists
    .map((request) => parameters(request).get('search'))
    .filter((search) => search !== null);
  expect([...new Set(searches)]).toEqual(['slow', 'CUDA']);
});

test('an invalid pattern is explained while typing and never sent', async ({ dashboard }) => {
  await dashboard.connect();
  await dashboard.expectAnswered();
  const box = dashboard.filters.getByRole('searchbox');
  await box.fill('memory(');
  await expect(box).toHaveAccessibleDescription(/Not a valid regular expression/);
  await box.press('Enter');
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  // What is sent next is the next valid pattern.
  await box.fill('memory');
  await expect.poll(() => dashboard.lastList().get('search')).toBe('memory');
  const searches = dashboard.lists.map((request) => parameters(request).get('search'));
  expect([...new Set(searches)]).toEqual([null, 'memory']);
});

test('a pattern that only the server refuses is explained at the field too', async ({ dashboard, api }) => {
  await dashboard.connect();
  const refusal = {
    error: 'INVALID_SEARCH_PATTERN',
    message: 'The search pattern is not supported',
    details: { search: '(?=x)' },
  };
  api.respondWith(instead((request) => (request.url.includes('search=') ? errorAnswer(400, refusal) : null)));
  const box = dashboard.filters.getByRole('searchbox');
  await box.fill('(?=x)');
  await expect(box).toHaveAccessibleDescription('The server refused it: The search pattern is not supported');
  await expect(dashboard.alert).toContainText('INVALID_SEARCH_PATTERN');
});

test('absolute and relative ranges, in local time or UTC', async ({ dashboard, page }) => {
  await dashboard.connect('from=2024-01-15T10:00:00Z&to=2024-01-15T11:00:00Z');
  await expect.poll(() => dashboard.lists.length).toBeGreaterThan(0);
  expect(dashboard.lastList().get('startTime')).toBe('2024-01-15T10:00:00.000Z');
  expect(dashboard.lastList().get('endTime')).toBe('2024-01-15T11:00:00.000Z');
  await page.getByRole('button', { name: /^Time range/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Time range' });
  await dialog.getByRole('radio', { name: 'UTC', exact: true }).check();
  await dialog.getByRole('textbox', { name: 'From' }).fill('2024-01-15 09:30');
  await dialog.getByRole('textbox', { name: 'To' }).fill('2024-01-15T09:45:00+00:00');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => dashboard.lastList().get('startTime')).toBe('2024-01-15T09:30:00.000Z');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: /^Time range/ }).click();
  await dialog.getByRole('button', { name: 'Last 15 minutes' }).click();
  await expect(page).toHaveURL(/from=now-15m/);
  await expect
    .poll(
      () =>
        Date.parse(dashboard.lastList().get('endTime') ?? '') -
        Date.parse(dashboard.lastList().get('startTime') ?? ''),
    )
    .toBe(900_000);
});

test('parameters of the address that make no sense are named, not obeyed', async ({ dashboard, page }) => {
  await dashboard.connect('level=loud&from=yesterday&limit=0&colour=red&endpoint=../x');
  const notices = page.getByRole('status', { name: 'Notices' });
  for (const name of ['level=loud', 'from=yesterday', 'limit=0', 'colour=red', 'endpoint=../x']) {
    await expect(notices).toContainText(name);
  }
  await expect(dashboard.rows.first()).toBeVisible();
});

test('a range that runs backwards is refused before a request is spent', async ({ dashboard }) => {
  await dashboard.connect('from=2024-01-15T12:00:00Z&to=2024-01-15T10:00:00Z');
  await expect(dashboard.alert).toContainText('INVALID_TIME_RANGE');
  await expect(dashboard.alert).toContainText('Start time must be before end time');
  expect(dashboard.lists.length).toBe(0);
});

test('source and field filters work on the loaded entries and say so', async ({ dashboard, page }) => {
  await dashboard.connect('level=debug');
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.filters.getByRole('combobox', { name: 'Source' }).selectOption('model_loader');
  await expect(page).toHaveURL(/source=model_loader/);
  await expect(dashboard.rows.first()).toContainText('model_loader');
  await expect(page.getByText(/entries pass the source and field filters/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).not.toHaveURL(/source=/);
});
