// @ts-check
/**
 * `npm start`: installs what is missing, builds, serves the build on this machine and opens the browser.
 *
 * `npm start -- --no-open` leaves the browser alone; `PORT` asks for a port (4173, or the next free one);
 * server/settings.mjs lists the variables that connect it to an API.
 */
import { spawn } from 'node:child_process';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { requireSupportedNode } from './node-version.mjs';

/** @param {NodeJS.ProcessEnv} env @param {NodeJS.Platform} platform @returns {boolean} */
function hasDesktop(env, platform) {
  if (env.CI) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** @param {string} url */
function openBrowser(url) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  // The address is on the terminal already, so a desktop without an opener is no error.
  spawn(/** @type {string} */ (command), args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

/** @param {string | undefined} text @returns {number} */
function readPort(text) {
  const port = Number(text || 4173);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`PORT is "${text}", which is not a port number.`);
}

requireSupportedNode();
ensureDependencies();
// Loaded only now: before, Vite may not be there.
const { build } = await import('vite');
const { startPreview } = await import('./preview.mjs');
const { readServerSettings } = await import('./server/settings.mjs');
try {
  const port = readPort(process.env.PORT);
  const { proxy } = readServerSettings(process.env);
  const began = performance.now();
  await build({ root: ROOT, logLevel: 'warn' });
  console.log(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
  const server = await startPreview({ port });
  if (proxy) console.log(`Log requests go to ${proxy.target} with the key from TENSORONE_API_KEY.`);
  console.log(`Endpoint logs: ${server.url} (Ctrl-C ends it)`);
  process.once('SIGINT', async () => {
    await server.close();
    process.exit(0);
  });
  if (!process.argv.includes('--no-open') && hasDesktop(process.env, process.platform))
    openBrowser(server.url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
