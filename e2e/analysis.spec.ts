import { parameters } from './dashboard';
import { expect, test } from './fixtures';
import { ENDPOINTS } from './test-api';

const [IMAGES, CHAT, SPEECH] = ENDPOINTS;

test('the burst of out-of-memory errors: codes, stack, recovery, and on to the line', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${IMAGES}&limit=10000&view=errors`);
  const view = page.getByRole('region', { name: 'Error analysis' });
  await expect(view).toContainText('CUDA_OOM');
  await expect(view.getByRole('region', { name: 'Stack traces' })).toContainText('model_inference.py');
  await expect(view.getByRole('region', { name: 'Recovery actions' })).toContainText('memory_cleanup');
  await view
    .getByRole('table', { name: 'Errors by code' })
    .getByRole('button', { name: /CUDA_OOM/ })
    .click();
  await expect(page).toHaveURL(/field=%2Fmetadata%2FerrorCode%3DCUDA_OOM/);
  await expect(dashboard.rows.first()).toContainText(/memory/i);
});

test('the storage outage: its codes lead the errors of that time', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${SPEECH}&from=now-6h&to=now-4h&limit=10000&view=errors`);
  const codes = page
    .getByRole('region', { name: 'Error analysis' })
    .getByRole('table', { name: 'Errors by code' });
  await expect(codes.getByRole('row').nth(1)).toContainText('STORAGE_');
});

test('the wave of cold starts: their share, their latency and missed targets', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${CHAT}&from=now-10h&to=now-8h&limit=10000&view=performance`);
  const view = page.getByRole('region', { name: 'Performance analysis' });
  await expect(view.getByRole('region', { name: 'Rates' })).toContainText(/cold/i);
  await expect(view.getByRole('table', { name: 'Figures with and without a cold start' })).toContainText(
    'Cold start',
  );
  await expect(view.getByRole('region', { name: 'Latency over time' })).toBeVisible();
  await expect(view.getByRole('region', { name: 'Latency targets (SLA)' })).toBeVisible();
});

test('from an error to the trace of its job, to the entries around it, and back', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${IMAGES}&level=debug&limit=10000&search=`);
  await expect(dashboard.rows.first()).toBeVisible();
  await page.keyboard.press('e');
  // A row that is not drawn yet takes the focus once it is.
  await expect(page.locator(':focus')).toHaveAccessibleName('Show details');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeVisible();
  await page.getByRole('button', { name: 'Entries around' }).click();
  await expect(page.getByRole('region', { name: 'Entries around' })).toBeVisible();
  await page.getByRole('button', { name: 'Entries around' }).click();
  await page.getByRole('button', { name: 'Trace this job' }).click();
  await expect(page).toHaveURL(/trace=jobId/);
  const trace = page.getByRole('region', { name: 'Trace', exact: true });
  await expect(trace.getByRole('table', { name: 'Trace entries' })).toBeVisible();
  await expect(trace.getByRole('img', { name: /^Waterfall of the job/ })).toBeVisible();
  await trace.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(dashboard.rows.first()).toBeVisible();
});

test('two halves of an hour are compared', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${IMAGES}&limit=10000&view=compare`);
  const view = page.getByRole('region', { name: 'Compare', exact: true });
  await expect(view.getByRole('table', { name: 'Levels' })).toContainText('error');
  await expect(view.getByRole('table', { name: 'Error codes' })).toContainText('CUDA_OOM');
});

test('errors of the last hour are compared with the hour before, for one request', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${IMAGES}&limit=10000&view=errors`);
  const view = page.getByRole('region', { name: 'Error analysis' });
  const codes = view.getByRole('table', { name: 'Errors by code' });
  await expect(codes.getByRole('columnheader', { name: 'Previous' })).toBeVisible();
  await expect(codes.getByRole('row', { name: /CUDA_OOM/ })).toContainText('+');
  await expect(view.getByRole('region', { name: 'Totals' })).toContainText('Errors in the window before');
  await expect
    .poll(() => dashboard.lists.filter((list) => parameters(list).get('level') === 'error').length)
    .toBe(1);
  const timeOf = (level: string, name: string): number => {
    const asked = dashboard.lists.map(parameters).find((list) => list.get('level') === level);
    return Date.parse(asked?.get(name) ?? '');
  };
  expect(timeOf('error', 'endTime')).toBe(timeOf('info', 'startTime') - 1);
});

