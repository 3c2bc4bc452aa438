import { expect, test } from './fixtures';
import { errorAnswer, instead } from './test-api';

test.beforeEach(async ({ dashboard }) => {
  await dashboard.connect();
  await dashboard.expectAnswered();
});

interface Fault {
  readonly name: string;
  readonly answer: () => Response;
  /** What the alert must hold: code, the API's message, details, what to do. */
  readonly says: readonly (string | RegExp)[];
}

const cors = { 'Access-Control-Allow-Origin': '*' };

const FAULTS: readonly Fault[] = [
  {
    name: '400',
    answer: () =>
      errorAnswer(400, {
        error: 'INVALID_TIME_RANGE',
        message: 'Start time must be before end time',
        details: { startTime: '2024-01-15T12:00:00Z', endTime: '2024-01-15T10:00:00Z', maxTimeRange: '24h' },
      }),
    says: [
      'INVALID_TIME_RANGE',
      'Start time must be before end time',
      '2024-01-15T12:00:00Z',
      'HTTP 400',
      /then try again/,
    ],
  },
  {
    name: '403',
    answer: () =>
      errorAnswer(403, {
        error: 'INSUFFICIENT_PERMISSIONS',
        message: 'Logs access requires logs:read permission',
        details: { requiredPermission: 'logs:read', currentPermissions: ['endpoints:execute'] },
      }),
    says: [
      'INSUFFICIENT_PERMISSIONS',
      'Required permission',
      'logs:read',
      'Current permissions',
      'endpoints:execute',
    ],
  },
  {
    name: '404',
    answer: () => errorAnswer(404, { error: 'ENDPOINT_NOT_FOUND', message: 'No such endpoint' }),
    says: ['ENDPOINT_NOT_FOUND', 'No such endpoint', /Check the endpoint ID/],
  },
  {
    name: '413 that no smaller request can avoid',
    answer: () =>
      errorAnswer(413, {
        error: 'TOO_MANY_LOGS',
        message: 'Requested log range contains too many entries',
        details: {
          requestedCount: 50_000,
          maxAllowed: 10_000,
          suggestion: 'Use smaller time ranges or increase pagination',
        },
      }),
    says: ['TOO_MANY_LOGS', '50000', 'Use smaller time ranges', /Shorten the time range/],
  },
  {
    name: '500 for ever',
    answer: () => errorAnswer(500, { error: 'INTERNAL', message: 'Broken', details: null }),
    says: ['INTERNAL', 'Broken', 'HTTP 500', /Retry in a moment/],
  },
  {
    name: '502 with a web page',
    answer: () =>
      new Response('<html><title>Bad Gateway</title></html>', {
        status: 502,
        headers: { 'Content-Type': 'text/html' },
      }),
    says: ['HTTP_502', 'Bad Gateway', /failed on its side/],
  },
  {
    name: 'a web page in place of JSON',
    answer: () => new Response('<title>Log in</title>', { headers: { 'Content-Type': 'text/html' } }),
    says: ['NOT_JSON', 'Log in', /Something other than the API answered/],
  },
  {
    name: 'truncated JSON',
    answer: () =>
      new Response('{"endpointId":"ep","logs":[{"timest', {
        headers: { ...cors, 'Content-Type': 'application/json' },
      }),
    says: ['TRUNCATED', /cut off on its way/],
  },
  {
    name: 'JSON of another form',
    answer: () => Response.json({ entries: [] }),
    says: ['UNEXPECTED_ANSWER', 'logs'],
  },
];

for (const fault of FAULTS) {
  test(`${fault.name}: said in the API’s terms, rows stay, retry works`, async ({ dashboard, api }) => {
    const rows = await dashboard.table.getAttribute('aria-rowcount');
    api.respondWith(instead(fault.answer));
    await dashboard.refreshButton.click();
    const alert = dashboard.alert.filter({ hasText: 'Loading logs failed' });
    for (const text of fault.says) await expect(alert).toContainText(text);
    // It tries again by itself first; only what is said after the last try stays until Retry is pressed.
    await expect(dashboard.refreshButton).toHaveAttribute('aria-busy', 'false');
    await expect(alert).toBeVisible();
    await expect(dashboard.table).toHaveAttribute('aria-rowcount', rows ?? '');
    api.respondWith(null);
    await alert.getByRole('button', { name: 'Retry' }).click();
    await expect(alert).toBeHidden();
    await dashboard.expectAnswered();
    await expect(dashboard.rows.first()).toBeVisible();
  });
}

