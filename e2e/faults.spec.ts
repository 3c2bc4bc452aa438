import type { Page } from '@playwright/test';
import { createFault, type FaultName } from '../src/mocks/faults';
import type { ApiServer, Respond } from '../src/mocks/http-server';
import { Dashboard } from './dashboard';
import { expect, test, watchPage } from './fixtures';
import { API_KEY, ENDPOINTS, errorAnswer, instead } from './test-api';

const HOUR = 3_600_000;

/** A range that no longer changes, of several pages. */
function settled(now = Date.now()): { readonly query: string; readonly from: string; readonly to: string } {
  const [from, to] = [now - 6 * HOUR, now - 60_000].map((time) => new Date(time).toISOString());
  return { query: `level=warn&limit=100&from=${from}&to=${to}`, from: from ?? '', to: to ?? '' };
}

/** Puts a fault before the API, for the list requests from the first to the last counted from now on. */
function spoil(api: ApiServer, fault: FaultName, first = 1, last = Number.POSITIVE_INFINITY): void {
  api.respondWith(createFault({ fault, first, last }, api.handler));
}

/** What the API holds of the range, as rows show it: newest first. */
async function held(api: ApiServer, { from, to }: { from: string; to: string }): Promise<readonly string[]> {
  const query = `level=warn&limit=10000&startTime=${from}&endTime=${to}`;
  const response = await api.handler(
    new Request(`${api.url}/v2/endpoints/${ENDPOINTS[0]}/logs?${query}`, {
      headers: { Authorization: `Bearer ${API_KEY}` },
    }),
  );
  const { logs } = (await response.json()) as {
    logs: { timestamp: string; message: string; jobId?: string }[];
  };
  expect(logs.length).toBeGreaterThan(200);
  return logs
    .map(({ timestamp, message, jobId }) => `${timestamp} ${message} ${jobId ?? ''}`.trim())
    .reverse();
}

/** Every row of the table from the first to the last, scrolling through it. */
function shown(dashboard: Dashboard): Promise<readonly string[]> {
  return dashboard.table.evaluate(async (table) => {
    const found = new Map<number, string>();
    const scroller = table.closest('[class*=scroller]') ?? table;
    // The table draws the rows of a place on the scroll event. Frames tell nothing where the page's clock is the test's.
    const scrollTo = async (top: number) => {
      const before = scroller.scrollTop;
      const scrolled = new Promise((resolve) => scroller.addEventListener('scroll', resolve, { once: true }));
      scroller.scrollTop = top;
      if (scroller.scrollTop !== before) await scrolled;
    };
    for (let top = 0; ; top += scroller.clientHeight / 2) {
      await scrollTo(top);
      for (const row of table.querySelectorAll('[data-index]')) {
        const text = (column: string) => row.querySelector(`[data-column="${column}"]`)?.textContent ?? '';
        const time = row.querySelector('time')?.getAttribute('datetime') ?? '';
        const job = text('jobId');
        found.set(
          Number(row.getAttribute('data-index')),
          `${time} ${text('message')} ${job === '—' ? '' : job}`.trim(),
        );
      }
      if (top > scroller.scrollHeight) break;
    }
    return [...found].sort(([a], [b]) => a - b).map(([, text]) => text);
  });
}

const failure = (dashboard: Dashboard) => dashboard.alert.filter({ hasText: 'Loading logs failed' });

async function expectComplete(dashboard: Dashboard, api: ApiServer, range: { from: string; to: string }) {
  const all = await held(api, range);
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(all.length + 1), { timeout: 30_000 });
  await expect(failure(dashboard)).toHaveCount(0);
  expect(await shown(dashboard)).toEqual(all);
  await expect(dashboard.resultCount).toContainText(all.length.toLocaleString('en-US'));
}

