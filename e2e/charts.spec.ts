import { expect, test } from './fixtures';

test('the summary is the server’s, and a click on a row filters', async ({ dashboard, page }) => {
  await dashboard.connect('level=debug');
  const summary = page.getByRole('region', { name: 'Summary' });
  await expect(summary).toContainText(/server/i);
  await summary.getByRole('button', { name: /^warn/ }).click();
  await expect.poll(() => dashboard.lastList().get('level')).toBe('warn');
  await summary.getByRole('button', { name: /^model_inference/ }).click();
  await expect(page).toHaveURL(/source=model_inference/);
});

test('common errors lead to their entries', async ({ dashboard, page }) => {
  await dashboard.connect();
  const errors = page.getByRole('region', { name: 'Common errors' });
  await errors
    .getByRole('button', { name: /CUDA_OOM/ })
    .first()
    .click();
  await expect(page).toHaveURL(/field=%2Fmetadata%2FerrorCode%3DCUDA_OOM/);
  await expect(dashboard.rows.first()).toHaveAttribute('data-level', /error|fatal/);
});

test('aggregations come from one POST of documented form', async ({ dashboard, page, api }) => {
  await dashboard.connect();
  const aggregations = page.getByRole('region', { name: 'Aggregations' });
  // Everything that needs no scrolling is there, so that what it asks for has been asked.
  await dashboard.expectAllParts();
  expect(api.requests.filter((request) => request.method === 'POST')).toHaveLength(0);
  await aggregations.scrollIntoViewIfNeeded();
  await expect(aggregations).toContainText('CUDA_OOM');
  const posts = api.requests.filter((request) => request.method === 'POST');
  expect(posts).toHaveLength(1);
  const [post] = posts;
  expect(post?.url).toBe('/v2/endpoints/logs/aggregate');
  expect(post?.headers['content-type']).toBe('application/json');
  const body = JSON.parse(post?.body ?? '') as {
    endpointIds: string[];
    timeRange: { start: string; end: string };
    aggregations: { name: string; groupBy: string[] }[];
  };
  expect(body.endpointIds).toEqual(['ep_1234567890abcdef']);
  expect(Date.parse(body.timeRange.end) - Date.parse(body.timeRange.start)).toBe(3_600_000);
  expect(body.aggregations.map((aggregation) => aggregation.groupBy.join('+'))).toEqual(
    expect.arrayContaining(['source', 'level+hour']),
  );
});

test('every chart can be read as a table', async ({ dashboard, page }) => {
  await dashboard.connect();
  await page.getByRole('region', { name: 'Aggregations' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('region', { name: 'Aggregations' })).toContainText('CUDA_OOM');
  for (const [name, charts] of [
    ['Log volume', 1],
    ['Summary', 2],
    ['Common errors', 1],
    ['Aggregations', 4],
  ] as const) {
    const region = page.getByRole('region', { name, exact: true });
    const buttons = region.getByRole('button', { name: 'Show as table' });
    await expect(buttons, name).toHaveCount(charts);
    for (let left = charts; left > 0; left--) {
      await buttons.first().click();
      await expect(buttons).toHaveCount(left - 1);
    }
    await expect(region.getByRole('button', { name: 'Show as chart' })).toHaveCount(charts);
    await expect
      .poll(() => region.getByRole('table').count(), { message: name })
      .toBeGreaterThanOrEqual(charts);
  }
});

test('dragging over the volume zooms into that range; the table’s buttons do the same', async ({
  dashboard,
  page,
}) => {
  await dashboard.connect();
  // With all parts in their places, the chart stays in its own while it is dragged over.
  await dashboard.expectAllParts();
  await dashboard.expectAnswered();
  const volume = page.getByRole('region', { name: 'Log volume' });
  const plot = volume.locator('svg.recharts-surface').first();
  await expect(plot).toBeVisible();
  const box = await plot.boundingBox();
  if (box === null) throw new Error('the chart has no size');
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2);
  await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
  await page.mouse.up();
  await expect(page).toHaveURL(/from=\d{4}-.*&to=\d{4}-/);
  const span = () =>
    Date.parse(dashboard.lastList().get('endTime') ?? '') -
    Date.parse(dashboard.lastList().get('startTime') ?? '');
  await expect.poll(span).toBeLessThan(1_800_000);
  const dragged = span();
  await dashboard.expectAnswered();
  await volume.getByRole('button', { name: 'Show as table' }).click();
  await volume.getByRole('button', { name: /^Zoom/ }).first().click();
  await expect.poll(span).toBeLessThan(dragged);
  await page.goBack();
  await page.goBack();
  await expect(page).not.toHaveURL(/from=/);
});

