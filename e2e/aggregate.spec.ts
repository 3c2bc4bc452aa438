import type { AggregateRequest, AggregateResponse } from '../src/api/contract';
import type { ApiServer } from '../src/mocks/http-server';
import { expect, test } from './fixtures';
import { ENDPOINTS, errorAnswer, instead } from './test-api';

const aggregates = (api: ApiServer) =>
  api.requests.filter(({ method, url }) => method === 'POST' && url.endsWith('/logs/aggregate'));
const bodies = (api: ApiServer): AggregateRequest[] => aggregates(api).map(({ body }) => JSON.parse(body));

const agg = (...plans: readonly string[]) => plans.map((plan) => `agg=${encodeURIComponent(plan)}`).join('&');

test('an aggregation is built, costs what it says, and leads to exactly the entries counted', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect('view=aggregate&search=nothing-matches-this');
  const view = page.getByRole('region', { name: 'Aggregations' });
  await view.getByRole('button', { name: 'Add aggregation' }).click();
  const form = view.getByRole('region', { name: 'Count by level and hour' });
  await form.getByRole('textbox', { name: 'Only messages that match' }).fill('');
  await form.getByRole('checkbox', { name: 'hour' }).click();
  await expect(view.getByRole('checkbox', { name: 'hour' })).not.toBeChecked();
  await view.getByRole('checkbox', { name: 'errorCode' }).check();
  await view.getByRole('checkbox', { name: 'unique_jobs' }).check();
  await view.getByRole('textbox', { name: 'Name', exact: true }).fill('codes');
  await view.getByRole('textbox', { name: 'Name', exact: true }).press('Enter');
  await expect(page).toHaveURL(/agg=by/);
  await expect(view.getByText('1 aggregation over 1 endpoint in 1 request')).toBeVisible();
  expect(aggregates(api)).toHaveLength(0);
  await view.getByRole('button', { name: 'Run' }).click();
  const table = view.getByRole('table', { name: 'codes' });
  const row = table.getByRole('row').filter({ hasText: 'error' }).filter({ hasText: 'CUDA_OOM' });
  await expect(row).toBeVisible();
  expect(bodies(api)).toHaveLength(1);
  const count = await row.getByRole('cell').nth(2).textContent();
  await row.getByRole('button').click();
  await expect(page).toHaveURL(/level=error/);
  await expect(page).not.toHaveURL(/nothing-matches/);
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(Number(count) + 1));
  await expect(dashboard.rows.first()).toContainText('error');
});

test('documented examples over three endpoints: hours and sources, with the API’s own figures', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect(`view=aggregate&from=now-3h&endpoint=${ENDPOINTS.join(',')}`);
  const view = page.getByRole('region', { name: 'Aggregations' });
  await view.getByRole('button', { name: 'Use the documented examples' }).click();
  await view.getByRole('button', { name: 'Run' }).click();
  const performance = view.getByRole('table', { name: 'performance_metrics' });
  await expect(performance).toBeVisible();
  const [request] = bodies(api);
  expect(request?.endpointIds).toEqual([...ENDPOINTS]);
  const answer: AggregateResponse = await (
    await page.request.post(`${api.url}/v2/endpoints/logs/aggregate`, {
      headers: { Authorization: aggregates(api)[0]?.headers.authorization ?? '' },
      data: request,
    })
  ).json();
  const rows = answer.aggregations.performance_metrics ?? [];
  for (const { source, count } of rows) {
    const shown = performance.getByRole('row').filter({ hasText: String(source) });
    await expect(shown.getByRole('cell').nth(1)).toHaveText(Number(count).toLocaleString('en-US'));
  }
  const hours = view.getByRole('toolbar', { name: 'errors_by_hour' });
  const errors = answer.aggregations.errors_by_hour ?? [];
  // The hour that has just begun may hold none.
  const last = hours.getByRole('button', { name: /(?:error|fatal) [1-9]/ }).last();
  await last.focus();
  const label = (await last.getAttribute('aria-label')) ?? '';
  const summed = [...label.matchAll(/(?:error|fatal) ([\d,]+)/g)].reduce(
    (sum, [, figure = '0']) => sum + Number(figure.replace(',', '')),
    0,
  );
  const newest = errors
    .map(({ hour }) => String(hour))
    .sort()
    .at(-1);
  expect(summed).toBe(
    errors.filter(({ hour }) => hour === newest).reduce((sum, { count }) => sum + Number(count), 0),
  );
  await last.press('Enter');
  await expect(page).toHaveURL(/level=error/);
  await expect(dashboard.resultCount).toContainText(`${summed} of `);
});

