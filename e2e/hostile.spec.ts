import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import Papa from 'papaparse';
import { guardCell } from '../src/logs/csv';
import { allowAnyOrigin } from '../src/mocks/cors';
import { hostileEntries, hostileListAnswer } from '../src/mocks/hostile-entries';
import type { HostileEntry } from '../src/mocks/hostile-shapes';
import type { ApiServer } from '../src/mocks/http-server';
import type { Dashboard } from './dashboard';
import { expect, test } from './fixtures';

// Recording a trace walks through the whole document after each step, which would be measured with it.
test.use({ trace: 'off' });

/**
 * Main-thread CPU of one drawing, ms. 50 can be followed by the eye; a machine that tests may take twice as long as one
 * that people work on. What this is to find, work that grows with the text, takes seconds.
 */
const FRAME_BUDGET_MS = 100;

/** Serves the corpus in place of the list; everything else is answered as usual. */
function serveCorpus(api: ApiServer): readonly HostileEntry[] {
  const entries = hostileEntries({ newest: Date.now() - 60_000 });
  api.respondWith((request) => {
    const { searchParams } = new URL(request.url);
    const listed = request.method === 'GET' && searchParams.has('startTime') && !searchParams.has('format');
    if (!listed) return null;
    const body = hostileListAnswer(entries, {
      endpointId: 'ep_1234567890abcdef',
      startTime: searchParams.get('startTime') ?? '',
      endTime: searchParams.get('endTime') ?? '',
      limit: Number(searchParams.get('limit') ?? 1_000),
      offset: Number(searchParams.get('offset') ?? 0),
    });
    return allowAnyOrigin(new Response(body, { headers: { 'Content-Type': 'application/json' } }));
  });
  return entries;
}

const VIEW = 'endpoint=ep_1234567890abcdef&level=debug&limit=1000&from=now-1h';

async function showCorpus(
  dashboard: Dashboard,
  api: ApiServer,
  query = '',
): Promise<readonly HostileEntry[]> {
  const entries = serveCorpus(api);
  await dashboard.connect(`${VIEW}${query}`);
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(entries.length + 1));
  return entries;
}

/** The same, with all that is loaded on demand there: what is beside the table, and what an opened row is made of. */
async function showReady(dashboard: Dashboard, page: Page, api: ApiServer): Promise<readonly HostileEntry[]> {
  const entries = await showCorpus(dashboard, api);
  await dashboard.expectAllParts();
  await toggle(page, 0);
  await expect(page.getByRole('region', { name: 'Entry details' })).toBeVisible();
  await toggle(page, 0);
  return entries;
}

/** Brings a row into view. */
async function scrollTo(page: Page, index: number): Promise<void> {
  await page.evaluate(async (at) => {
    const table = document.querySelector('[role="table"]');
    const scroller = table?.parentElement;
    const row = table?.querySelector<HTMLElement>('[role="row"][data-index]');
    if (!scroller || !row) throw new Error('no table');
    scroller.scrollTop = Math.max(0, at - 3) * row.offsetHeight;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, index);
}

/** Presses a row's button. What that changes is drawn when it returns, but not painted. */
async function press(page: Page, index: number): Promise<void> {
  await page.evaluate((at) => {
    const button = document.querySelector<HTMLElement>(`[data-toggle="${at}"]`);
    if (button === null) throw new Error(`row ${at} is not drawn`);
    button.click();
  }, index);
}

/** Waits until what was drawn is painted. */
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Presses a row's button and waits until what it changed is painted. */
async function toggle(page: Page, index: number): Promise<void> {
  await press(page, index);
  await painted(page);
}

/** The time that the page's main thread has worked, ms: unlike the clock's, a busy machine hardly changes it. */
async function cpuClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
}

/** The index of the first entry of each kind. */
function firstOfKinds(entries: readonly HostileEntry[]): readonly { kind: string; index: number }[] {
  const first = new Map<string, number>();
  entries.forEach(({ kind }, index) => {
    if (!first.has(kind)) first.set(kind, index);
  });
  return Array.from(first, ([kind, index]) => ({ kind, index }));
}