test.describe('in the middle of "Load all in range"', () => {
  const faults: readonly { name: FaultName; says: readonly (string | RegExp)[]; tries: number }[] = [
    { name: 'cut-gzip', says: ['TRUNCATED', /cut off on its way/], tries: 4 },
    { name: 'cut-json', says: ['TRUNCATED'], tries: 4 },
    { name: 'reset', says: ['UNREACHABLE'], tries: 4 },
    { name: 'reset-body', says: ['INTERRUPTED', /broke after \d+ bytes/], tries: 4 },
    { name: 'html-502', says: ['HTTP_502', 'Bad Gateway'], tries: 4 },
    { name: 'error-500', says: ['INTERNAL', 'Log store unavailable'], tries: 4 },
    { name: 'logs-object', says: ['UNEXPECTED_ANSWER', 'logs'], tries: 1 },
  ];
  for (const { name, says, tries } of faults) {
    test(`${name} for ever: stops after ${tries}, keeps what came, Retry reads on to the end`, async ({
      dashboard,
      page,
      api,
    }) => {
      const range = settled();
      await dashboard.connect(range.query);
      await expect(dashboard.rows.first()).toBeVisible();
      // As the page sends them: the browser itself sends a request again whose kept-alive connection is reset.
      let tried = 0;
      page.on('request', (request) => {
        if (request.method() === 'GET' && request.url().includes('startTime=')) tried++;
      });
      spoil(api, name, 2);
      await dashboard.loadAllButton.click();
      for (const text of says) await expect(failure(dashboard)).toContainText(text);
      await expect.poll(() => tried).toBe(1 + tries);
      await expect(dashboard.loadAllButton).toBeVisible();
      expect(tried).toBe(1 + tries);
      const kept = Number(await dashboard.table.getAttribute('aria-rowcount'));
      expect(kept).toBeGreaterThan(100);
      api.respondWith(null);
      await failure(dashboard).getByRole('button', { name: 'Retry' }).click();
      await expectComplete(dashboard, api, range);
    });
  }

  for (const name of ['error-500', 'reset-body', 'cut-gzip', 'drip', 'text-plain', 'limit-body'] as const) {
    test(`${name} once heals by itself`, async ({ dashboard, api }) => {
      const range = settled();
      await dashboard.connect(range.query);
      await expect(dashboard.rows.first()).toBeVisible();
      spoil(api, name, 2, 2);
      await dashboard.loadAllButton.click();
      await expectComplete(dashboard, api, range);
    });
  }

  test('a 401 asks for the key and keeps the rows; with a new key all is read', async ({
    dashboard,
    page,
    api,
  }) => {
    const range = settled();
    await dashboard.connect(range.query);
    await expect(dashboard.rows.first()).toBeVisible();
    const before = dashboard.lists.length;
    spoil(api, 'unauthorized', 2);
    await dashboard.loadAllButton.click();
    const dialog = page.getByRole('dialog', { name: 'Connection' });
    await expect(dialog).toBeVisible();
    expect(Number(await dashboard.table.getAttribute('aria-rowcount'))).toBeGreaterThan(100);
    expect(dashboard.lists.length - before).toBe(2);
    api.respondWith(null);
    await dashboard.submitConnection();
    await expect(dialog).toBeHidden();
    await dashboard.loadAllButton.click();
    await expectComplete(dashboard, api, range);
  });

  test('offline is said, and back online it reads on by itself', async ({ dashboard, api, context }) => {
    const range = settled();
    await dashboard.connect(range.query);
    await expect(dashboard.rows.first()).toBeVisible();
    const before = dashboard.lists.length;
    spoil(api, 'slow', 2, 2);
    await dashboard.loadAllButton.click();
    // The first page is there, and the slow answer is on its way.
    await expect.poll(() => dashboard.lists.length).toBe(before + 2);
    await expect(dashboard.table).not.toHaveAttribute('aria-rowcount', '101');
    await context.setOffline(true);
    await expect(failure(dashboard)).toContainText('OFFLINE');
    const asked = dashboard.lists.length;
    expect(Number(await dashboard.table.getAttribute('aria-rowcount'))).toBeGreaterThan(100);
    await context.setOffline(false);
    await expectComplete(dashboard, api, range);
    expect(dashboard.lists.length).toBeGreaterThan(asked);
  });

  test('a 413 makes the rest come in smaller pieces, and says so', async ({ dashboard, api }) => {
    const range = settled();
    await dashboard.connect(range.query);
    await expect(dashboard.rows.first()).toBeVisible();
    spoil(api, 'too-many', 2, 4);
    await dashboard.loadAllButton.click();
    await expectComplete(dashboard, api, range);
    await expect(dashboard.facts).toContainText('smaller pieces');
  });

  test('another filter ends it: the new query is not read to its end', async ({ dashboard, page, api }) => {
    await dashboard.connect(settled().query);
    await expect(dashboard.rows.first()).toBeVisible();
    const before = dashboard.lists.length;
    spoil(api, 'hang', 2, 2);
    await dashboard.loadAllButton.click();
    await expect(page.getByRole('progressbar', { name: 'Loading all entries' })).toBeVisible();
    await expect.poll(() => dashboard.lists.length).toBe(before + 2);
    await dashboard.filters.getByRole('combobox', { name: 'Minimum level' }).selectOption('info');
    await expect.poll(() => dashboard.lists[before + 1]?.aborted).toBe(true);
    await dashboard.expectAnswered();
    await expect(dashboard.rows.first()).toBeVisible();
    await expect(dashboard.loadAllButton).toBeVisible();
    // The first page of a server that sends oldest first takes two requests; more would be pages nobody asked for.
    expect(dashboard.lists.length).toBe(before + 4);
  });
});

