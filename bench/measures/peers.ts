import type { Page } from '@playwright/test';
import { type Bench, scrollerOf, withPage } from '../bench';
import type { Figure, MeasureResult, ViewerRow } from '../figure';
import {
  type FrameSample,
  frameFigures,
  type ListView,
  scrollPositions,
  scrollThrough,
  scrollView,
  timeThenLook,
  watchView,
} from '../frames';
import { MainThread, type MainThreadUse } from '../main-thread';
import {
  type FollowResult,
  formatPeerRequest,
  type PeerPage,
  type PeerRequest,
  type ViewerName,
} from '../peers/page';
import { openMillion } from './million';

declare global {
  interface Window {
    readonly peer?: PeerPage;
  }
}

const SIZES = [100_000, 1_000_000] as const;
const WAYS = ['jumps', 'wheel'] as const;
/** Lines a second, batches a second, seconds. */
const TAIL = { rate: 50_000, batches: 100, seconds: 10 } as const;
/** Of a viewer where the dashboard, which sets the size for all, could not be measured; CSS pixels. */
const USUAL_BOX: Box = { width: 1_000, height: 600 };
const LOAD_MS = 120_000;
/** What one way to scroll may take, which is 4 s at the display's rate: a slower viewer is measured for so long. */
const SCROLL_MS = 20_000;
/** What a part of the measure may take in all: a viewer may be so slow that nothing comes of it. */
const RUN_MS = 120_000;

interface Box {
  readonly width: number;
  readonly height: number;
}

interface Scrolled {
  readonly sample: FrameSample;
  readonly use: MainThreadUse;
}

type ScrolledWays = Readonly<Record<(typeof WAYS)[number], readonly Scrolled[]>>;

interface Followed extends FollowResult {
  readonly sample: FrameSample;
  readonly use: MainThreadUse;
}

/** Six viewers at two sizes take long; their figures are to compare, not to keep a budget. */
const MAX_RUNS = 2;

/** The dashboard against other viewers: scrolling the same entries, and following the same fast stream. */
export async function measurePeers(whole: Bench): Promise<MeasureResult> {
  const bench = { ...whole, runs: Math.min(whole.runs, MAX_RUNS) };
  const viewers: ViewerRow[] = [];
  const failures: string[] = [];
  let bareMillion: ScrolledWays | null = null;
  const attempt = async <T>(name: string, what: string, action: () => Promise<T>): Promise<T | null> => {
    bench.say(`${name}: ${what}`);
    try {
      return await action();
    } catch (error) {
      const text = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
      failures.push(`${name}, ${what}: ${text}`);
      return null;
    }
  };
  const million = await attempt('dashboard', '1,000,000 entries', () => scrollDashboard(bench));
  if (million !== null)
    viewers.push(scrollRow('dashboard', `${million.entries.toLocaleString('en-US')} lines`, million));
  const { width, height }: Box = million?.box ?? USUAL_BOX;
  const box = { width, height };
  for (const viewer of bench.viewers) {
    for (const rows of SIZES) {
      const what = `${rows.toLocaleString('en-US')} lines`;
      const done = await attempt(viewer, what, () => scrollPeer(bench, box, viewer, rows));
      viewers.push(scrollRow(viewer, what, done));
      if (viewer === 'bare' && rows === 1_000_000 && done !== null) bareMillion = done.ways;
    }
    const what = `tail of ${TAIL.rate.toLocaleString('en-US')} lines/s`;
    const runs: Followed[] = [];
    for (let run = 0; run < bench.runs; run++) {
      const one = await attempt(viewer, `${what}, run ${run + 1}`, () => followPeer(bench, box, viewer));
      if (one === null) break;
      runs.push(one);
    }
    viewers.push(followRow(viewer, what, runs));
  }
  return {
    measure: 'Other viewers',
    note: `each with the same lines in its own page, ${width} × ${height} px, as the dashboard's table; scrolled as in the measure "scroll"; tails are appended in the page for ${TAIL.seconds} s, ${TAIL.batches} times a second; glide draws on a canvas, so its blank frames are told by its pixels; the figures above the table are the dashboard's with 1,000,000 entries`,
    figures: million === null ? [] : millionFigures(million.ways, bareMillion),
    viewers,
    details: { 'not measured': failures, ...(million === null ? {} : { dashboard: million.notes }) },
  };
}

