import type { SearchRequest } from '../src/api/search-request';
import type { ApiServer } from '../src/mocks/http-server';
import { expect, test } from './fixtures';
import { ENDPOINTS } from './test-api';

const searches = (api: ApiServer) =>
  api.requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/logs/search'));

test('a query is written with completion, sent by Enter, and found in the table', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect();
  await page.getByRole('button', { name: 'Advanced search', exact: true }).click();
  const view = page.getByRole('region', { name: 'Advanced search' });
  const field = view.getByRole('combobox', { name: 'Query' });
  await field.pressSequentially('level>=wa');
  await expect(view.getByRole('option', { name: /^warn/ })).toBeVisible();
  await field.press('ArrowDown');
  await field.press('Enter');
  await expect(field).toHaveValue('level>=warn');
  expect(searches(api)).toHaveLength(0);
  await field.press('Enter');
  await expect(view.getByRole('status', { name: 'Search result' })).toContainText('matching');
  await expect(view.getByRole('table', { name: 'Log entries' })).toBeVisible();
  await expect(page).toHaveURL(/view=search/);
  await expect(page).toHaveURL(/q=level%3E%3Dwarn/);
  expect(searches(api)).toHaveLength(1);
});

test('an address with a query searches once, over several endpoints', async ({ dashboard, page, api }) => {
  const q = `endpoint:${ENDPOINTS[0]},${ENDPOINTS[1]} level:error,fatal sort:timestamp asc limit:50`;
  await dashboard.connect(`view=search&q=${encodeURIComponent(q)}`);
  const view = page.getByRole('region', { name: 'Advanced search' });
  await expect(view.getByRole('status', { name: 'Search result' })).toContainText('matching');
  await expect(view.getByRole('combobox', { name: 'Query' })).toHaveValue(q);
  const bodies: SearchRequest[] = searches(api).map(({ body }) => JSON.parse(body));
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatchObject({
    endpointIds: [ENDPOINTS[0], ENDPOINTS[1]],
    filters: { levels: ['error', 'fatal'] },
    sort: { field: 'timestamp', order: 'asc' },
    limit: 50,
  });
});

test('faults are shown at their place and nothing is sent; the form writes the text', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect('view=search');
  const view = page.getByRole('region', { name: 'Advanced search' });
  const field = view.getByRole('combobox', { name: 'Query' });
  await field.fill('level>=loud memory');
  await field.press('Escape');
  await field.press('Enter');
  await expect(view.getByRole('list', { name: 'Problems in the query' })).toContainText('characters 8–11');
  expect(searches(api)).toHaveLength(0);
  await field.fill('');
  await field.press('Escape');
  await view.getByRole('button', { name: 'Edit as form' }).click();
  await view.getByRole('combobox', { name: 'Level at least' }).selectOption('error');
  await view.getByRole('combobox', { name: 'New condition field' }).fill('errorCode');
  await view.getByRole('combobox', { name: 'New condition value' }).fill('CUDA_OOM');
  await view.getByRole('button', { name: 'Add condition' }).click();
  await expect(field).toHaveValue('level>=error errorCode=CUDA_OOM');
  await view.getByRole('button', { name: 'Show request' }).click();
  await expect(view.getByRole('tabpanel')).toContainText('$TENSORONE_API_KEY');
  await expect(view.getByRole('tabpanel')).toContainText('CUDA_OOM');
});

test('a refused search says why and is sent again on request', async ({ dashboard, page, api }) => {
  await dashboard.connect('view=search');
  const view = page.getByRole('region', { name: 'Advanced search' });
  let refuse = true;
  await page.route('**/logs/search', (route) =>
    refuse && route.request().method() === 'POST'
      ? route.fulfill({
          status: 403,
          headers: { 'Access-Control-Allow-Origin': '*' },
          json: {
            error: 'INSUFFICIENT_PERMISSIONS',
            message: 'API key does not have log access permissions',
          },
        })
      : route.continue(),
  );
  await view.getByRole('combobox', { name: 'Query' }).fill('memory');
  await view.getByRole('button', { name: 'Search', exact: true }).click();
  await expect(view.getByRole('alert')).toContainText('INSUFFICIENT_PERMISSIONS');
  refuse = false;
  await view.getByRole('button', { name: 'Retry' }).click();
  await expect(view.getByRole('status', { name: 'Search result' })).toContainText('matching');
  expect(searches(api).length).toBeGreaterThan(0);
});

test('more is loaded from the last entry on, and the order is turned round in the table’s head', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect(`view=search&q=${encodeURIComponent('level>=info limit:100')}`);
  const view = page.getByRole('region', { name: 'Advanced search' });
  const result = view.getByRole('status', { name: 'Search result' });
  await expect(result).toContainText('100 of');
  await view.getByRole('button', { name: 'Load more' }).first().click();
  // The last entry is asked for again, as others may share its millisecond, and shown once.
  await expect(result).toContainText(/(?:199|200) of/);
  const bodies: SearchRequest[] = searches(api).map(({ body }) => JSON.parse(body));
  expect(bodies).toHaveLength(2);
  expect(Date.parse(bodies[1]?.filters.timeRange.end ?? '')).toBeLessThan(
    Date.parse(bodies[0]?.filters.timeRange.end ?? ''),
  );
  await view.getByRole('columnheader', { name: /^Time/ }).getByRole('button').first().click();
  await expect(page).toHaveURL(/sort%3Atimestamp(\+|%20)asc/);
  await expect(result).toContainText('100 of');
  expect(searches(api)).toHaveLength(3);
});

test('what the browser checks is checked in a worker, with the same result', async ({ dashboard, page }) => {
  const q = `endpoint:${ENDPOINTS[0]} level>=debug -source:model_inference limit:50`;
  const worker = page.waitForEvent('worker', (one) => one.url().includes('analysis'));
  await dashboard.connect(`from=now-3h&view=search&q=${encodeURIComponent(q)}`);
  const view = page.getByRole('region', { name: 'Advanced search' });
  await expect(view.getByRole('status', { name: 'Search result' })).toContainText('50 of');
  await worker;
  await expect(view.getByRole('table', { name: 'Log entries' })).not.toContainText('model_inference');
});
