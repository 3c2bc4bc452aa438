import { Dashboard } from './dashboard';
import { expect, startSite, test, watchPage } from './fixtures';
import { API_KEY, ENDPOINTS, errorAnswer, instead } from './test-api';

test('demo data is there without any configuration', async ({ dashboard, page }) => {
  await dashboard.open();
  await expect(dashboard.rows.first()).toBeVisible();
  await expect(page.getByText('Demo data')).toBeVisible();
  await expect(dashboard.resultCount).toHaveText(/^[\d,]+ of [\d,]+ entries$/);
});

test('a real API is asked with the key in the Authorization header, and the key is nowhere else', async ({
  dashboard,
  page,
  api,
  context,
}) => {
  const consoleTexts: string[] = [];
  page.on('console', (message) => consoleTexts.push(message.text()));
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.rows.first().getByRole('button', { name: 'Show details' }).click();
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeVisible();
  await dashboard.expectAllParts();
  const requests = api.requests.filter((request) => request.method !== 'OPTIONS');
  expect(requests.length).toBeGreaterThan(1);
  for (const request of requests) {
    expect(request.headers.authorization).toBe(`Bearer ${API_KEY}`);
    const { authorization: _, ...otherHeaders } = request.headers;
    expect(JSON.stringify([request.url, otherHeaders, request.body])).not.toContain(API_KEY);
    expect(request.headers.referer).toBeUndefined();
    expect(request.headers.cookie).toBeUndefined();
  }
  const page_ = await page.evaluate(async () => {
    const caches_ = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map((request) => request.url),
      ),
    );
    return [
      location.href,
      document.title,
      document.documentElement.outerHTML,
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
      JSON.stringify(caches_),
      JSON.stringify(history.state),
    ];
  });
  expect([...page_, ...consoleTexts].join('\n')).not.toContain(API_KEY);
  expect(JSON.stringify(await context.cookies())).toBe('[]');
});

test('the key is kept in this tab’s session storage only when asked for', async ({ dashboard, page }) => {
  await dashboard.open();
  await dashboard.submitConnection({ remember: true });
  await expect(page.getByRole('dialog')).toBeHidden();
  const stored = await page.evaluate(
    () => [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })] as const,
  );
  expect(stored[0]).not.toContain(API_KEY);
  expect(stored[1]).toContain(API_KEY);
  await page.reload();
  await expect(dashboard.rows.first()).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('without it, a reload asks for the key again and keeps address and endpoints', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect();
  await page.reload();
  const dialog = page.getByRole('dialog', { name: 'Connection' });
  await expect(dialog.getByRole('textbox', { name: 'API base URL' })).toHaveValue(api.url);
  await expect(dialog.getByRole('textbox', { name: 'Endpoints' })).toHaveValue(ENDPOINTS.join(', '));
  await expect(dialog.getByRole('textbox', { name: 'API key' })).toHaveValue('');
});

test.describe('a failed connection says which of', () => {
  test('the key', async ({ dashboard, page }) => {
    await dashboard.open();
    await dashboard.submitConnection({ apiKey: 'sk_wrong' });
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/key/i);
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('401');
  });

  test('the permission', async ({ dashboard, page, api }) => {
    api.respondWith(
      instead(() =>
        errorAnswer(403, {
          error: 'INSUFFICIENT_PERMISSIONS',
          message: 'Logs access requires logs:read permission',
          details: { requiredPermission: 'logs:read', currentPermissions: ['endpoints:execute'] },
        }),
      ),
    );
    await dashboard.open();
    await dashboard.submitConnection();
    const alert = page.getByRole('dialog').getByRole('alert');
    await expect(alert).toContainText('logs:read');
    await expect(alert).toContainText('endpoints:execute');
  });

  test('the address', async ({ dashboard, page, api }) => {
    api.respondWith(
      instead(() => new Response('<title>Welcome</title>', { headers: { 'Content-Type': 'text/html' } })),
    );
    await dashboard.open();
    await dashboard.submitConnection();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/address/i);
  });

  test('a refused connection', async ({ dashboard, page, api }) => {
    await dashboard.open();
    await api.close();
    await dashboard.submitConnection();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText(/answer|reach/i);
  });

  test.describe('an API without CORS', () => {
    test.use({ apiOptions: { cors: false } });

    test('CORS', async ({ dashboard, page }) => {
      await dashboard.open();
      await dashboard.submitConnection();
      await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Access-Control-Allow');
    });
  });
});

test('a key refused in the middle of a session reopens the dialog and keeps what was on screen', async ({
  dashboard,
  page,
  api,
}) => {
  await dashboard.connect();
  await expect(dashboard.rows.first()).toBeVisible();
  api.respondWith(
    instead(() => errorAnswer(401, { error: 'UNAUTHORIZED', message: 'Invalid API key', details: {} })),
  );
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(page.getByRole('dialog', { name: 'Connection' })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'Connection' }).getByRole('alert')).toContainText(
    'Invalid API key',
  );
  await expect(dashboard.rows.first()).toBeVisible();
  const sent = api.requests.length;
  api.respondWith(null);
  await dashboard.submitConnection();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(dashboard.rows.first()).toBeVisible();
  expect(api.requests.length).toBeGreaterThan(sent);
});

test.describe('an API without CORS behind the dashboard’s own server', () => {
  test.use({ apiOptions: { cors: false } });

  test('is reached on the same origin, with the key added outside the browser', async ({ page, api }) => {
    const site = await startSite({
      TENSORONE_API_URL: api.url,
      TENSORONE_API_KEY: API_KEY,
      TENSORONE_ENDPOINTS: ENDPOINTS.join(','),
    });
    try {
      const problems = watchPage(page);
      const seen: string[] = [];
      page.on('request', (request) => seen.push(`${request.url()} ${JSON.stringify(request.headers())}`));
      await page.goto(`${site.url}?level=warn`);
      await expect(
        page.getByRole('table', { name: 'Log entries' }).locator('[data-index]').first(),
      ).toBeVisible();
      expect(api.requests.length).toBeGreaterThan(0);
      await new Dashboard(page, site.url, api).goLive();
      for (const request of api.requests) expect(request.headers.authorization).toBe(`Bearer ${API_KEY}`);
      expect(seen.join('\n')).not.toContain(API_KEY);
      expect(seen.every((line) => line.startsWith(site.url))).toBe(true);
      expect(problems).toEqual([]);
    } finally {
      site.stop();
    }
  });
});
