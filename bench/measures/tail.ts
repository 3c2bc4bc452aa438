import type { Page } from '@playwright/test';
import { ENDPOINTS } from '../../e2e/test-api';
import { rapidMessage } from '../../src/mocks/rapid-stream';
import { type Bench, bareUrl, connectDashboard, scrollerOf, withPage } from '../bench';
import type { Figure, MeasureResult } from '../figure';
import { type FrameSample, frameFigures, timeThenLook, watchFrames } from '../frames';
import { MainThread, type MainThreadUse } from '../main-thread';
import { profileOf } from '../profile';
import { pastHours } from '../range';
import { type RapidApi, startRapidApi } from '../rapid-process';
import { timelineOf } from '../timeline';

const SECONDS = 60;
/** For how long a stream is looked at for blank frames, in a run of its own. */
const LOOK_SECONDS = 15;
/** A run takes minutes; what it measures for so long hardly varies. */
const MAX_RUNS = 2;
/** Entries that the dashboard's live list keeps unless told otherwise, and the bare one too. */
const KEPT = 200_000;
/** One display frame at 60 Hz, with the jitter of its timer, milliseconds. */
const DISPLAY_FRAME_MS = 17.5;
/** How long the last entries may take to be shown. The dashboard reconnects 5 s after a stream's end, which would spoil the count. */
const CATCH_UP_MS = 3_000;
/** The most that the main thread may be busy, percent, by entries a second. */
const BUSY_BUDGET = new Map([
  [10_000, 30],
  [50_000, 45],
]);

interface Load {
  readonly rate: number;
  readonly seconds: number;
  /** Entries sent in all. */
  readonly total: number;
}

interface Run {
  readonly sample: FrameSample;
  readonly use: MainThreadUse;
  readonly received: number;
  /** Entries a second that the server has really sent. */
  readonly sentPerSecond: number;
  /** Megabytes; `full` is when the list has begun to drop its oldest entries, or the end where it never has. */
  readonly heap: { readonly before: number; readonly full: number; readonly after: number };
}

/** Starts the stream on a page that shows its list, and counts what came of it. */
async function follow(page: Page, api: RapidApi, load: Load, look: boolean): Promise<Run> {
  const { scroller } = await scrollerOf(page, 'log', 'Live entries');
  const thread = await MainThread.of(page);
  const before = await thread.heapMegabytes();
  let full: number | null = null;
  const { result: sample, use } = await thread.measure(() =>
    watchFrames(scroller, look, async () => {
      await page.getByRole('button', { name: 'Start live tail' }).click();
      const fullMs = ((KEPT * 1.1) / load.rate) * 1_000;
      if (fullMs < load.seconds * 1_000 - 2_000) {
        await new Promise((resolve) => setTimeout(resolve, fullMs));
        full = await thread.heapMegabytes();
      }
      await streamEnd(api, load);
    }),
  );
  // Told by its text, not by its count: the counter must agree with what is really there.
  const shown = await page
    .getByRole('log', { name: 'Live entries' })
    .getByText(rapidMessage(load.total), { exact: true })
    .waitFor({ timeout: CATCH_UP_MS })
    .then(
      () => true,
      () => false,
    );
  const received = Number(
    /received ([\d,]+)/.exec(await page.locator('body').innerText())?.[1]?.replaceAll(',', ''),
  );
  if (received !== load.total)
    throw new Error(`Entries were lost or doubled: ${load.total} sent, ${received} received.`);
  if (!shown) throw new Error(`"${rapidMessage(load.total)}", the last one sent, was never shown.`);
  const { sent, sentMs } = await api.account();
  const after = await thread.heapMegabytes();
  return {
    sample,
    use,
    received,
    sentPerSecond: (sent / sentMs) * 1_000,
    heap: { before, full: full ?? after, after },
  };
}

