import { statSync } from 'node:fs';
import { type Bench, loadAll, rowCount, scrollerOf, withPage } from '../bench';
import type { Figure } from '../figure';
import { type FrameSample, frameFigures, scrollPositions, scrollThrough, timeThenLook } from '../frames';
import { MainThread } from '../main-thread';

/** For reading gigabytes, and for loading all of them into the table. */
const PATIENCE_MS = 600_000;

/** What became of the file. */
export interface LargeFile {
  readonly figures: readonly Figure[];
  /** What the dashboard says when all is loaded: where its limits are. */
  readonly limits: readonly string[];
}

/** One NDJSON file of so many entries, opened in the dashboard on its demo data as a user would: what gives first. */
export async function openLargeFile(bench: Bench, path: string, entries: number): Promise<LargeFile> {
  const count = entries.toLocaleString('en-US');
  return withPage(bench, async (page) => {
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(bench.app.url);
    await page.getByRole('table', { name: 'Log entries' }).locator('[data-index]').first().waitFor();
    const thread = await MainThread.of(page);
    const msOf = async (action: () => Promise<void>): Promise<number> => {
      const began = performance.now();
      await action();
      return performance.now() - began;
    };

    bench.say(`opening a file of ${count} entries`);
    const readMs = await msOf(async () => {
      const button = page.getByRole('button', { name: 'Open log file' });
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
      await chooser.setFiles([path]);
      await page.getByText(`1 file: ${count} entries.`).waitFor();
    });
    const shownMs = await msOf(() => page.getByText(`${count} of ${count} entries`).first().waitFor());

    bench.say('loading all of it into the table');
    const loadMs = await msOf(() => loadAll(page, PATIENCE_MS));
    const heap = await thread.heapMegabytes();
    const rows = await rowCount(page);

    bench.say(`scrolling ${rows.toLocaleString('en-US')} rows`);
    const { scroller, height, scrollHeight } = await scrollerOf(page, 'table', 'Log entries');
    const positions = scrollPositions(scrollHeight, height);
    const scrolled = async (way: keyof typeof positions): Promise<readonly Figure[]> => {
      const { sample } = await timeThenLook(async (look) => ({
        sample: await scrollThrough(scroller, positions[way], look),
      }));
      return scrollFigures(count, way, sample);
    };
    return {
      figures: [
        {
          name: `file of ${count}: read in the browser`,
          unit: 'MB/s',
          dashboard: [statSync(path).size / 1e6 / (readMs / 1_000)],
        },
        { name: `file of ${count}: from read to shown`, unit: 'ms', dashboard: [shownMs] },
        { name: `file of ${count}: load all in range`, unit: 'ms', dashboard: [loadMs] },
        { name: `file of ${count}: memory of the page`, unit: 'MB', dashboard: [heap] },
        { name: `file of ${count}: rows to scroll to`, unit: '', dashboard: [rows] },
        ...(await scrolled('wheel')),
        ...(await scrolled('jumps')),
      ],
      limits: await page.getByRole('note').filter({ hasText: 'can lay out' }).allInnerTexts(),
    };
  });
}

function scrollFigures(count: string, way: string, sample: FrameSample): readonly Figure[] {
  const { p95, blankPercent } = frameFigures(sample);
  return [
    { name: `file of ${count}, ${way}: frame, p95`, unit: 'ms', dashboard: [p95] },
    { name: `file of ${count}, ${way}: blank frames`, unit: '%', dashboard: [blankPercent] },
  ];
}
