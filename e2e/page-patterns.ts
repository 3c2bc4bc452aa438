import { expect, type Page } from '@playwright/test';

interface Run {
  readonly source: string;
  readonly length: number;
}

/**
 * Notes every run of a pattern on the page's own thread, from the next navigation on; workers are not the page.
 * Whatever runs a RegExp (`test`, `match`, `replace`, `split`, …) does so through `exec` once that has been replaced.
 */
export async function watchPatterns(page: Page, patterns: readonly string[]): Promise<void> {
  await page.addInitScript((watched) => {
    const runs: Run[] = [];
    const { exec } = RegExp.prototype;
    RegExp.prototype.exec = function (this: RegExp, text: string) {
      const { source } = this;
      if (watched.some((pattern) => source.includes(pattern)))
        runs.push({ source, length: String(text).length });
      return exec.call(this, text);
    };
    Object.assign(window, { watchedRuns: runs });
  }, patterns);
}

/** Asserts that none of the watched patterns has been run on the page, at whatever length and speed. */
export async function expectNeverRun(page: Page, patterns: readonly string[]): Promise<void> {
  const [runs, seen] = await page.evaluate(([first = '']) => {
    const { watchedRuns } = window as unknown as { watchedRuns: Run[] };
    const before = [...watchedRuns];
    // The watch itself works: each way of running a pattern is noted.
    const pattern = new RegExp(first, 'g');
    pattern.test('!');
    '!'.match(pattern);
    '!'.replace(pattern, '');
    '!'.search(pattern);
    '!'.split(pattern);
    [...'!'.matchAll(pattern)];
    const seen = watchedRuns.length - before.length;
    watchedRuns.length = before.length;
    return [before, seen];
  }, patterns);
  expect(seen, 'ways of running a pattern that are noted').toBeGreaterThanOrEqual(6);
  expect(runs, 'runs on the page’s own thread').toEqual([]);
}