test('a number of hours is chosen in the address, and errors only are loaded for it', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${SPEECH}&view=errors`);
  const view = page.getByRole('region', { name: 'Error analysis' });
  await view.getByRole('combobox', { name: 'Look back' }).selectOption('6');
  await expect(page).toHaveURL(/from=now-6h/);
  await view.getByRole('button', { name: 'Load errors only' }).click();
  await expect(page).toHaveURL(/level=error/);
  const codes = view.getByRole('table', { name: 'Errors by code' });
  await expect(codes.getByRole('row', { name: /STORAGE_TIMEOUT/ })).toBeVisible();
  await expect(view.getByRole('region', { name: 'Totals' })).toContainText('against the previous 6 hours');
});

test('over several endpoints the comparison waits for a press and says its cost', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect(`endpoint=${IMAGES},${CHAT}&limit=10000&view=errors`);
  const view = page.getByRole('region', { name: 'Error analysis' });
  await expect(view).toContainText('costs 2 requests');
  const before = dashboard.lists.length;
  await view.getByRole('button', { name: 'Compare with the previous hour' }).click();
  await expect(
    view.getByRole('table', { name: 'Errors by code' }).getByRole('columnheader', { name: 'Previous' }),
  ).toBeVisible();
  await expect.poll(() => dashboard.lists.length).toBe(before + 2);
});

test('an endpoint that is not loaded is loaded to be compared', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${IMAGES}&limit=10000&view=compare`);
  const view = page.getByRole('region', { name: 'Compare', exact: true });
  await view.getByRole('combobox', { name: 'Compare by' }).selectOption({ label: 'Two endpoints' });
  await view.getByRole('combobox', { name: 'Right endpoint' }).selectOption(CHAT);
  await expect(view).toContainText('costs 1 request');
  await view.getByRole('button', { name: 'Load the right side' }).click();
  await expect(view.getByRole('table', { name: 'Error codes' })).toContainText('CUDA_OOM');
  await expect(view).toContainText('loaded for the right side');
});

test('the entries around one are loaded whatever the filters', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${IMAGES}&level=error&limit=100`);
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.rows.nth(3).getByRole('button', { name: 'Show details' }).click();
  await page.getByRole('button', { name: 'Entries around' }).click();
  const around = page.getByRole('region', { name: 'Entries around' });
  await around.getByRole('button', { name: /^Load regardless of filters/ }).click();
  await expect(around).toContainText('regardless of all filters');
  await expect(around.getByRole('table', { name: 'Entries around' })).toContainText('debug');
});

test('from a slow request to its trace, and back to where one was', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${IMAGES}&limit=10000&view=performance`);
  const slowest = page.getByRole('region', { name: 'Slowest requests' });
  await slowest.getByTitle('Trace this request').first().click();
  const trace = page.getByRole('region', { name: 'Trace', exact: true });
  await expect(trace.getByRole('img', { name: /^Waterfall of the request/ })).toBeVisible();
  await trace.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Performance analysis' })).toBeVisible();
});

test('the query on screen is copied as code, without the key', async ({ dashboard, page }) => {
  await dashboard.connect(`endpoint=${IMAGES}&level=error`);
  await expect(dashboard.rows.first()).toBeVisible();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'Copy as…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Copy the query as code' });
  await expect(dialog.getByRole('tabpanel')).toContainText('$TENSORONE_API_KEY');
  await expect(dialog.getByRole('tabpanel')).toContainText('level=error');
  await dialog.getByRole('tab', { name: 'Python' }).click();
  await expect(dialog.getByRole('tabpanel')).toContainText('client.endpoints.get_logs(');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Export' })).toBeFocused();
});