interface ScrolledPeer {
  readonly ways: ScrolledWays;
  /** Megabytes of script objects and of their buffers. */
  readonly heap: number;
  readonly loadMs: number;
}

async function openPeer(bench: Bench, page: Page, request: PeerRequest): Promise<void> {
  const site = bench.peers;
  if (site === undefined) throw new Error('The other viewers are not built.');
  await page.goto(`${site.url}?${formatPeerRequest(request)}`);
  await page.waitForFunction(() => window.peer !== undefined, null, { timeout: LOAD_MS });
}

async function scrollPeer(bench: Bench, box: Box, viewer: ViewerName, rows: number): Promise<ScrolledPeer> {
  return withPage(bench, async (page) => {
    const crashed = crashOf(page);
    const work = async (): Promise<ScrolledPeer> => {
      await openPeer(bench, page, { viewer, rows, follow: false, ...box });
      await page.waitForTimeout(1_000);
      const thread = await MainThread.of(page);
      const heap = await thread.heapMegabytes();
      const loadMs = await page.evaluate(() => window.peer?.loadMs ?? 0);
      const view = await viewOf(page);
      const ways = await scrollRuns(bench.runs, (way) =>
        timeThenLook(async (look) => {
          await view.evaluate((list) => list.scrollTo(0));
          await page.waitForTimeout(300);
          // Read each time: some guess the height of lines that they have not drawn yet.
          const scrollHeight = await page.evaluate(() => window.peer?.scrollHeight() ?? 0);
          const positions = scrollPositions(scrollHeight, box.height)[way];
          const recording = { positions, limitMs: SCROLL_MS, look };
          const { result: sample, use } = await thread.measure(() => scrollView(view, recording));
          return { sample, use };
        }),
      );
      return { ways, heap, loadMs };
    };
    return Promise.race([work(), crashed, timeOut(LOAD_MS + RUN_MS + SCROLL_MS * 2 * bench.runs)]);
  });
}

/** Once before it counts, then so many runs; one that counts is enough of a viewer too slow for the whole way. */
async function scrollRuns(
  runs: number,
  scroll: (way: (typeof WAYS)[number]) => Promise<Scrolled>,
): Promise<ScrolledWays> {
  const ways: Record<(typeof WAYS)[number], Scrolled[]> = { jumps: [], wheel: [] };
  let slow = false;
  for (let run = 0; run <= (slow ? 1 : runs); run++)
    for (const way of WAYS) {
      const one = await scroll(way);
      if (run > 0) ways[way].push(one);
      slow ||= one.use.wallMs > SCROLL_MS;
    }
  return ways;
}

/** Once measured, once looked at for blank frames, each on a page of its own. */
async function followPeer(bench: Bench, box: Box, viewer: ViewerName): Promise<Followed> {
  return timeThenLook((look) => followPeerOnce(bench, box, viewer, look));
}

async function followPeerOnce(bench: Bench, box: Box, viewer: ViewerName, look: boolean): Promise<Followed> {
  return withPage(bench, async (page) => {
    const crashed = crashOf(page);
    const work = async (): Promise<Followed> => {
      await openPeer(bench, page, { viewer, rows: 0, follow: true, ...box });
      await page.evaluate((count) => window.peer?.prepare(count), TAIL.rate * TAIL.seconds);
      await page.waitForTimeout(500);
      const thread = await MainThread.of(page);
      const view = await viewOf(page);
      const { result, use } = await thread.measure(() =>
        watchView(view, look, () =>
          page.evaluate(async (tail) => {
            if (window.peer === undefined) throw new Error('The viewer has gone.');
            return window.peer.follow(tail.rate, tail.batches, tail.seconds);
          }, TAIL),
        ),
      );
      return { ...result.result, sample: result.sample, use };
    };
    return Promise.race([work(), crashed, timeOut(RUN_MS)]);
  });
}

const viewOf = (page: Page) =>
  page.evaluateHandle((): ListView => {
    if (window.peer === undefined) throw new Error('The viewer has gone.');
    return window.peer.view;
  });

/** Rejects when the page dies, which a viewer can bring about by its memory. */
const crashOf = (page: Page): Promise<never> =>
  new Promise((_, reject) => page.on('crash', () => reject(new Error('the page crashed'))));

