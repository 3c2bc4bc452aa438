// @ts-check
/** Serves the production build in `dist`. Used by `npm start`, the end-to-end tests and the benchmarks. */
import { preview } from 'vite';
import { ROOT } from './dependencies.mjs';

/**
 * @param {object} [options]
 * @param {number} [options.port] the first port to try; 0 lets the system choose
 * @param {Record<string, string>} [options.env] environment variables for this server alone (server/settings.mjs)
 * @returns {Promise<{ url: string, close(): Promise<void> }>} `url` ends with a slash
 */
export async function startPreview({ port = 4173, env = {} } = {}) {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    const server = await preview({
      root: ROOT,
      logLevel: 'warn',
      preview: { host: '127.0.0.1', port, strictPort: false, open: false },
    });
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
  } finally {
    for (const name of Object.keys(env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}
