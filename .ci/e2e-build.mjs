// @ts-check
/** Playwright's global set-up: a fresh build, so that `npx playwright test` alone never tests an old one. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './dependencies.mjs';

export default function buildForTests() {
  if (process.env.E2E_DIST_IS_BUILT) return;
  // A process of its own: Playwright's loader would transform Vite's modules.
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const done = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (done.status !== 0) throw new Error('The build failed, so there is nothing to test.');
}
