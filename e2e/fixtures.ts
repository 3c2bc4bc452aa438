import { spawn } from 'node:child_process';
import { test as base, type Page } from '@playwright/test';
import { HOUR_MS } from '../src/logs/time-range';
import { createDataset } from '../src/mocks/dataset';
import { type ApiHandlerOptions, createApiHandler } from '../src/mocks/handler';
import { type ApiServer, startApiServer } from '../src/mocks/http-server';
import { Dashboard } from './dashboard';
import { API_KEY } from './test-api';

export { expect } from '@playwright/test';

export type ApiOptions = Omit<Partial<ApiHandlerOptions>, 'dataset'>;

interface TestFixtures {
  /** How the API of this test behaves; set with `test.use`. */
  readonly apiOptions: ApiOptions;
  /** The API on a real socket, of another origin than the page, with every request recorded. */
  readonly api: ApiServer;
  readonly dashboard: Dashboard;
}

interface WorkerFixtures {
  /** The address of the production build, as `npm start` serves it. */
  readonly site: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  apiOptions: [{}, { option: true }],
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const site = await startSite();
      await use(site.url);
      site.stop();
    },
    { scope: 'worker' },
  ],
  api: async ({ apiOptions }, use) => {
    const anchor = Date.now();
    // The same logs at any time of day: it is always three in the afternoon of the dataset.
    const dataset = createDataset({ seed: 'e2e', anchor, midnight: anchor - 15 * HOUR_MS });
    const server = await startApiServer({
      handler: createApiHandler({ dataset, apiKey: API_KEY, ...apiOptions }),
    });
    await use(server);
    await server.close();
  },
  dashboard: async ({ page, site, api }, use) => {
    const dashboard = new Dashboard(page, site, api);
    const problems = watchPage(page);
    await use(dashboard);
    base.expect(problems, 'no script error, no violation of the Content-Security-Policy').toEqual([]);
  },
});

/** Collects what must never happen on a page: uncaught errors and content that the policy blocked. */
export function watchPage(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) problems.push(message.text());
  });
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return problems;
}

export interface Site {
  readonly url: string;
  stop(): void;
}

/** Serves `dist` in a process of its own: Playwright's loader must not transform Vite's modules. */
export async function startSite(env: Readonly<Record<string, string>> = {}): Promise<Site> {
  const child = spawn(process.execPath, ['.ci/serve-dist.mjs'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/\S+/.exec(printed)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.on('exit', (code) => reject(new Error(`The dashboard's server ended with ${code}: ${printed}`)));
  });
  return { url, stop: () => child.kill() };
}
