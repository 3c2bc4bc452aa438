import { type Bench, withPage } from '../bench';
import type { MeasureResult } from '../figure';
import {
  type FirstRow,
  firstRowOf,
  type LayoutShift,
  layoutShiftOf,
  slowNetwork,
  watchForFirstRow,
} from '../first-row';

/** How long after the first row the page may still move: charts and lazy parts have come by then. */
const SETTLE_MS = 2_500;

async function openDemo(bench: Bench): Promise<{ readonly row: FirstRow; readonly shift: LayoutShift }> {
  return withPage(bench, async (page) => {
    await slowNetwork(page);
    await watchForFirstRow(page);
    await page.goto(bench.app.url);
    const row = await firstRowOf(page);
    await page.waitForTimeout(SETTLE_MS);
    return { row, shift: await layoutShiftOf(page) };
  });
}

/** A visitor's first look: demo data, empty cache, the whole way from the address to rows. */
export async function measureFirstRows(bench: Bench): Promise<MeasureResult> {
  const visits: { readonly row: FirstRow; readonly shift: LayoutShift }[] = [];
  for (let run = 1; run <= bench.runs; run++) {
    bench.say(`run ${run}`);
    visits.push(await openDemo(bench));
  }
  return {
    measure: 'First rows',
    note: `demo data, production build as npm start serves it (gzip), empty cache, 40 ms and 10 Mbit/s; layout shift until ${SETTLE_MS / 1_000} s after`,
    figures: [
      {
        name: 'first row, demo data',
        unit: 'ms',
        dashboard: visits.map(({ row }) => row.ms),
        budget: { of: 'value', atMost: 1_000 },
      },
      {
        name: 'layout shift',
        unit: '',
        dashboard: visits.map(({ shift }) => shift.sum),
        budget: { of: 'value', atMost: 0.02 },
      },
    ],
    details: { 'layout shifts, last run': visits.at(-1)?.shift.causes ?? [] },
  };
}