test('a slow answer: loading is shown, and another filter cancels it', async ({ dashboard, page, api }) => {
  const range = settled();
  spoil(api, 'hang', 1, 1);
  await dashboard.connect(range.query);
  await expect(dashboard.resultCount).toHaveText('Loading…');
  await expect(page.getByText('Loading…').first()).toBeVisible();
  await expect.poll(() => dashboard.lists.length).toBe(1);
  await dashboard.refreshButton.click();
  await expect(dashboard.rows.first()).toBeVisible();
  await expect.poll(() => dashboard.lists[0]?.aborted).toBe(true);
  await dashboard.loadAllButton.click();
  await expectComplete(dashboard, api, range);
});

/** Passes an answer on and notes the bytes of its body, one number an answer. */
function counted(response: Awaited<ReturnType<Respond>>, sent: number[]): typeof response {
  if (!(response instanceof Response) || response.body === null) return response;
  const index = sent.push(0) - 1;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      sent[index] = (sent[index] ?? 0) + bytes.byteLength;
      controller.enqueue(bytes);
    },
  });
  return new Response(response.body.pipeThrough(count), response);
}

/** Notes in the page how many bytes it has read of each answer. */
function countAnswers(): void {
  const answers = new Map<object, number>();
  Object.assign(window, { answers });
  const { read } = ReadableStreamDefaultReader.prototype;
  ReadableStreamDefaultReader.prototype.read = async function (
    this: ReadableStreamDefaultReader<Uint8Array>,
  ) {
    const next = await read.call(this);
    answers.set(this, (answers.get(this) ?? 0) + (next.value?.byteLength ?? 0));
    return next;
  };
}

const answersRead = (page: Page, last: number) =>
  page.evaluate(
    (count) => [...(window as unknown as { answers: Map<object, number> }).answers.values()].slice(-count),
    last,
  );

for (const [name, wait, says] of [
  ['hang', 31_000, 'The server did not answer in time.'],
  ['stall', 21_000, /stopped sending after \d+ bytes/],
] as const) {
  test(`${name}: given up after ${wait / 1_000 - 1} s, said so, Retry works`, async ({
    dashboard,
    page,
    api,
  }) => {
    await page.clock.install();
    await page.addInitScript(countAnswers);
    const range = settled();
    const sent: number[] = [];
    const fault = createFault({ fault: name, first: 1, last: Number.POSITIVE_INFINITY }, api.handler);
    api.respondWith(async (request) => counted(await fault(request), sent));
    await dashboard.connect(range.query);
    for (let tries = 1; tries <= 4; tries++) {
      await expect.poll(() => dashboard.lists.length).toBe(tries);
      await expect(failure(dashboard)).toHaveCount(tries === 1 ? 0 : 1);
      // Of a stalled answer, all that comes has to have come: from then on silence counts.
      if (name === 'stall') await expect.poll(() => answersRead(page, tries)).toEqual(sent);
      await page.clock.runFor(wait);
      await expect(failure(dashboard)).toContainText(says);
      await page.clock.runFor(3_000);
    }
    expect(dashboard.lists).toHaveLength(4);
    api.respondWith(null);
    await failure(dashboard).getByRole('button', { name: 'Retry' }).click();
    await expect(dashboard.rows.first()).toBeVisible();
    await dashboard.loadAllButton.click();
    await expectComplete(dashboard, api, range);
  });
}

test('an answer with wrong types around good entries: they are all shown, counts are not made up', async ({
  dashboard,
  api,
}) => {
  const range = settled();
  spoil(api, 'wrong-types');
  await dashboard.connect(range.query);
  await expect(dashboard.rows.first()).toBeVisible();
  await expect(dashboard.resultCount).toHaveText('100 entries loaded');
  await expect(failure(dashboard)).toHaveCount(0);
  await dashboard.loadAllButton.click();
  const all = await held(api, range);
  await expect(dashboard.resultCount).toHaveText(`${all.length} entries loaded`);
  expect((await shown(dashboard)).toSorted()).toEqual(all.toSorted());
});