test('a server without a summary and without errorCode groups still shows what the entries say', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  const entry = {
    timestamp: new Date().toISOString(),
    level: 'error',
    message: 'boom',
    source: 'api_handler',
    metadata: { errorCode: 'BOOM' },
  };
  api.respondWith(async (request) => {
    if (request.method === 'OPTIONS') return null;
    const cors = { 'Access-Control-Allow-Origin': '*' };
    if (request.method === 'GET')
      return Response.json({ filteredLogs: 1, totalLogs: 1, logs: [entry] }, { headers: cors });
    const asked = (await request.json()) as { aggregations: { groupBy: string[] }[] };
    if (asked.aggregations.some((aggregation) => aggregation.groupBy.includes('errorCode'))) {
      return Response.json(
        { error: 'INVALID_GROUP_BY', message: 'Unknown field errorCode', details: {} },
        { status: 400, headers: cors },
      );
    }
    return Response.json(
      { aggregations: { errors_by_source: [{ source: 'api_handler', count: 1, unique_jobs: 0 }] } },
      { headers: cors },
    );
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('region', { name: 'Summary' })).toContainText(/loaded/);
  await expect(page.getByRole('region', { name: 'Common errors' })).toContainText('BOOM');
  await page.getByRole('region', { name: 'Aggregations' }).scrollIntoViewIfNeeded();
  await expect(page.getByRole('region', { name: 'Aggregations' })).toContainText('api_handler');
});

for (const withWorker of [true, false]) {
  test(`thousands of entries are counted ${withWorker ? 'in a worker' : 'on the page where no worker starts'}`, async ({
    dashboard,
    page,
    api,
  }) => {
    if (!withWorker) await page.route(/count\.worker/, (route) => route.abort());
    const newest = Date.now() - 60_000;
    const logs = Array.from({ length: 6_000 }, (_, at) => ({
      timestamp: new Date(newest - at).toISOString(),
      level: at % 1_000 === 0 ? 'error' : 'info',
      message: `entry ${at}`,
      source: at % 3 === 0 ? 'api_handler' : 'model_inference',
      metadata: { errorCode: 'BOOM' },
    }));
    await dashboard.connect();
    await expect(dashboard.rows.first()).toBeVisible();
    // No summary, so that it is counted too.
    api.respondWith(async (request) => {
      const headers = { 'Access-Control-Allow-Origin': '*' };
      if (request.method === 'OPTIONS') return null;
      if (request.method === 'GET')
        return Response.json({ filteredLogs: 6_000, totalLogs: 6_000, logs }, { headers });
      return Response.json({ aggregations: {} }, { headers });
    });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(
      page.getByRole('img', { name: /^Bar chart of 6,000 entries over time: 5,994 info, 6 error$/ }),
    ).toBeVisible();
    const summary = page.getByRole('region', { name: 'Summary', exact: true });
    await expect(summary).toContainText('Computed from the 6,000 loaded entries');
    await expect(summary.getByRole('button', { name: /^model_inference 4,000/ })).toBeVisible();
    await expect(
      page.getByRole('region', { name: 'Common errors' }).getByRole('button', { name: /^BOOM 6/ }),
    ).toBeVisible();
    const counting = page.workers().filter((worker) => worker.url().includes('count.worker'));
    expect(counting.length > 0).toBe(withWorker);
  });
}
