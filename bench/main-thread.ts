import type { CDPSession, Page } from '@playwright/test';

/** What the page's main thread spent between two moments. */
export interface MainThreadUse {
  readonly wallMs: number;
  /** Time in tasks by the clock: also waiting for a processor that others use. */
  readonly taskMs: number;
  /** Processor time, which other programs on the machine hardly change. */
  readonly cpuMs: number;
  readonly scriptMs: number;
  readonly styleMs: number;
  readonly layoutMs: number;
  /** Share of the time that some task ran, percent. */
  readonly busyPercent: number;
}

const METRICS = {
  wall: 'Timestamp',
  task: 'TaskDuration',
  cpu: 'ThreadTime',
  script: 'ScriptDuration',
  style: 'RecalcStyleDuration',
  layout: 'LayoutDuration',
} as const;

/** Reads the browser's own account of one page's main thread. */
export class MainThread {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<MainThread> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'timeTicks' });
    return new MainThread(session);
  }

  async measure<T>(action: () => Promise<T>): Promise<{ readonly result: T; readonly use: MainThreadUse }> {
    const before = await this.#metrics();
    const result = await action();
    const after = await this.#metrics();
    const spentMs = (metric: keyof typeof METRICS): number =>
      (read(after, METRICS[metric]) - read(before, METRICS[metric])) * 1_000;
    const wallMs = spentMs('wall');
    return {
      result,
      use: {
        wallMs,
        taskMs: spentMs('task'),
        cpuMs: spentMs('cpu'),
        scriptMs: spentMs('script'),
        styleMs: spentMs('style'),
        layoutMs: spentMs('layout'),
        busyPercent: (spentMs('task') / wallMs) * 100,
      },
    };
  }

  /** Megabytes of the JavaScript heap in use after a garbage collection, with the buffers and long texts outside it. */
  async heapMegabytes(): Promise<number> {
    await this.#session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await this.#session.send('Runtime.getHeapUsage');
    return (usedSize + backingStorageSize) / 1e6;
  }

  async #metrics(): Promise<ReadonlyMap<string, number>> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

function read(metrics: ReadonlyMap<string, number>, name: string): number {
  const value = metrics.get(name);
  if (value === undefined) throw new Error(`This browser does not measure ${name}.`);
  return value;
}