test('an address with aggregations runs once; another range runs them again; a copy of the figures is CSV', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect(
    `view=aggregate&${agg('by=source;show=count,p95_duration;name=load', 'by=level,source;show=count')}`,
  );
  const view = page.getByRole('region', { name: 'Aggregations' });
  await expect(view.getByRole('table', { name: 'load' })).toBeVisible();
  await expect(view.getByRole('table', { name: 'Count by level and source' })).toBeVisible();
  expect(aggregates(api)).toHaveLength(1);
  await page.getByRole('button', { name: 'Time range' }).click();
  const dialog = page.getByRole('dialog', { name: 'Time range' });
  await dialog.getByRole('textbox', { name: 'From' }).fill('now-2h');
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(() => aggregates(api).length).toBe(2);
  await expect(view.getByRole('status', { name: 'Aggregation result' })).toContainText('1 answer');
  const download = page.waitForEvent('download');
  await view.getByRole('button', { name: 'Save as CSV: load' }).click();
  expect((await download).suggestedFilename()).toBe('load.csv');
  await view.getByRole('button', { name: 'Show request' }).click();
  await expect(view.getByRole('tabpanel')).toContainText('$TENSORONE_API_KEY');
});

test('over two days the slices are put together, and what cannot be added up is marked', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect(
    `view=aggregate&from=now-30h&${agg('by=source;show=count,unique_jobs,p95_duration;name=load')}`,
  );
  const view = page.getByRole('region', { name: 'Aggregations' });
  const table = view.getByRole('table', { name: 'load' });
  await expect(table).toBeVisible();
  // The table is there from the first answer on; the second request may not have been sent by then.
  await expect.poll(() => aggregates(api).length).toBe(2);
  await expect(view.getByText(/× 2 slices of at most 24 h = 2 requests/)).toBeVisible();
  const notes = view.getByRole('list', { name: 'About these figures' });
  await expect(notes).toContainText('Put together from 2 answers');
  await expect(notes).toContainText('percentiles cannot be added up');
  await expect(table.getByText(/≤ /).first()).toBeVisible();
});

test('a refused endpoint does not take the others with it when each is asked on its own', async ({
  dashboard,
  page,
  api,
}) => {
  let refused: string = ENDPOINTS[1];
  api.respondWith(
    instead(async (request) => {
      if (!request.url.endsWith('/aggregate') || refused === '') return null;
      const body = await request.clone().text();
      return body.includes(refused)
        ? errorAnswer(403, { error: 'INSUFFICIENT_PERMISSIONS', message: 'no logs:read here' })
        : null;
    }),
  );
  await dashboard.connect(
    `view=aggregate&endpoint=${ENDPOINTS.join(',')}&${agg('by=endpoint;show=count;name=endpoints')}`,
  );
  const view = page.getByRole('region', { name: 'Aggregations' });
  await expect(view.getByRole('alert')).toContainText('no logs:read here');
  await view.getByRole('checkbox', { name: 'Ask for each on its own' }).check();
  await expect(view.getByText('1 aggregation × 3 endpoints = 3 requests')).toBeVisible();
  await view.getByRole('button', { name: 'Run' }).click();
  const table = view.getByRole('table', { name: 'endpoints' });
  await expect(table).toContainText(ENDPOINTS[2]);
  await expect(table).not.toContainText(ENDPOINTS[1]);
  await expect(view.getByRole('list', { name: 'About these figures' })).toContainText('only 2 of 3');
  const before = aggregates(api).length;
  refused = '';
  await view.getByRole('button', { name: 'Retry' }).click();
  await expect(table).toContainText(ENDPOINTS[1]);
  expect(aggregates(api)).toHaveLength(before + 1);
});

test('the panel beside the logs leads to the builder, which asks for nothing', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect();
  const panel = page.getByRole('complementary').getByRole('region', { name: 'Aggregations' });
  // The panel asks once it is on screen.
  await panel.scrollIntoViewIfNeeded();
  await expect(panel.getByRole('heading', { name: 'Errors by source' })).toBeVisible();
  const asked = aggregates(api).length;
  await panel.getByRole('button', { name: 'Build your own' }).click();
  await expect(page).toHaveURL(/view=aggregate/);
  await expect(page.getByRole('button', { name: 'Use the documented examples' })).toBeVisible();
  expect(aggregates(api)).toHaveLength(asked);
});
