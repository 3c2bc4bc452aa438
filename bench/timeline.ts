import type { Browser, Page } from '@playwright/test';

const LINES = 14;

/** A finished piece of work in Chromium's trace format. Times are microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
}

/**
 * Runs the action under the browser's tracing and says what its main thread did besides script: style, layout, paint,
 * layers, commit. The script profiler sees all of these as "(program)".
 */
export async function timelineOf(
  browser: Browser,
  page: Page,
  action: () => Promise<unknown>,
): Promise<readonly string[]> {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'blink', 'cc', 'v8'] });
  await action();
  const trace: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(
    (await browser.stopTracing()).toString('utf8'),
  );
  const threads = new Map<string, TraceEvent[]>();
  for (const event of trace.traceEvents) {
    if (event.ph !== 'X') continue;
    const thread = `${event.pid}/${event.tid}`;
    const events = threads.get(thread);
    if (events) events.push(event);
    else threads.set(thread, [event]);
  }
  // Of all threads that draw, the one that ran scripts most is the page's.
  const scriptTime = (events: readonly TraceEvent[]): number =>
    events.reduce((sum, { name, dur = 0 }) => sum + (name === 'FunctionCall' ? dur : 0), 0);
  const [main = []] = [...threads.values()]
    .filter((events) => events.some(({ name }) => name === 'Layout'))
    .sort((a, b) => scriptTime(b) - scriptTime(a));
  const self = selfTimes(main);
  const total = [...self.values()].reduce((sum, ms) => sum + ms, 0);
  return [
    'Self time by kind of work on the main thread, traced in one more run:',
    ...[...self]
      .sort(([, a], [, b]) => b - a)
      .slice(0, LINES)
      .map(
        ([name, ms]) =>
          `  ${ms.toFixed(0).padStart(6)} ms ${((ms / total) * 100).toFixed(1).padStart(5)} %  ${name}`,
      ),
  ];
}

/** Milliseconds of each kind of work, without the work inside it. */
function selfTimes(events: readonly TraceEvent[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  const open: { readonly name: string; readonly end: number }[] = [];
  const add = (name: string, us: number): void => {
    times.set(name, (times.get(name) ?? 0) + us / 1_000);
  };
  for (const { name, ts, dur = 0 } of [...events].sort(
    (a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0),
  )) {
    while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= ts) open.pop();
    const parent = open.at(-1);
    if (parent !== undefined) add(parent.name, -dur);
    add(name, dur);
    open.push({ name, end: ts + dur });
  }
  return times;
}
