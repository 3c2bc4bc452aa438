import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { parseSync } from 'vite';
import { ENDPOINTS } from '../../e2e/test-api';
import type { ApiServer } from '../../src/mocks/http-server';
import { type Bench, bareUrl, connectDashboard, withApi, withPage } from '../bench';
import type { MeasureResult } from '../figure';
import { type FirstRow, firstRowOf, slowNetwork, watchForFirstRow } from '../first-row';
import { pastHours } from '../range';
import type { Site } from '../site';

/** Kilobytes after gzip, as a server sends the file that compresses. */
function gzipKilobytes(site: Site, paths: Iterable<string>): number {
  let bytes = 0;
  for (const path of paths) bytes += gzipSync(readFileSync(join(site.folder, path))).length;
  return bytes / 1_000;
}

/** The scripts that the page's HTML names and everything they import at once. */
function initialScripts(site: Site): ReadonlySet<string> {
  const html = readFileSync(join(site.folder, 'index.html'), 'utf8');
  const found = new Set<string>();
  const add = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    const { program } = parseSync(path, readFileSync(join(site.folder, path), 'utf8'));
    for (const node of program.body) {
      const source = 'source' in node ? node.source : null;
      if (source !== null && /^[./]/.test(source.value))
        add(new URL(source.value, `http://site${path}`).pathname);
    }
  };
  for (const [, path] of html.matchAll(/(?:src|href)="([^"]+\.js)"/g)) if (path !== undefined) add(path);
  if (found.size === 0) throw new Error('The built page names no script.');
  return found;
}

/** Opens the page connected to the API, with its key remembered, as on any visit but the first. */
async function openConnected(bench: Bench, api: ApiServer): Promise<FirstRow> {
  return withPage(bench, async (page: Page) => {
    const dashboard = await connectDashboard(bench, page, api, { remember: true });
    await dashboard.rows.first().waitFor();
    await slowNetwork(page);
    await watchForFirstRow(page);
    await page.reload();
    return firstRowOf(page);
  });
}

async function openBare(bench: Bench, api: ApiServer): Promise<FirstRow> {
  return withPage(bench, async (page) => {
    await slowNetwork(page);
    await watchForFirstRow(page);
    const range = pastHours(Date.now(), 1);
    const endpoints = ENDPOINTS.slice(0, 1);
    await page.goto(
      bareUrl(bench, api, {
        mode: 'list',
        ...range,
        endpoints,
        level: 'info',
        limit: 1_000,
        width: 1_300,
        height: 500,
      }),
    );
    return firstRowOf(page);
  });
}

/** How much JavaScript stands between the address and the first row, and how long that takes against the API. */
export async function measureBundleSize(bench: Bench): Promise<MeasureResult> {
  const dashboard: FirstRow[] = [];
  const bare: FirstRow[] = [];
  await withApi(bench, {}, async (api) => {
    for (let run = 1; run <= bench.runs; run++) {
      bench.say(`run ${run}`);
      dashboard.push(await openConnected(bench, api));
      bare.push(await openBare(bench, api));
    }
  });
  const scripts = initialScripts(bench.app);
  const size = (site: Site, { scripts: fetched }: FirstRow, arrivedOnly: boolean): number =>
    gzipKilobytes(
      site,
      fetched.filter(({ arrived }) => arrived || !arrivedOnly).map(({ path }) => path),
    );
  const last = dashboard.at(-1);
  return {
    measure: 'JavaScript before the first row',
    note: 'gzip; connected to the API, fresh cache, 40 ms and 10 Mbit/s; the bare page with the same list request',
    figures: [
      {
        name: 'entry and its static imports',
        unit: 'kB',
        dashboard: [gzipKilobytes(bench.app, scripts)],
        bare: [gzipKilobytes(bench.bare, initialScripts(bench.bare))],
        budget: { of: 'value', atMost: 150 },
      },
      {
        name: 'arrived before the first row',
        unit: 'kB',
        dashboard: dashboard.map((run) => size(bench.app, run, true)),
        bare: bare.map((run) => size(bench.bare, run, true)),
        budget: { of: 'value', atMost: 150 },
      },
      {
        name: 'requested before the first row',
        unit: 'kB',
        dashboard: dashboard.map((run) => size(bench.app, run, false)),
        bare: bare.map((run) => size(bench.bare, run, false)),
      },
      {
        name: 'first row, on the API',
        unit: 'ms',
        dashboard: dashboard.map(({ ms }) => ms),
        bare: bare.map(({ ms }) => ms),
      },
    ],
    details: {
      'requested before the first row, last run': (last?.scripts ?? []).map(
        ({ path, arrived }) =>
          `${gzipKilobytes(bench.app, [path]).toFixed(1)} kB ${path.replace(/-[\w-]{8}\.js$/, '.js')}${arrived ? '' : ' (still on its way)'}`,
      ),
    },
  };
}