/** What log content could bring about if any of it were taken for more than text. */
function traces(page: Page) {
  return page.evaluate(() => {
    const elements = Array.from(document.querySelectorAll('*'));
    const loaders =
      'script, style, link, meta, base, img, image, iframe, object, embed, video, audio, source, math, template, foreignObject, animate, svg a';
    return {
      loaders: Array.from(document.querySelectorAll(`body :is(${loaders})`), (element) => element.outerHTML),
      handlers: elements.filter((element) =>
        Array.from(element.attributes).some(({ name }) => name.startsWith('on')),
      ).length,
      addresses: elements
        .flatMap((element) =>
          ['href', 'src', 'srcdoc', 'action', 'formaction', 'data'].map((name) => element.getAttribute(name)),
        )
        .filter((value) => value !== null && !/^(?:https?:\/\/[^@]*$|\/|#|\.\/)/.test(value)),
      polluted: [
        Reflect.get(window, 'polluted'),
        Reflect.get({}, 'polluted'),
        Object.keys(Object.prototype).length,
      ],
    };
  });
}

test('nothing of it runs, becomes an element or an address, or changes a prototype', async ({
  dashboard,
  page,
  api,
}) => {
  test.setTimeout(180_000);
  await dashboard.connect('level=debug');
  await expect(dashboard.rows.first()).toBeVisible();
  await dashboard.expectAllParts();
  const before = await traces(page);
  const entries = await showReady(dashboard, page, api);
  for (let index = 0; index < entries.length; index += 15) {
    await scrollTo(page, index);
    expect(await traces(page), `rows from ${index}`).toEqual(before);
  }
  const sampled = [...entries.keys()].filter((index) =>
    entries[index]?.kind === 'mixture' ? index % 10 === 0 : index < 150 && index % 3 === 0,
  );
  const chosen = new Set([...sampled, ...firstOfKinds(entries).map(({ index }) => index)]);
  for (const index of chosen) {
    await scrollTo(page, index);
    await toggle(page, index);
    const { json, kind } = entries[index] ?? { json: '', kind: '' };
    expect(await traces(page), `${kind}: ${json.slice(0, 200)}`).toEqual(before);
    await toggle(page, index);
  }
});

test('hidden characters can be seen, and terminal colours are colours', async ({ dashboard, page, api }) => {
  const entries = await showCorpus(dashboard, api);
  const find = (text: string) =>
    entries.findIndex(({ json }) => json.includes(JSON.stringify(text).slice(1, -1)));
  await scrollTo(page, find('cod\u202egpj.exe'));
  await expect(dashboard.rows.getByRole('cell', { name: 'cod⟨U+202E⟩gpj.exe' }).first()).toBeVisible();
  await expect(dashboard.rows.getByText('👨‍👩‍👧‍👦', { exact: false }).first()).toBeVisible();
  await scrollTo(page, find('bold green'));
  const green = dashboard.rows.getByText('bold green', { exact: true }).first();
  await expect(green).toHaveCSS('font-weight', '700');
  const colours = await green.evaluate((element) => [
    getComputedStyle(element).color,
    getComputedStyle(element.parentElement ?? element).color,
  ]);
  expect(colours[0]).not.toBe(colours[1]);
  // Marks stacked on a letter stay in their row: only a cell of plain letters, which all fit, need not be clipped.
  const unclipped = await dashboard.rows
    .locator('[data-column="message"]')
    .evaluateAll((cells) =>
      cells.flatMap((cell) => (getComputedStyle(cell).overflow === 'clip' ? [] : (cell.textContent ?? ''))),
    );
  for (const text of unclipped) expect(text).toMatch(/^[ -~]*$/);
});

test('the table scrolls through it, and opens it, within a frame’s budget', async ({
  dashboard,
  page,
  api,
}) => {
  test.setTimeout(240_000);
  const cpu = await cpuClock(page);
  const entries = await showReady(dashboard, page, api);
  const slow: string[] = [];
  // A busy machine may hold up one drawing: only a row whose every first drawing is slow is. What was drawn once may
  // be remembered, so each further try is on a fresh page. A press is answered in one task and painted in another.
  const measure = async (
    what: string,
    prepare: () => Promise<void>,
    ...tasks: readonly (() => Promise<void>)[]
  ) => {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5 && best > FRAME_BUDGET_MS; run++) {
      if (run > 0) await showReady(dashboard, page, api);
      await prepare();
      let longest = 0;
      for (const task of tasks) {
        const before = await cpu();
        await task();
        longest = Math.max(longest, (await cpu()) - before);
      }
      best = Math.min(best, longest);
    }
    if (best > FRAME_BUDGET_MS) slow.push(`${what}: ${Math.round(best)} ms`);
  };
  for (let index = 0; index < entries.length; index += 4) {
    await measure(
      `scroll to ${index}`,
      () => scrollTo(page, index < 200 ? 300 : 0),
      () => scrollTo(page, index),
    );
  }
  for (const { kind, index } of firstOfKinds(entries)) {
    await measure(
      `open "${kind}"`,
      () => scrollTo(page, index),
      () => press(page, index),
      () => painted(page),
    );
    await toggle(page, index);
  }
  expect(slow).toEqual([]);
});

test('equal and simultaneous entries are all there, in one order forwards and backwards', async ({
  dashboard,
  page,
  api,
}) => {
  await page.setViewportSize({ width: 1280, height: 2200 });
  const entries = await showCorpus(dashboard, api);
  const first = entries.findIndex(({ kind }) => kind === 'true twin');
  const shown = async (): Promise<readonly string[]> => {
    await expect(dashboard.rows.getByText(/^tie 10$/)).toBeVisible();
    const texts = await dashboard.rows.locator('[data-column="message"]').allTextContents();
    return texts.filter((text) => /true twin|^tie/.test(text));
  };
  await scrollTo(page, first);
  const newest = await shown();
  expect(newest).toHaveLength(23);
  expect(newest.filter((text) => text === 'true twin')).toHaveLength(3);
  await page.getByRole('button', { name: /^Time \(/ }).click();
  await expect(page.getByRole('columnheader', { name: /^Time/ })).toHaveAttribute('aria-sort', 'ascending');
  await dashboard.expectAnswered();
  await expect(dashboard.table).toHaveAttribute('aria-rowcount', String(entries.length + 1));
  await scrollTo(page, entries.length - first - 23);
  expect(await shown()).toEqual([...newest].reverse());
});

test('an entry is copied and shown in the digits it was sent in', async ({ dashboard, page, api }) => {
  // The page's own policy keeps everyone, the test too, from reading the clipboard.
  await page.addInitScript(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => {
      Reflect.set(window, 'copied', text);
      return write(text);
    };
  });
  const entries = await showCorpus(dashboard, api);
  const index = entries.findIndex(({ json }) => json.includes('12345678901234567890123'));
  await scrollTo(page, index);
  await toggle(page, index);
  const details = page.getByRole('region', { name: 'Entry details' });
  await details.getByRole('button', { name: 'Copy JSON' }).click();
  const copied = () => page.evaluate(() => String(Reflect.get(window, 'copied')));
  await expect
    .poll(async () => (await copied()).replace(/\n */g, '').replaceAll('": ', '":'))
    .toBe(entries[index]?.json);
  await details.getByRole('button', { name: 'Raw JSON' }).click();
  await expect(details.getByRole('region', { name: 'Raw JSON text' })).toContainText(
    '"seed": 12345678901234567890123',
  );
  await expect(
    details.getByRole('button', { name: 'Filter by seed: 12345678901234567890123' }),
  ).toBeVisible();
});

for (const name of ['__proto__', 'a/b~c=d', '~0~1~2', '!x', 'toString', '%00', 'dangerouslySetInnerHTML']) {
  test(`a filter by a field named ${name} survives the address`, async ({ dashboard, page, api }) => {
    const entries = await showCorpus(dashboard, api);
    const index = entries.findIndex(
      ({ kind, json }) => kind === 'name' && json.includes(`"message":${JSON.stringify(name)},`),
    );
    await scrollTo(page, index);
    await toggle(page, index);
    await page
      .getByRole('region', { name: 'Entry details' })
      .getByRole('button', { name: `Filter by ${name}: ${name}`, exact: true })
      .first()
      .click();
    await expect(dashboard.table).toHaveAttribute('aria-rowcount', '2');
    const address = page.url();
    await page.reload();
    await dashboard.submitConnection();
    await expect(dashboard.table).toHaveAttribute('aria-rowcount', '2');
    expect(page.url()).toBe(address);
    await expect(
      page.getByRole('button', { name: `Remove filter metadata.${name} = ${name}` }),
    ).toBeVisible();
  });
}

test.describe('exports', () => {
  /** Downloads the whole corpus, made here because of a filter that only the browser can apply. */
  async function download(dashboard: Dashboard, api: ApiServer, format: string) {
    const entries = await showCorpus(dashboard, api, `&field=${encodeURIComponent('!/nothing=x')}`);
    const file = await dashboard.exportAs(format);
    return { entries, text: await readFile(await file.path(), 'utf8') };
  }

  test('JSON is what the server sent', async ({ dashboard, api }) => {
    const { entries, text } = await download(dashboard, api, 'JSON');
    const lines = text.split('\n').slice(1, -2);
    expect(lines).toHaveLength(entries.length);
    const sent = new Map(entries.map(({ json }) => [json, 0]));
    const other = lines.map((line) => line.replace(/,$/, '')).filter((line) => !sent.has(line));
    // Those that are not the same text are the same data: keys that are numbers come first in JavaScript.
    const data = new Set(entries.map(({ json }) => dataOf(json)));
    expect(other.filter((line) => !data.has(dataOf(line)) && !line.includes('[redacted'))).toEqual([]);
    for (const digits of ['9007199254740993', '12345678901234567890123', '1e999', '"seed":-0,'])
      expect(text).toContain(digits);
  });

  for (const format of ['CSV', 'CSV with metadata columns']) {
    test(`${format} holds every entry and no formula`, async ({ dashboard, api }) => {
      const { entries, text } = await download(dashboard, api, format);
      const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: true });
      expect(errors).toEqual([]);
      expect(data).toHaveLength(entries.length + 1);
      expect(new Set(data.map((row) => row.length)).size).toBe(1);
      expect(data.flat().filter((cell) => guardCell(cell) !== cell)).toEqual([]);
      expect(text.includes('\u001b')).toBe(false);
      expect(text).toContain('12345678901234567890123');
    });
  }

  test('text holds every entry', async ({ dashboard, api }) => {
    const { entries, text } = await download(dashboard, api, 'Text');
    expect(text.includes('\u001b')).toBe(false);
    for (const { kind } of entries.filter((entry) => /^tie|true twin/.test(entry.kind)))
      expect(text).toMatch(new RegExp(`\\[ERROR\\] corpus: ${kind}\\n`));
  });
});

/** One text for equal data, whatever the order of keys; of what nests too deep for the engine, the text itself. */
function dataOf(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}