/** Waits until the server has sent all of the one stream it was asked for. */
async function streamEnd(api: RapidApi, { seconds }: Load): Promise<void> {
  const deadline = Date.now() + (2 * seconds + 20) * 1_000;
  while (Date.now() < deadline) {
    const { streams } = await api.account();
    if (streams.length > 1) throw new Error('The stream was opened more than once.');
    if (streams[0]?.aborted) throw new Error('The page closed the stream before its end.');
    if (streams[0]?.closed) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The stream of ${seconds} s did not end.`);
}

async function withStream<T>(
  { root, dataset }: Bench,
  { rate, total }: Load,
  action: (api: RapidApi) => Promise<T>,
): Promise<T> {
  const api = await startRapidApi(root, { anchor: dataset.anchor, ratePerSecond: rate, total });
  try {
    return await action(api);
  } finally {
    await api.close();
  }
}

async function openDashboard(
  bench: Bench,
  page: Page,
  api: RapidApi,
): Promise<{ width: number; height: number }> {
  await connectDashboard(bench, page, { url: api.url, requests: [] }, { query: 'view=tail' });
  // The table and the charts beside the tail are done by then, and are not what is measured.
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
  return scrollerOf(page, 'log', 'Live entries');
}

const loadOf = (rate: number, seconds: number): Load => ({ rate, seconds, total: rate * seconds });

/** One stream measured, and a shorter one looked at for blank frames, each on a page of its own. */
async function followTwice(load: Load, once: (load: Load, look: boolean) => Promise<Run>): Promise<Run> {
  const shorter = loadOf(load.rate, Math.min(load.seconds, LOOK_SECONDS));
  return timeThenLook((look) => once(look ? shorter : load, look));
}

/** Following a stream of so many entries a second, against the bare list that follows the same stream. */
export async function measureTailAt(bench: Bench, rate: number): Promise<MeasureResult> {
  const seconds = bench.seconds ?? SECONDS;
  const load = loadOf(rate, seconds);
  const runs: { readonly dashboard: Run; readonly bare: Run }[] = [];
  for (let run = 1; run <= Math.min(bench.runs, MAX_RUNS); run++) {
    bench.say(`run ${run}`);
    let box = { width: 0, height: 0 };
    const dashboard = await followTwice(load, (part, look) =>
      withStream(bench, part, (api) =>
        withPage(bench, async (page) => {
          box = await openDashboard(bench, page, api);
          return follow(page, api, part, look);
        }),
      ),
    );
    const bare = await followTwice(load, (part, look) =>
      withStream(bench, part, (api) =>
        withPage(bench, (page) => followBare(bench, page, api, part, look, box)),
      ),
    );
    runs.push({ dashboard, bare });
  }
  const profile = bench.profile ? await profileDashboard(bench, load) : undefined;
  const of = (value: (run: Run) => number): Pick<Figure, 'dashboard' | 'bare'> => ({
    dashboard: runs.map(({ dashboard }) => value(dashboard)),
    bare: runs.map(({ bare }) => value(bare)),
  });
  const busyBudget = BUSY_BUDGET.get(rate);
  return {
    measure: `Live tail, ${rate.toLocaleString('en-US')} entries/s for ${seconds} s`,
    note: `${load.total.toLocaleString('en-US')} entries sent in each run by a process of its own; a run that does not show all of them fails; blank frames are those of a further run of ${Math.min(seconds, LOOK_SECONDS)} s, because looking for them costs the main thread; both lists keep the newest ${KEPT.toLocaleString('en-US')}`,
    figures: [
      { name: 'sent a second', unit: '', ...of(({ sentPerSecond }) => Math.round(sentPerSecond)) },
      { name: 'received', unit: '', ...of(({ received }) => received) },
      {
        name: 'main thread busy',
        unit: '%',
        ...of(({ use }) => use.busyPercent),
        ...(busyBudget === undefined ? {} : { budget: { of: 'value', atMost: busyBudget } }),
      },
      {
        name: 'main thread CPU, share of the time',
        unit: '%',
        ...of(({ use }) => (use.cpuMs / use.wallMs) * 100),
      },
      { name: 'script', unit: 'ms', ...of(({ use }) => use.scriptMs) },
      { name: 'style and layout', unit: 'ms', ...of(({ use }) => use.styleMs + use.layoutMs) },
      {
        name: 'frame, p95',
        unit: 'ms',
        ...of(({ sample }) => frameFigures(sample).p95),
        budget: { of: 'value', atMost: DISPLAY_FRAME_MS },
      },
      { name: 'frame, longest', unit: 'ms', ...of(({ sample }) => frameFigures(sample).max) },
      {
        name: 'blank frames',
        unit: '%',
        ...of(({ sample }) => frameFigures(sample).blankPercent),
        budget: { of: 'value', atMost: 0 },
      },
      { name: 'tasks over 50 ms', unit: '', ...of(({ sample }) => sample.longTasks.length) },
      { name: 'heap before', unit: 'MB', ...of(({ heap }) => heap.before) },
      { name: 'heap when the list is full', unit: 'MB', ...of(({ heap }) => heap.full) },
      { name: 'heap at the end', unit: 'MB', ...of(({ heap }) => heap.after) },
      { name: 'heap growth once full', unit: 'MB', ...of(({ heap }) => heap.after - heap.full) },
    ],
    ...(profile === undefined ? {} : { profile }),
  };
}

async function followBare(
  bench: Bench,
  page: Page,
  api: RapidApi,
  load: Load,
  look: boolean,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Run> {
  const range = pastHours(bench.dataset.anchor, 1);
  await page.goto(
    bareUrl(bench, api, {
      mode: 'tail',
      endpoints: ENDPOINTS.slice(0, 1),
      ...range,
      level: 'info',
      limit: 1_000,
      keep: KEPT,
      width,
      height,
    }),
  );
  await page.getByRole('button', { name: 'Start live tail' }).waitFor();
  await page.waitForTimeout(500);
  return follow(page, api, load, look);
}

/** Two more runs, each on a page of its own, because a stream is followed once. */
async function profileDashboard(bench: Bench, load: Load): Promise<readonly string[]> {
  const onDashboard = <T>(action: (page: Page, api: RapidApi) => Promise<T>): Promise<T> =>
    withStream(bench, load, (api) =>
      withPage(bench, async (page) => {
        await openDashboard(bench, page, api);
        return action(page, api);
      }),
    );
  return [
    ...(await onDashboard((page, api) =>
      profileOf(page, bench.app.folder, async () => (await follow(page, api, load, false)).use),
    )),
    ...(await onDashboard((page, api) =>
      timelineOf(bench.browser, page, () => follow(page, api, load, false)),
    )),
  ];
}
