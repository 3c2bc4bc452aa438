import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from './.ci/chromium.mjs';

// A developer's own connection must not reach the tests. A test that wants a proxy says so itself.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('TENSORONE_')) delete process.env[name];
}

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './.ci/e2e-build.mjs',
  fullyParallel: true,
  // Two browsers on the two cores of a small machine hold each other up: no faster, and a test takes three times as long.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // Upper bounds of waiting, for a machine that is busy with other work too.
  timeout: 120_000,
  globalTimeout: 60 * 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    // Undefined leaves the choice to Playwright: the browser of its own cache.
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_ARGS },
    // A third of a test's time, so only on request: `--trace=retain-on-failure`.
    trace: 'off',
    actionTimeout: 20_000,
    locale: 'en-US',
    timezoneId: 'UTC',
  },
});
