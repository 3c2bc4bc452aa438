// @ts-check
/** Takes the README's pictures of the built dashboard on its demo data. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './chromium.mjs';
import { ROOT } from './dependencies.mjs';
import { startPreview } from './preview.mjs';

const FOLDER = join(ROOT, 'e2e', 'screenshots');

/** @typedef {import('@playwright/test').Page} Page */
/** @type {{ name: string, width: number, height: number, scheme: 'light' | 'dark', query: string, act: (page: Page) => Promise<void> }[]} */
const SHOTS = [
  {
    name: 'logs-dark',
    width: 1600,
    height: 1000,
    scheme: 'dark',
    query: '',
    act: async (page) => {
      await page.getByRole('region', { name: 'Common errors' }).getByText('CUDA_OOM').first().waitFor();
    },
  },
  {
    name: 'details-light',
    width: 1600,
    height: 1000,
    scheme: 'light',
    query: '?level=error&search=CUDA',
    act: async (page) => {
      await page.getByRole('button', { name: 'Show details' }).nth(1).click();
      await page.getByRole('heading', { name: 'Recovery actions' }).waitFor();
    },
  },
  {
    name: 'live-tail-dark',
    width: 1600,
    height: 1000,
    scheme: 'dark',
    query: '?level=debug',
    act: async (page) => {
      await page.getByRole('button', { name: 'Start live tail' }).click();
      await page
        .getByRole('log', { name: 'Live entries' })
        .getByText('Response sent')
        .first()
        .waitFor({ timeout: 120_000 });
    },
  },
  {
    name: 'phone-dark',
    width: 390,
    height: 844,
    scheme: 'dark',
    query: '?level=warn',
    act: async (page) => {
      await page.getByRole('table', { name: 'Log entries' }).scrollIntoViewIfNeeded();
    },
  },
];

await mkdir(FOLDER, { recursive: true });
const site = await startPreview({ port: 0 });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
for (const { name, width, height, scheme, query, act } of SHOTS) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  await page.goto(`${site.url}${query}`);
  await page.locator('[role="row"][data-index]').first().waitFor();
  await page.locator('svg.recharts-surface').first().waitFor();
  await act(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.close();
  console.log(`e2e/screenshots/${name}.png`);
}
await browser.close();
await site.close();
