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
