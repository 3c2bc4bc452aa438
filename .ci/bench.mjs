// @ts-check
/**
 * `npm run bench`: installs what is missing, builds the dashboard and the bare list it is compared with, and measures
 * both in Chromium (bench/run.ts). It reports and never fails on slowness, only on what could not be measured.
 *
 * Options, after `--`: `--runs 7` (5), `--only scroll,tail-10k` (size, first-rows, scroll, tail-10k, tail-50k),
 * `--seconds 10` (how long a tail is followed, 60), `--profile` (one more run of scroll and the tails under the
 * profiler, to see where the time goes).
 */
import { join } from 'node:path';
import { CHROMIUM_ARGS, ensureChromium } from './chromium.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';

requireSupportedNode();
ensureDependencies();
// A developer's own connection must not reach the measurements.
for (const name of Object.keys(process.env)) if (name.startsWith('TENSORONE_')) delete process.env[name];
// Vite's runner, which comes first, would make it "development" and with it the builds: several times slower.
process.env.NODE_ENV = 'production';

const chromiumPath = await ensureChromium();
if (!chromiumPath) process.exit(1);
// Loaded only now: before, Vite may not be there.
const { build, runnerImport } = await import('vite');
const { default: react } = await import('@vitejs/plugin-react');

// Below node_modules, so that the folder is neither in the repository nor the one that others build into.
const cache = join(ROOT, 'node_modules', '.cache', 'endpoint-logs-bench');
const appFolder = join(cache, 'app');
const bareFolder = join(cache, 'bare');
const bareRoot = join(ROOT, 'bench', 'bare');

try {
  const run = /** @type {import('../bench/run')} */ (
    (await runnerImport('./bench/run.ts', { root: ROOT, configFile: false, logLevel: 'warn' })).module
  );
  const args = process.argv.slice(2);
  // A typing error should not cost a build.
  run.readArguments(args);
  const began = performance.now();
  await build({ root: ROOT, logLevel: 'warn', build: { outDir: appFolder, emptyOutDir: true } });
  await build({
    root: bareRoot,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: bareFolder, emptyOutDir: true, target: 'baseline-widely-available' },
  });
  console.log(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  const options = { root: ROOT, appFolder, bareRoot, bareFolder, chromiumPath, chromiumArgs: CHROMIUM_ARGS };
  process.exitCode = (await run.main(options, args)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
