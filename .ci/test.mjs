// @ts-check
/**
 * `npm test`: installs what is missing, then runs every check of the project, each one to its end.
 * The last line is `N passed, N failed`: the unit and end-to-end tests, and one for each other step.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest, sum } from './test-count.mjs';

requireSupportedNode();
ensureDependencies();

const reports = mkdtempSync(join(tmpdir(), 'endpoint-logs-'));
// A developer's own connection must not reach the tests.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('TENSORONE_')),
);

/** What failed, said again at the end: the beginning of a long run's output is often cut off. @type {string[]} */
const failures = [];

/**
 * @param {string} title
 * @param {string[]} command a program file below node_modules or .ci, and its arguments
 * @param {Record<string, string>} [extra] environment
 * @returns {boolean}
 */
function step(title, [file, ...args], extra = {}) {
  console.log(`\n== ${title}`);
  const began = performance.now();
  const done = spawnSync(process.execPath, [join(ROOT, /** @type {string} */ (file)), ...args], {
    cwd: ROOT,
    env: { ...env, ...extra },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `-- ${title}: ${done.status === 0 ? 'ok' : `failed (${done.signal ?? done.status})`}, ${seconds} s`,
  );
  if (done.status !== 0) failures.push(title);
  return done.status === 0;
}

/** @param {string} name @returns {unknown} */
function readReport(name) {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {boolean} ok @returns {import('./test-count.mjs').Count} */
const one = (ok) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

const counts = [
  one(step('typecheck', ['node_modules/typescript/bin/tsc', '--noEmit'])),
  one(step('lint', ['node_modules/@biomejs/biome/bin/biome', 'ci', '.'])),
  one(step('import directions', ['.ci/check-imports.mjs'])),
];

const unit = step('unit tests', [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, 'unit.json')}`,
]);
counts.push(countVitest(readReport('unit.json'), unit));
failures.push(...failuresOfVitest(readReport('unit.json')));

const built = step('build', ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn']);
counts.push(one(built));

const chromium = built ? await ensureChromium() : undefined;
if (chromium) {
  const e2e = step(
    'end-to-end tests',
    ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    {
      CHROMIUM_PATH: chromium,
      E2E_DIST_IS_BUILT: '1',
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'e2e.json'),
    },
  );
  counts.push(countPlaywright(readReport('e2e.json'), e2e));
  failures.push(...failuresOfPlaywright(readReport('e2e.json')));
} else {
  console.log(`\n-- end-to-end tests: not run, for lack of ${built ? 'a Chromium' : 'a build'}`);
  counts.push(one(false));
}

rmSync(reports, { recursive: true, force: true });
const total = sum(counts);
if (total.skipped > 0) console.log(`\nSkipped tests: ${total.skipped}`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
