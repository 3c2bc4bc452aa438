import type { Page } from '@playwright/test';
import { ENDPOINTS } from '../../e2e/test-api';
import { DAY_MS } from '../../src/logs/time-range';
import type { ApiServer } from '../../src/mocks/http-server';
import {
  type Bench,
  bareUrl,
  connectDashboard,
  loadAll,
  rowCount,
  scrollerOf,
  withApi,
  withPage,
} from '../bench';
import type { Figure, MeasureResult } from '../figure';
import { type FrameSample, frameFigures, scrollPositions, scrollThrough, timeThenLook } from '../frames';
import { MainThread, type MainThreadUse } from '../main-thread';
import { profileOf } from '../profile';
import { pastHours } from '../range';
import { timelineOf } from '../timeline';

const LEAST_ENTRIES = 100_000;
const LOAD_MS = 120_000;

type Way = keyof ReturnType<typeof scrollPositions>;
const WAYS: readonly { readonly way: Way; readonly title: string }[] = [
  { way: 'jumps', title: 'jumps' },
  { way: 'wheel', title: 'wheel' },
];

interface Run {
  readonly sample: FrameSample;
  readonly use: MainThreadUse;
}

/** Loads the whole range into the dashboard; gives the number of entries that can be scrolled to. */
async function loadDashboard(bench: Bench, page: Page, api: ApiServer): Promise<number> {
  const range = pastHours(bench.dataset.anchor, 24);
  const query = { endpoint: ENDPOINTS.join(','), ...range, level: 'debug', limit: '10000' };
  await connectDashboard(bench, page, api, { query: new URLSearchParams(query).toString() });
  await loadAll(page, LOAD_MS);
  return rowCount(page);
}

async function loadBare(
  bench: Bench,
  page: Page,
  api: ApiServer,
  box: { readonly width: number; readonly height: number },
): Promise<number> {
  const range = pastHours(bench.dataset.anchor, 24);
  const { width, height } = box;
  await page.goto(
    bareUrl(bench, api, {
      mode: 'list',
      endpoints: ENDPOINTS,
      ...range,
      level: 'debug',
      limit: 10_000,
      width,
      height,
    }),
  );
  await page.locator('[data-index]').first().waitFor({ timeout: LOAD_MS });
  return rowCount(page);
}

/** Scrolls the page's list in one way, from the top: once measured, once looked at. */
async function scrollOnce(page: Page, thread: MainThread, way: Way): Promise<Run> {
  return timeThenLook(async (look) => {
    const { scroller, height, scrollHeight } = await scrollerOf(page, 'table', 'Log entries');
    await scroller.evaluate((box) => {
      box.scrollTop = 0;
    });
    await page.waitForTimeout(300);
    const positions = scrollPositions(scrollHeight, height)[way];
    const { result: sample, use } = await thread.measure(() => scrollThrough(scroller, positions, look));
    return { sample, use };
  });
}

/** How much there is to draw: "43 rows of 22.0 elements". */
function describeRows(page: Page): Promise<string> {
  return page.evaluate(() => {
    const rows = [...document.querySelectorAll('[role="table"] [data-index]')];
    const elements = rows.reduce((sum, row) => sum + 1 + row.querySelectorAll('*').length, 0);
    return `${rows.length} rows of ${(elements / rows.length).toFixed(1)} elements`;
  });
}

/** Scrolling through a day of all endpoints, against the bare list of the same entries in a box of the same size. */
export async function measureScroll(bench: Bench): Promise<MeasureResult> {
  return withApi(bench, {}, (api) =>
    withPage(bench, (page) => withPage(bench, (barePage) => compare(bench, api, page, barePage))),
  );
}

