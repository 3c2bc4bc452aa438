import type { Browser, BrowserContext, Page } from '@playwright/test';
import { Dashboard } from '../e2e/dashboard';
import { API_KEY } from '../e2e/test-api';
import type { Dataset } from '../src/mocks/dataset';
import { type ApiHandlerOptions, createApiHandler } from '../src/mocks/handler';
import { type ApiServer, startApiServer } from '../src/mocks/http-server';
import { type BareRequest, formatBareRequest } from './bare/request';
import type { ViewerName } from './peers/page';
import type { Site } from './site';

/** What every measure works with. */
export interface Bench {
  readonly browser: Browser;
  /** The dashboard's production build. */
  readonly app: Site;
  /** The baseline's. */
  readonly bare: Site;
  /** The page with other viewers, where they were asked for. */
  readonly peers: Site | undefined;
  /** Those of them to measure. */
  readonly viewers: readonly ViewerName[];
  /** The program that measures the store outside the browser. */
  readonly growthProgram: string;
  /** Whether to measure what takes minutes and gigabytes too. */
  readonly large: boolean;
  readonly dataset: Dataset;
  readonly runs: number;
  /** The repository. */
  readonly root: string;
  /** How long a live tail is followed; null for as long as its measure says. */
  readonly seconds: number | null;
  /** Whether to run once more under the profiler. */
  readonly profile: boolean;
  /** Says on the terminal what is going on. */
  readonly say: (text: string) => void;
}

/** Lighthouse's desktop screen. */
const VIEWPORT = { width: 1350, height: 940 };

/** Runs with a fresh browser profile, and ends it whatever happens. */
export async function withPage<T>(
  { browser }: Bench,
  action: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-US', timezoneId: 'UTC' });
  try {
    return await action(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

/** Runs with the API on a real socket, without a rate limit. */
export async function withApi<T>(
  { dataset }: Bench,
  options: Omit<Partial<ApiHandlerOptions>, 'dataset'>,
  action: (api: ApiServer) => Promise<T>,
): Promise<T> {
  const handler = createApiHandler({ dataset, apiKey: API_KEY, rateLimit: null, ...options });
  const api = await startApiServer({ handler });
  try {
    return await action(api);
  } finally {
    await api.close();
  }
}

/** Opens the dashboard and connects it to the API through its dialog, which may take long on a busy machine. */
export async function connectDashboard(
  bench: Bench,
  page: Page,
  api: Pick<ApiServer, 'url' | 'requests'>,
  { query = '', remember = false }: { readonly query?: string; readonly remember?: boolean } = {},
): Promise<Dashboard> {
  const dashboard = new Dashboard(page, bench.app.url, api);
  await dashboard.open(query);
  await dashboard.submitConnection({ remember });
  await page.getByRole('dialog', { name: 'Connection' }).waitFor({ state: 'hidden', timeout: 30_000 });
  return dashboard;
}

/** The bare page's address. A list is kept whole. */
export function bareUrl(
  bench: Bench,
  api: Pick<ApiServer, 'url'>,
  request: Omit<BareRequest, 'api' | 'key' | 'keep'> & Partial<Pick<BareRequest, 'keep'>>,
): string {
  const all = { keep: Number.MAX_SAFE_INTEGER, ...request, api: api.url, key: API_KEY };
  return `${bench.bare.url}?${formatBareRequest(all)}`;
}

/** Loads the dashboard's whole range into its table, within so many milliseconds. */
export async function loadAll(page: Page, timeoutMs: number): Promise<void> {
  await page.getByRole('button', { name: 'Load all in range' }).click();
  await page.getByText(/All matching entries are loaded/).waitFor({ state: 'attached', timeout: timeoutMs });
}

/** Rows of the log table that can be scrolled to. */
export async function rowCount(page: Page): Promise<number> {
  const table = page.getByRole('table', { name: 'Log entries' });
  return Number(await table.getAttribute('aria-rowcount')) - 1;
}

/** A list with the box it scrolls in, whose size the bare list gets too. */
export async function scrollerOf(page: Page, role: 'table' | 'log', name: string) {
  const list = await page.getByRole(role, { name }).elementHandle();
  if (list === null) throw new Error(`There is no ${role} "${name}".`);
  const found = await list.evaluateHandle((element) => {
    let box: Element | null = element;
    while (box !== null && !/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement;
    return box;
  });
  const scroller = found.asElement();
  if (scroller === null) throw new Error(`The ${role} "${name}" is in no box that scrolls.`);
  const size = await scroller.evaluate((box) => ({
    width: box.clientWidth,
    height: box.clientHeight,
    scrollHeight: box.scrollHeight,
  }));
  return { scroller, ...size };
}