const timeOut = (ms: number): Promise<never> =>
  new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not done after ${ms / 1_000} s`)), ms).unref();
  });

async function scrollDashboard(bench: Bench) {
  return openMillion(bench, async (page, entries, notes) => {
    const thread = await MainThread.of(page);
    const heap = await thread.heapMegabytes();
    const { scroller, width, height, scrollHeight } = await scrollerOf(page, 'table', 'Log entries');
    const positions = scrollPositions(scrollHeight, height);
    const ways = await scrollRuns(bench.runs, (way) =>
      timeThenLook(async (look) => {
        await scroller.evaluate((box) => {
          box.scrollTop = 0;
        });
        await page.waitForTimeout(300);
        const { result: sample, use } = await thread.measure(() =>
          scrollThrough(scroller, positions[way], look),
        );
        return { sample, use };
      }),
    );
    return { ways, heap, loadMs: 0, entries, notes, box: { width, height } };
  });
}

const frames = ({ sample }: { readonly sample: FrameSample }) => sample.deltas.length;
const cpuPerFrame = (run: Scrolled): number => run.use.cpuMs / frames(run);
const of = (values: readonly Scrolled[], figure: keyof ReturnType<typeof frameFigures>): readonly number[] =>
  values.map(({ sample }) => frameFigures(sample)[figure]);

function scrollRow(viewer: string, what: string, done: ScrolledPeer | null): ViewerRow {
  if (done === null) return { viewer, what, figures: [] };
  const { ways, heap, loadMs } = done;
  return {
    viewer,
    what,
    figures: [
      ...WAYS.flatMap((way) => [
        { name: `${way}: frame, p95`, unit: 'ms' as const, values: of(ways[way], 'p95') },
        { name: `${way}: blank frames`, unit: '%' as const, values: of(ways[way], 'blankPercent') },
        { name: `${way}: frames without a row`, unit: '%' as const, values: of(ways[way], 'emptyPercent') },
        {
          name: `${way}: positions reached, of 240`,
          unit: '' as const,
          values: ways[way].map(({ sample }) => sample.reached),
        },
        { name: `${way}: CPU per frame`, unit: 'ms' as const, values: ways[way].map(cpuPerFrame) },
        {
          name: `${way}: main thread busy`,
          unit: '%' as const,
          values: ways[way].map(({ use }) => use.busyPercent),
        },
      ]),
      { name: 'memory of the page', unit: 'MB', values: [heap] },
      ...(loadMs > 0 ? [{ name: 'first row', unit: 'ms' as const, values: [loadMs] }] : []),
    ],
  };
}

function followRow(viewer: string, what: string, runs: readonly Followed[]): ViewerRow {
  const figures: ViewerRow['figures'] = [
    { name: 'main thread busy', unit: '%', values: runs.map(({ use }) => use.busyPercent) },
    { name: 'frames/s', unit: '', values: runs.map((run) => frames(run) / (run.elapsedMs / 1_000)) },
    { name: 'frame, p95', unit: 'ms', values: of(runs, 'p95') },
    { name: 'blank frames', unit: '%', values: of(runs, 'blankPercent') },
    { name: 'lines behind at the end', unit: '', values: runs.map(({ due, shown }) => due - shown) },
    { name: 'lines handed over', unit: '', values: runs.map(({ handed }) => handed) },
  ];
  return { viewer, what, figures: runs.length === 0 ? [] : figures };
}

/** What design.md asks of the dashboard with a million entries, against the bare list with as many. */
function millionFigures(dashboard: ScrolledWays, bare: ScrolledWays | null): readonly Figure[] {
  return WAYS.flatMap((way): Figure[] => {
    const both = (values: (runs: readonly Scrolled[]) => readonly number[]) => ({
      dashboard: values(dashboard[way]),
      ...(bare === null ? {} : { bare: values(bare[way]) }),
    });
    return [
      {
        name: `${way}: frame, p95`,
        unit: 'ms',
        ...both((runs) => of(runs, 'p95')),
        budget: { of: 'ratio', atMost: 1.3 },
      },
      {
        name: `${way}: blank frames`,
        unit: '%',
        ...both((runs) => of(runs, 'blankPercent')),
        budget: { of: 'value', atMost: 0 },
      },
      {
        name: `${way}: main thread CPU per frame`,
        unit: 'ms',
        ...both((runs) => runs.map(cpuPerFrame)),
        budget: { of: 'ratio', atMost: 1.5 },
      },
    ];
  });
}