async function compare(bench: Bench, api: ApiServer, page: Page, barePage: Page): Promise<MeasureResult> {
  // Made now, so that the first request does not wait for it.
  for (const id of ENDPOINTS) bench.dataset.entries(id, bench.dataset.anchor - DAY_MS, bench.dataset.anchor);
  bench.say('loading');
  const entries = await loadDashboard(bench, page, api);
  const bareEntries = await loadBare(bench, barePage, api, await scrollerOf(page, 'table', 'Log entries'));
  if (entries !== bareEntries)
    throw new Error(
      `Entries were lost or doubled: the API has ${bareEntries}, the dashboard shows ${entries}.`,
    );
  if (entries < LEAST_ENTRIES) throw new Error(`Only ${entries} entries to scroll over.`);
  const threads = { dashboard: await MainThread.of(page), bare: await MainThread.of(barePage) };
  const runs: Record<Way, { readonly dashboard: Run; readonly bare: Run }[]> = { jumps: [], wheel: [] };
  // Once before it counts: both have compiled what they need then.
  for (let run = 0; run <= bench.runs; run++) {
    bench.say(run === 0 ? 'warming up' : `run ${run}`);
    for (const { way } of WAYS) {
      const dashboard = await scrollOnce(page, threads.dashboard, way);
      const bare = await scrollOnce(barePage, threads.bare, way);
      if (run > 0) runs[way].push({ dashboard, bare });
    }
  }
  const once = async (): Promise<MainThreadUse> => (await scrollOnce(page, threads.dashboard, 'jumps')).use;
  const profile = bench.profile
    ? [
        ...(await profileOf(page, bench.app.folder, once)),
        ...(await timelineOf(bench.browser, page, once)),
        'The same of the bare list:',
        ...(await timelineOf(bench.browser, barePage, () => scrollOnce(barePage, threads.bare, 'jumps'))),
      ]
    : undefined;
  return {
    measure: `Scrolling ${entries.toLocaleString('en-US')} entries`,
    note: '"jumps": 120 steps over the whole list and 120 of a page, one a frame; "wheel": 240 steps of 120 px, one a frame; the budgets are those for 1,000,000 entries',
    figures: WAYS.flatMap(({ way, title }) => figuresOf(title, runs[way])),
    details: {
      'in the document at the end': [
        `dashboard: ${await describeRows(page)}`,
        `bare list: ${await describeRows(barePage)}`,
      ],
    },
    ...(profile === undefined ? {} : { profile }),
  };
}

function figuresOf(
  title: string,
  runs: readonly { readonly dashboard: Run; readonly bare: Run }[],
): readonly Figure[] {
  const of = (value: (run: Run) => number) => ({
    dashboard: runs.map(({ dashboard }) => value(dashboard)),
    bare: runs.map(({ bare }) => value(bare)),
  });
  return [
    {
      name: `${title}: frame, median`,
      unit: 'ms',
      ...of(({ sample }) => frameFigures(sample).p50),
    },
    {
      name: `${title}: frame, p95`,
      unit: 'ms',
      ...of(({ sample }) => frameFigures(sample).p95),
      budget: { of: 'ratio', atMost: 1.3 },
    },
    { name: `${title}: frame, longest`, unit: 'ms', ...of(({ sample }) => frameFigures(sample).max) },
    {
      name: `${title}: blank frames`,
      unit: '%',
      ...of(({ sample }) => frameFigures(sample).blankPercent),
      budget: { of: 'value', atMost: 0 },
    },
    {
      name: `${title}: main thread CPU per frame`,
      unit: 'ms',
      ...of(({ sample, use }) => use.cpuMs / sample.deltas.length),
      budget: { of: 'ratio', atMost: 1.5 },
    },
    {
      name: `${title}: script per frame`,
      unit: 'ms',
      ...of(({ sample, use }) => use.scriptMs / sample.deltas.length),
    },
    {
      name: `${title}: style and layout per frame`,
      unit: 'ms',
      ...of(({ sample, use }) => (use.styleMs + use.layoutMs) / sample.deltas.length),
    },
    { name: `${title}: main thread busy`, unit: '%', ...of(({ use }) => use.busyPercent) },
    { name: `${title}: tasks over 50 ms`, unit: '', ...of(({ sample }) => sample.longTasks.length) },
  ];
}
