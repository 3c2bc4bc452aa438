// @ts-check
/**
 * `npm run bench`: installs what is missing, builds the dashboard and the bare list it is compared with, and measures
 * both in Chromium (bench/run.ts). It reports and never fails on slowness, only on what could not be measured.
 *
 * Options, after `--`: `--runs 7` (5), `--only scroll,tail-10k` (size, first-rows, scroll, tail-10k, tail-50k, growth,
 * peers), `--seconds 10` (how long a tail is followed, 60), `--large` (5,000,000 entries too, in the
 * store and as a file in the browser), `--viewers bare,glide` (of the measure peers: all of them), `--profile` (one more
 * run of scroll and the tails under the profiler, to see where the time goes).
 *
 * The viewers of the measure `peers` are no dependencies of the dashboard: bench/peers has a package.json and a lock of
 * its own, which are installed only for that measure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHROMIUM_ARGS, ensureChromium } from './chromium.mjs';
import { ensureDependencies, npmOutput, ROOT, staleReason } from './dependencies.mjs';
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
const peersRoot = join(ROOT, 'bench', 'peers');
const growthFolder = join(cache, 'growth');

/** @param {string} path @returns {any} */
const readJson = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined);

/** Installs the other viewers where they are missing. @returns {string | undefined} why they cannot be measured */
function ensurePeers() {
  const installed = readJson(join(peersRoot, 'node_modules', '.package-lock.json'));
  const exists = (/** @type {string} */ path) => existsSync(join(peersRoot, path));
  const reason = staleReason(readJson(join(peersRoot, 'package-lock.json')), installed, exists);
  if (reason) {
    console.log(`Installing the viewers to compare with (${reason}).`);
    const { code, stderr } = npmOutput(['ci', '--prefix', peersRoot, '--ignore-scripts', '--no-audit']);
    if (code !== 0) return `npm ci ended with code ${code}\n${stderr}`;
  }
  // They are outside the project's own check, because their packages may not be there.
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--noEmit', '-p', peersRoot], {
    encoding: 'utf8',
  });
  return status === 0 ? undefined : stdout;
}

/** @param {typeof import('vite').build} build @param {import('vite').PluginOption} plugin @returns {Promise<string>} */
async function buildPeers(build, plugin) {
  const outDir = join(cache, 'peers');
  await build({
    root: peersRoot,
    configFile: false,
    logLevel: 'error',
    plugins: [plugin],
    // The bare list is imported from outside, where another React would be found.
    resolve: { dedupe: ['react', 'react-dom'] },
    build: { outDir, emptyOutDir: true, target: 'baseline-widely-available' },
  });
  return outDir;
}

try {
  const run = /** @type {import('../bench/run')} */ (
    (await runnerImport('./bench/run.ts', { root: ROOT, configFile: false, logLevel: 'warn' })).module
  );
  const args = process.argv.slice(2);
  // A typing error should not cost a build.
  const { names } = run.readArguments(args);
  const began = performance.now();
  await build({ root: ROOT, logLevel: 'warn', build: { outDir: appFolder, emptyOutDir: true } });
  await build({
    root: bareRoot,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir: bareFolder, emptyOutDir: true, target: 'baseline-widely-available' },
  });
  const problem = names.includes('peers') ? ensurePeers() : 'not asked for';
  if (names.includes('peers') && problem !== undefined)
    console.error(`The other viewers cannot be measured: ${problem}`);
  const peersFolder = problem === undefined ? await buildPeers(build, react()) : undefined;
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: { ssr: 'bench/growth-process.ts', outDir: growthFolder, emptyOutDir: true, copyPublicDir: false },
  });
  console.log(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  const options = {
    root: ROOT,
    appFolder,
    bareRoot,
    bareFolder,
    peersRoot,
    peersFolder,
    growthProgram: join(growthFolder, 'growth-process.js'),
    chromiumPath,
    chromiumArgs: CHROMIUM_ARGS,
  };
  process.exitCode = (await run.main(options, args)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