test('429 counts down from retryAfter, sends nothing meanwhile, then goes on by itself', async ({
  dashboard,
  api,
}) => {
  let refused = 0;
  const times: number[] = [];
  api.respondWith(
    instead((request) => {
      if (request.method !== 'GET') return null;
      times.push(Date.now());
      if (refused > 0) return null;
      refused++;
      return errorAnswer(429, {
        error: 'RATE_LIMIT_EXCEEDED',
        message: 'Too many log requests',
        details: { limit: 100, window: '1h', retryAfter: 6, suggestion: 'Use streaming for real-time logs' },
      });
    }),
  );
  await dashboard.refreshButton.click();
  await expect(dashboard.alert).toContainText('RATE_LIMIT_EXCEEDED');
  await expect(dashboard.alert.getByRole('timer')).toHaveText(/Retrying in [1-6] s/);
  await expect(dashboard.rows.first()).toBeVisible();
  await expect(dashboard.alert).toBeHidden();
  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThanOrEqual(6_000);
});

test('offline: said so, rows stay', async ({ dashboard, context }) => {
  await context.setOffline(true);
  await dashboard.refreshButton.click();
  await expect(dashboard.alert).toContainText('OFFLINE');
  await expect(dashboard.rows.first()).toBeVisible();
  await context.setOffline(false);
  await expect(dashboard.alert).toBeHidden();
  await dashboard.expectAnswered();
});

test('a reset in the middle of the answer is retried, and the rows come', async ({ dashboard, api }) => {
  let resets = 0;
  api.respondWith(instead((request) => (request.method === 'GET' && resets++ === 0 ? 'reset' : null)));
  await dashboard.refreshButton.click();
  await expect.poll(() => resets).toBeGreaterThan(1);
  await dashboard.expectAnswered();
  await expect(dashboard.alert).toBeHidden();
  await expect(dashboard.rows.first()).toBeVisible();
});

test('an entry that breaks the schema is shown with a mark, and hides no other', async ({
  dashboard,
  api,
}) => {
  const good = {
    timestamp: new Date().toISOString(),
    level: 'info',
    message: 'a good entry',
    source: 'api_handler',
  };
  const logs = [
    good,
    { level: 7, message: { nested: true } },
    null,
    'a plain line',
    { ...good, level: 'notice-me', source: 'new_source', message: 'unknown names' },
  ];
  api.respondWith(
    instead((request) =>
      request.method === 'GET' ? Response.json({ totalLogs: 5, filteredLogs: 5, logs }) : null,
    ),
  );
  await dashboard.refreshButton.click();
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', '6');
  for (const text of [
    'a good entry',
    '{"nested":true}',
    'a plain line',
    'unknown names',
    'notice-me',
    'new_source',
  ]) {
    await expect(dashboard.table).toContainText(text);
  }
  await expect(dashboard.rows.getByText('⚠')).toHaveCount(3);
});

test('the legacy answer of plain lines is readable', async ({ dashboard, api }) => {
  const logs = [
    '2024-01-15T10:30:15.234Z [INFO] model_inference: Processing image generation request (job_1234567890abcdef)',
    'no format at all',
  ];
  api.respondWith(instead((request) => (request.method === 'GET' ? Response.json({ logs }) : null)));
  await dashboard.refreshButton.click();
  await expect(dashboard.rows.filter({ hasText: 'no format at all' })).toBeVisible();
  const row = dashboard.rows.filter({ hasText: 'Processing image generation request' });
  await expect(row).toContainText('info');
  await expect(row).toContainText('model_inference');
  await expect(row).toContainText('job_1234567890abcdef');
});