test('entries with wrong types in every field are shown harmlessly, each once', async ({
  dashboard,
  api,
}) => {
  spoil(api, 'wrong-entries');
  await dashboard.connect();
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', '7');
  await expect(dashboard.rows).toHaveCount(6);
  for (const row of await dashboard.rows.all()) {
    await row.getByRole('button', { name: 'Show details' }).click();
    await expect(row.getByRole('region', { name: 'Entry details' })).toBeVisible();
    await row.getByRole('button', { name: 'Hide details' }).click();
  }
  for (const text of ['42', '["a","b"]', '[["nested"]]']) await expect(dashboard.table).toContainText(text);
  await expect(failure(dashboard)).toHaveCount(0);
  api.respondWith(null);
  await dashboard.refreshButton.click();
  await expect(dashboard.rows.nth(10)).toBeVisible();
});

test.describe('429', () => {
  for (const [name, seconds] of [
    ['limit-header', 2],
    ['limit-both', 3],
    ['limit-hidden-header', 60],
    ['limit-bare', 60],
    ['limit-absurd', 3_600],
  ] as const) {
    test(`${name}: nothing is sent for ${seconds} s, then it goes on`, async ({ dashboard, page, api }) => {
      await page.clock.install();
      await dashboard.connect('level=error');
      await dashboard.expectAnswered();
      await expect(dashboard.rows.first()).toBeVisible();
      const before = dashboard.lists.length;
      spoil(api, name, 1, 1);
      // The page's time stands still but for what passes here, so that a busy machine spends none of the wait.
      await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 10_000);
      await dashboard.refreshButton.click();
      await expect
        .poll(async () => {
          await page.clock.runFor(1);
          return dashboard.alert.getByRole('timer').count();
        })
        .toBe(1);
      await expect(failure(dashboard)).toContainText('RATE_LIMIT_EXCEEDED');
      await expect(dashboard.rows.first()).toBeVisible();
      await page.clock.fastForward((seconds - 1) * 1_000 - 500);
      expect(dashboard.lists.length).toBe(before + 1);
      await expect(failure(dashboard)).toBeVisible();
      await page.clock.fastForward(2_000);
      await page.clock.resume();
      await expect(failure(dashboard)).toHaveCount(0);
      await dashboard.expectAnswered();
      expect(dashboard.lists.length).toBe(before + 2);
    });
  }
});

test.describe('storage', () => {
  const block = () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    }
  };
  const fill = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Quota exceeded.', 'QuotaExceededError');
    };
  };
  for (const [name, script] of [
    ['blocked', block],
    ['full', fill],
  ] as const) {
    test(`${name}: all works, settings hold for the page, and it is said`, async ({
      dashboard,
      page,
      api,
    }) => {
      await page.addInitScript(script);
      const range = settled();
      await dashboard.open(range.query);
      await dashboard.submitConnection({ remember: true });
      await expect(page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
      await expect(dashboard.rows.first()).toBeVisible();
      const notices = page.getByRole('status', { name: 'Notices' });
      await expect(notices).toContainText('stores nothing for this page');
      await page.getByRole('button', { name: 'Wrap' }).click();
      await expect(page.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
      await expect(notices).toContainText('does not keep settings');
      await page.getByRole('button', { name: 'Wrap' }).click();
      await dashboard.loadAllButton.click();
      await expectComplete(dashboard, api, range);
    });
  }
});

