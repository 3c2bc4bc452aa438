import type { Page } from '@playwright/test';
import { ENDPOINTS } from '../../e2e/test-api';
import type { ApiServer } from '../../src/mocks/http-server';
import { type Bench, bareUrl, connectDashboard, scrollerOf, withApi, withPage } from '../bench';
import type { Figure, MeasureResult } from '../figure';
import { type FrameSample, frameFigures, watchFrames } from '../frames';
import { MainThread, type MainThreadUse } from '../main-thread';
import { profileOf } from '../profile';
import { pastHours } from '../range';
import { timelineOf } from '../timeline';

/** Entries a second, and seconds. */
const RATE = 1_000;
const SECONDS = 10;
const SENT = RATE * SECONDS;
/** One display frame at 60 Hz, with the jitter of its timer, milliseconds. */
const DISPLAY_FRAME_MS = 17.5;
const LAST_MESSAGE = `Synthetic entry ${SENT}`;
/** How long the last entries may take to be shown. The dashboard reconnects 5 s after a stream's end, which would spoil the count. */
const CATCH_UP_MS = 3_000;

interface Run {
  readonly sample: FrameSample;
  readonly use: MainThreadUse;
  readonly received: number;
  /** Megabytes. */
  readonly heapBefore: number;
  readonly heapAfter: number;
}

/** Starts the stream on a page that shows its list, and counts what came of it. */
async function follow(page: Page, api: ApiServer): Promise<Run> {
  const { scroller } = await scrollerOf(page, 'log', 'Live entries');
  const thread = await MainThread.of(page);
  const heapBefore = await thread.heapMegabytes();
  const { result: sample, use } = await thread.measure(() =>
    watchFrames(scroller, async () => {
      await page.getByRole('button', { name: 'Start live tail' }).click();
      await streamEnd(api);
    }),
  );
  // Told by its text, not by its count: the counter must agree with what is really there.
  const shown = await page
    .getByRole('log', { name: 'Live entries' })
    .getByText(LAST_MESSAGE, { exact: true })
    .waitFor({ timeout: CATCH_UP_MS })
    .then(
      () => true,
      () => false,
    );
  const received = Number(
    /received ([\d,]+)/.exec(await page.locator('body').innerText())?.[1]?.replaceAll(',', ''),
  );
  if (received !== SENT) throw new Error(`Entries were lost or doubled: ${SENT} sent, ${received} received.`);
  if (!shown) throw new Error(`"${LAST_MESSAGE}", the last one sent, was never shown.`);
  return { sample, use, received, heapBefore, heapAfter: await thread.heapMegabytes() };
}

/** Waits until the server has sent all of the one stream it was asked for. */
async function streamEnd(api: ApiServer): Promise<void> {
  const deadline = Date.now() + (SECONDS + 10) * 1_000;
  while (Date.now() < deadline) {
    const streams = api.requests.filter(({ method, url }) => method === 'GET' && url.includes('stream=true'));
    if (streams.length > 1) throw new Error('The stream was opened more than once.');
    if (streams[0]?.aborted) throw new Error('The page closed the stream before its end.');
    if (streams[0]?.closed) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The stream of ${SECONDS} s did not end.`);
}

const withStream = <T>(bench: Bench, action: (api: ApiServer) => Promise<T>): Promise<T> =>
  withApi(bench, { stream: { ratePerSecond: RATE, total: SENT } }, action);

async function openDashboard(
  bench: Bench,
  page: Page,
  api: ApiServer,
): Promise<{ width: number; height: number }> {
  await connectDashboard(bench, page, api, { query: 'view=tail' });
  // The table and the charts beside the tail are done by then, and are not what is measured.
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(500);
  return scrollerOf(page, 'log', 'Live entries');
}

/** Following a stream of a thousand entries a second, against the bare list that follows the same stream. */
export async function measureTail(bench: Bench): Promise<MeasureResult> {
  const runs: { readonly dashboard: Run; readonly bare: Run }[] = [];
  for (let run = 1; run <= bench.runs; run++) {
    bench.say(`run ${run}`);
    let box = { width: 0, height: 0 };
    const dashboard = await withStream(bench, (api) =>
      withPage(bench, async (page) => {
        box = await openDashboard(bench, page, api);
        return follow(page, api);
      }),
    );
    const bare = await withStream(bench, (api) =>
      withPage(bench, (page) => followBare(bench, page, api, box)),
    );
    runs.push({ dashboard, bare });
  }
  const profile = bench.profile ? await profileDashboard(bench) : undefined;
  const of = (value: (run: Run) => number): Pick<Figure, 'dashboard' | 'bare'> => ({
    dashboard: runs.map(({ dashboard }) => value(dashboard)),
    bare: runs.map(({ bare }) => value(bare)),
  });
  return {
    measure: `Live tail, ${RATE.toLocaleString('en-US')} entries/s for ${SECONDS} s`,
    note: `${SENT.toLocaleString('en-US')} entries sent in each run; a run that does not show all of them fails; the budgets are those for 10,000 entries/s`,
    figures: [
      { name: 'received', unit: '', ...of(({ received }) => received) },
      {
        name: 'main thread busy',
        unit: '%',
        ...of(({ use }) => use.busyPercent),
        budget: { of: 'value', atMost: 30 },
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
      { name: 'heap before', unit: 'MB', ...of(({ heapBefore }) => heapBefore) },
      { name: 'heap after', unit: 'MB', ...of(({ heapAfter }) => heapAfter) },
      { name: 'heap growth', unit: 'MB', ...of(({ heapBefore, heapAfter }) => heapAfter - heapBefore) },
    ],
    ...(profile === undefined ? {} : { profile }),
  };
}

async function followBare(
  bench: Bench,
  page: Page,
  api: ApiServer,
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
      width,
      height,
    }),
  );
  await page.getByRole('button', { name: 'Start live tail' }).waitFor();
  await page.waitForTimeout(500);
  return follow(page, api);
}

/** Two more runs, each on a page of its own, because a stream is followed once. */
async function profileDashboard(bench: Bench): Promise<readonly string[]> {
  const onDashboard = <T>(action: (page: Page, api: ApiServer) => Promise<T>): Promise<T> =>
    withStream(bench, (api) =>
      withPage(bench, async (page) => {
        await openDashboard(bench, page, api);
        return action(page, api);
      }),
    );
  return [
    ...(await onDashboard((page, api) =>
      profileOf(page, bench.app.folder, async () => (await follow(page, api)).use),
    )),
    ...(await onDashboard((page, api) => timelineOf(bench.browser, page, () => follow(page, api)))),
  ];
}
