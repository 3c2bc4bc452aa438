// @ts-check
/** Finds a Chromium for the end-to-end tests, and installs one where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './dependencies.mjs';

const PATH_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What Chromium needs on a machine without a display, a GPU or a way to the internet. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]} where a Chromium of the system's may be, best first
 */
export function chromiumCandidates(env, platform) {
  if (platform === 'darwin') {
    return [env.HOME ?? '', ''].flatMap((home) =>
      ['Google Chrome', 'Chromium'].map((name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`),
    );
  }
  if (platform === 'win32') {
    return [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .flatMap((folder) => [
        `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
        `${folder}\\Chromium\\Application\\chrome.exe`,
      ]);
  }
  const folders = ['/usr/bin', ...(env.PATH ?? '').split(delimiter).filter(Boolean)];
  return PATH_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/**
 * `CHROMIUM_PATH` wins, and is not second-guessed: a wrong one should fail, not be replaced in silence.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @param {(path: string) => boolean} [exists]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env, platform = process.platform, exists = existsSync) {
  return env.CHROMIUM_PATH || chromiumCandidates(env, platform).find(exists);
}

/** @param {string} path @returns {boolean} whether it starts: a download may lack the system's libraries */
function starts(path) {
  // Chrome on Windows opens a window for --version.
  if (process.platform === 'win32') return existsSync(path);
  return spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}

/** @returns {Promise<string | undefined>} the browser that Playwright keeps in its own cache */
async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path && existsSync(path) && starts(path) ? path : undefined;
}

/** @param {string} command @param {string[]} args @returns {boolean} */
function run(command, args) {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', timeout: 10 * 60_000 }).status === 0;
}

/**
 * Needs the dependencies to be installed.
 *
 * @returns {Promise<string | undefined>} the path of a Chromium, or undefined where none can be had
 */
export async function ensureChromium() {
  const found = findChromium() ?? (await playwrightChromium());
  if (found) {
    console.log(`Chromium: ${found}`);
    return found;
  }
  console.log('No Chromium found: asking Playwright to download one.');
  const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  if (run(process.execPath, [cli, 'install', 'chromium'])) {
    const downloaded = await playwrightChromium();
    if (downloaded) {
      console.log(`Chromium: downloaded by Playwright, ${downloaded}`);
      return downloaded;
    }
  }
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('That did not work: installing the system package chromium with apt-get.');
    const packages = ['chromium', 'fonts-dejavu-core'];
    if (
      run('apt-get', ['update']) &&
      run('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
    ) {
      const installed = findChromium();
      if (installed) {
        console.log(`Chromium: installed by apt-get, ${installed}`);
        return installed;
      }
    }
  }
  console.log('No Chromium could be installed. Install one and set CHROMIUM_PATH to its program file.');
  return undefined;
}