test.describe('two tabs', () => {
  test.beforeEach(async ({ dashboard, page }) => {
    await dashboard.open('level=error');
    await dashboard.submitConnection({ remember: true });
    await expect(page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
    await expect(dashboard.rows.first()).toBeVisible();
  });

  test('have filters of their own and settings in common, which do not fight', async ({
    dashboard,
    page,
    site,
    api,
    context,
  }) => {
    const other = await context.newPage();
    const problems = watchPage(other);
    const second = new Dashboard(other, site, api);
    await second.connect('level=fatal');
    await expect(second.resultCount).toHaveText(/entries$/);
    await expect(page).toHaveURL(/level=error/);
    await page.getByRole('button', { name: 'Wrap' }).click();
    await expect(other.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
    await other.getByRole('button', { name: 'Comfortable' }).click();
    await expect(page.getByRole('button', { name: 'Comfortable' })).toHaveAttribute('aria-pressed', 'true');
    await page.reload();
    await expect(page.getByRole('button', { name: 'Wrap' })).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByRole('button', { name: 'Comfortable' })).toHaveAttribute('aria-pressed', 'true');
    expect(problems).toEqual([]);
    await expect(dashboard.rows.first()).toBeVisible();
    await expect(page).toHaveURL(/level=error/);
  });

  test('count and wait together, and no key is in what they tell each other', async ({
    dashboard,
    page,
    site,
    api,
    context,
  }) => {
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      new BroadcastChannel('endpoint-logs.requests').onmessage = ({ data }) =>
        heard.push(JSON.stringify(data));
    });
    const other = await context.newPage();
    const second = new Dashboard(other, site, api);
    await second.connect('level=error');
    await expect(second.rows.first()).toBeVisible();
    await second.expectAnswered();
    const before = dashboard.lists.length;
    await second.refreshButton.click();
    await expect.poll(() => dashboard.lists.length).toBeGreaterThan(before);
    await second.expectAnswered();
    // All but preflights and the two connection checks, which are not the dashboard's to count.
    const spent = api.requests.filter(
      ({ method, url }) => method !== 'OPTIONS' && !url.endsWith('/logs?limit=1'),
    );
    for (const tab of [page, other]) {
      await expect(tab.getByText(/requests left this hour/)).toHaveText(
        `${100 - spent.length} of 100 requests left this hour`,
      );
    }
    // Long enough for a busy machine to see both tabs wait.
    const waitMs = 10_000;
    let refused = 0;
    api.respondWith(
      instead((request) => {
        if (refused > 0 || request.method !== 'GET') return null;
        refused = Date.now();
        const details = { limit: 100, window: '1h', retryAfter: waitMs / 1_000 };
        return errorAnswer(429, { error: 'RATE_LIMIT_EXCEEDED', message: 'Too many log requests', details });
      }),
    );
    await second.refreshButton.click();
    await expect(failure(second)).toContainText('RATE_LIMIT_EXCEEDED');
    const sent = api.requests.length;
    await dashboard.refreshButton.click();
    await expect(failure(dashboard)).toContainText('RATE_LIMIT_EXCEEDED');
    await expect(failure(dashboard).getByRole('timer')).toBeVisible();
    for (const tab of [dashboard, second]) {
      await expect(failure(tab)).toHaveCount(0, { timeout: waitMs + 20_000 });
      await tab.expectAnswered();
    }
    const later = api.requests.slice(sent).filter(({ method }) => method === 'GET');
    expect(later.length).toBe(2);
    for (const request of later) expect(request.time - refused).toBeGreaterThanOrEqual(waitMs);
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    expect(heard.length).toBeGreaterThan(2);
    expect(heard.join()).not.toContain(API_KEY);
  });
});

for (const [hours, says] of [
  [1, "The server's clock is 1 h ahead of this browser's; relative times follow the server."],
  [-1, "The server's clock is 1 h behind this browser's; relative times follow the server."],
] as const) {
  test.describe(`a server whose clock is ${hours} h off`, () => {
    const serverNow = () => Date.now() + hours * HOUR;
    test.use({ apiOptions: { now: serverNow } });

    const expectServersHour = async (dashboard: Dashboard) => {
      await expect(dashboard.facts).toContainText(says);
      await dashboard.expectAnswered();
      await expect(dashboard.rows.first()).toBeVisible();
      const newest = Date.parse(
        (await dashboard.rows.first().locator('time').getAttribute('datetime')) ?? '',
      );
      expect(Math.abs(newest - serverNow())).toBeLessThan(120_000);
      const asked = dashboard.lastList();
      expect(Math.abs(Date.parse(asked.get('endTime') ?? '') - serverNow())).toBeLessThan(30_000);
      expect(Date.parse(asked.get('endTime') ?? '') - Date.parse(asked.get('startTime') ?? '')).toBe(HOUR);
      await expect(failure(dashboard)).toHaveCount(0);
    };

    test('the last hour is the server’s', async ({ dashboard }) => {
      await dashboard.connect('level=debug&limit=10000');
      await expectServersHour(dashboard);
      expect(dashboard.lists).toHaveLength(1);
      await dashboard.refreshButton.click();
      await expect.poll(() => dashboard.lists.length).toBe(2);
      await expectServersHour(dashboard);
    });

    test('it is so too without a connection check before it', async ({ dashboard, page }) => {
      await dashboard.open('level=debug&limit=10000');
      await dashboard.submitConnection({ remember: true });
      await expect(page.getByRole('dialog', { name: 'Connection' })).toBeHidden();
      await expect(dashboard.rows.first()).toBeVisible();
      const before = dashboard.lists.length;
      await page.reload();
      // The first answer tells the server's time; the second is that of the server's hour.
      await expect.poll(() => dashboard.lists.length - before).toBe(2);
      await expectServersHour(dashboard);
      expect(dashboard.lists.length - before).toBe(2);
    });

    test('an absolute range means what it says', async ({ dashboard, page }) => {
      const range = settled(Date.now() - 2 * HOUR);
      await dashboard.connect(range.query);
      await expect(dashboard.rows.first()).toBeVisible();
      expect(dashboard.lastList().get('endTime')).toBe(range.to);
      await expect(page.getByText("The server's clock")).toHaveCount(0);
    });
  });
}
