// @ts-check
/** Installs the locked dependencies where they are missing or differ from package-lock.json. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's top folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/**
 * Compares contents, not times: a checkout or a copy changes times without changing anything else.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock | undefined} installed npm's own record, node_modules/.package-lock.json
 * @param {(path: string) => boolean} exists whether a package's folder is really there
 * @returns {string | undefined} why an install is needed, or undefined where none is
 */
export function staleReason(lock, installed, exists) {
  if (!installed) return 'they are not installed yet';
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '' || wanted.link) continue;
    const found = installed.packages?.[path];
    if (found && found.version !== wanted.version)
      return `${path} is ${found.version}, not ${wanted.version}`;
    // Optional packages are builds for other platforms as a rule, so their absence says nothing.
    if (!wanted.optional && !(found && exists(path))) return `${path} is missing`;
  }
  return undefined;
}

/** @param {string} path @returns {Lock | undefined} */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * The npm that runs this script, so that its version and settings are the ones used; else the one on the PATH.
 *
 * @param {string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {NodeJS.ProcessEnv} [env]
 */
function spawnNpm(args, stdio, env = process.env) {
  const running = env.npm_execpath;
  const isNpm = running !== undefined && /^npm(-cli)?\.[cm]?js$/.test(basename(running));
  const options = { cwd: ROOT, stdio, encoding: /** @type {const} */ ('utf8'), maxBuffer: 64 * 1024 * 1024 };
  return isNpm
    ? spawnSync(process.execPath, [running, ...args], options)
    : // Windows has npm as a batch file, which only a shell starts.
      spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** @param {string[]} args @returns {{ code: number, stdout: string, stderr: string }} what npm says */
export function npmOutput(args) {
  const { status, stdout, stderr } = spawnNpm(args, ['ignore', 'pipe', 'pipe']);
  return { code: status ?? 1, stdout: stdout ?? '', stderr: stderr ?? '' };
}

/** Runs `npm ci` if needed and says so; ends the process with a plain message if that fails. */
export function ensureDependencies() {
  const lock = readLock(join(ROOT, 'package-lock.json'));
  if (!lock) {
    console.error('package-lock.json is missing or damaged, so the dependencies cannot be installed.');
    process.exit(1);
  }
  const installed = readLock(join(ROOT, 'node_modules', '.package-lock.json'));
  const reason = staleReason(lock, installed, (path) => existsSync(join(ROOT, path)));
  if (!reason) return;
  console.log(`Installing dependencies (${reason}). This takes up to a minute.`);
  // NODE_ENV=production would leave the build tools out, hence --include=dev. No package needs its scripts run.
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = spawnNpm(args, 'inherit').status ?? 1;
  if (code === 0) return;
  console.error(`Installing dependencies failed: npm ci ended with code ${code}. Its own message is above.`);
  process.exit(1);
}
