// @ts-check
/**
 * Answers `/config.json` with the file's settings and, on top, what the environment says.
 * So one build serves any deployment, and a build with a proxy beside it needs no other file.
 */
import { readFile } from 'node:fs/promises';

/**
 * @param {import('./settings.mjs').ServerSettings} settings
 * @returns {Record<string, unknown>} what the environment says about `config.json`'s fields
 */
export function configOverrides({ proxy, endpoints }) {
  return {
    // An empty base is this page's own origin, where the proxy listens.
    ...(proxy && { apiBaseUrl: '', proxy: true, demo: false }),
    ...(endpoints && { endpoints }),
  };
}

/**
 * @param {string} file the `config.json` that is deployed
 * @param {Record<string, unknown>} overrides
 * @returns {import('vite').Connect.NextHandleFunction}
 */
export function runtimeConfig(file, overrides) {
  return async (request, response, next) => {
    if (request.url?.split('?', 1)[0] !== '/config.json' || Object.keys(overrides).length === 0)
      return next();
    try {
      const body = JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...overrides });
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end(request.method === 'HEAD' ? undefined : body);
    } catch (error) {
      next(error);
    }
  };
}
