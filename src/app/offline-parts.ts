import archiveWorker from '../sources/archive/archive.worker?worker&url';
import analysisWorker from '../sources/list-worker/analysis.worker?worker&url';
import countWorker from '../sources/list-worker/count.worker?worker&url';
import matchWorker from '../sources/match-worker/match.worker?worker&url';

/** Scripts of the workers that read files, try patterns on them, count and analyse them. */
const WORKERS = [archiveWorker, matchWorker, countWorker, analysisWorker];

/** What an opened file offers, and is fetched with its first use otherwise. All of it together is about 100 kB. */
const PARTS: readonly (() => Promise<unknown>)[] = [
  () => import('../features/entry/entry-details'),
  () => import('./entry-tools'),
  () => import('../features/trace/entry-context'),
  () => import('./search-pane'),
  () => import('../features/search/search-view'),
  () => import('./analysis-pane'),
  () => import('../features/errors/errors-view'),
  () => import('../features/performance/performance-view'),
  () => import('../features/trace/trace-view'),
  () => import('../features/compare/compare-view'),
  () => import('./aggregate-pane'),
  () => import('../features/aggregate/aggregate-view'),
  () => import('../features/filters/several-endpoints'),
  () => import('../features/filters/time-range-form'),
  () => import('../features/export/export-run'),
  () => import('../sources/match-worker/mark-finder'),
  () => import('../store/list-filter'),
];

/** The browser, as far as it is asked; for tests. */
export interface IdlePage {
  readonly saveData: boolean;
  /** Resolves when the page has nothing else to do. */
  readonly idle: () => Promise<unknown>;
  readonly fetch: (url: string) => Promise<unknown>;
}

/**
 * Gets what opened files need into the browser's cache, one after the other while the page has nothing else to do, so
 * that a page which has been open can open its first file without a network. Not where the user asks to save data. What
 * fails is fetched when it is needed, as without this.
 */
export async function fetchOfflineParts(
  { saveData, idle, fetch }: IdlePage = thisPage(),
  signal?: AbortSignal,
  parts = PARTS,
): Promise<void> {
  if (saveData) return;
  const steps = [...WORKERS.map((url) => () => fetch(url)), ...parts];
  for (const step of steps) {
    await idle();
    if (signal?.aborted === true) return;
    await step().catch(() => undefined);
  }
}

function thisPage(): IdlePage {
  // Only Chromium tells.
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return {
    saveData: connection?.saveData === true,
    idle: () =>
      new Promise<unknown>((resolve) => {
        if ('requestIdleCallback' in window) requestIdleCallback(resolve);
        else setTimeout(resolve, 1_000);
      }),
    // Read to its end, or it is not kept.
    fetch: async (url) => (await fetch(url, { priority: 'low' })).arrayBuffer(),
  };
}
