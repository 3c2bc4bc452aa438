import type { Page } from '@playwright/test';

const MARK = 'bench:first-row';
const LIMIT_MS = 30_000;

/** Lighthouse's desktop network: 40 ms to the server and back, 10 Mbit/s. */
const DESKTOP = { latency: 40, bytesPerSecond: (10 * 1024 * 1024) / 8 };

/** How a page came to its first row. Times are milliseconds since the navigation began. */
export interface FirstRow {
  readonly ms: number;
  /** Script files whose request began before the row was there, by file name, and whether all of it had come. */
  readonly scripts: readonly { readonly path: string; readonly arrived: boolean }[];
}

/** Slows the page's network down, and keeps its cache out of the way. To be called before the navigation. */
export async function slowNetwork(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: DESKTOP.latency,
    downloadThroughput: DESKTOP.bytesPerSecond,
    uploadThroughput: DESKTOP.bytesPerSecond,
  });
}

/** Has every page from now on mark the moment after the frame in which its first row with text was drawn. */
export async function watchForFirstRow(page: Page): Promise<void> {
  await page.addInitScript((mark) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => performance.mark(mark);
    const frame = (): void => {
      const row = document.querySelector('[role="table"] [data-index]');
      if (row !== null && row.textContent !== '') channel.port2.postMessage(null);
      else requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }, MARK);
}

/** Waits for the mark of {@link watchForFirstRow} on the page just opened. */
export async function firstRowOf(page: Page): Promise<FirstRow> {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, MARK, {
    polling: 100,
    timeout: LIMIT_MS,
  });
  return page.evaluate((mark) => {
    const ms = performance.getEntriesByName(mark)[0]?.startTime ?? Number.NaN;
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name, startTime }) => new URL(name).pathname.endsWith('.js') && startTime < ms)
      .map(({ name, responseEnd }) => ({
        path: new URL(name).pathname,
        arrived: responseEnd > 0 && responseEnd <= ms,
      }));
    return { ms, scripts };
  }, MARK);
}

/** Cumulative layout shift since the navigation: the sum of all shifts, which is never less than the metric's windows. */
export interface LayoutShift {
  readonly sum: number;
  /** The shifts of more than a thousandth, with what moved, largest first. */
  readonly causes: readonly string[];
}

export function layoutShiftOf(page: Page): Promise<LayoutShift> {
  return page.evaluate(
    () =>
      new Promise<LayoutShift>((resolve) => {
        interface Shift extends PerformanceEntry {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        }
        const isShift = (entry: PerformanceEntry): entry is Shift => entry.entryType === 'layout-shift';
        const nameOf = ({ node }: { readonly node: Node | null }): string => {
          const element = node instanceof Element ? node : node?.parentElement;
          if (!element) return 'removed';
          const label = element.getAttribute('aria-label') ?? element.textContent?.slice(0, 30) ?? '';
          return `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} "${label}"`;
        };
        const shifts: Shift[] = [];
        const observer = new PerformanceObserver((list) => {
          shifts.push(...list.getEntries().filter(isShift));
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        // Buffered entries are given in a task of their own.
        setTimeout(() => {
          observer.disconnect();
          const counted = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
          resolve({
            sum: counted.reduce((sum, { value }) => sum + value, 0),
            causes: counted
              .filter(({ value }) => value > 0.001)
              .sort((a, b) => b.value - a.value)
              .map(
                ({ value, startTime, sources }) =>
                  `${value.toFixed(4)} at ${Math.round(startTime)} ms: ${sources.map(nameOf).join(', ')}`,
              ),
          });
        }, 100);
      }),
  );
}
