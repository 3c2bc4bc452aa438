// @ts-check
/** What the dev server and the preview server do beyond Vite: security headers, run-time settings, the proxy. */
import { resolve } from 'node:path';
import { securityHeaders } from './headers.mjs';
import { logProxy, proxyGuard } from './log-proxy.mjs';
import { configOverrides, runtimeConfig } from './runtime-config.mjs';

/**
 * @param {import('./settings.mjs').ServerSettings} settings
 * @returns {import('vite').Plugin}
 */
export function dashboardServer(settings) {
  /**
   * @param {import('vite').Connect.Server} middlewares
   * @param {string} folder where the deployed `config.json` lies
   * @param {boolean} dev
   */
  const install = (middlewares, folder, dev) => {
    const headers = new Map(
      Object.entries(securityHeaders({ connectSources: settings.connectSources, dev })),
    );
    middlewares.use((_request, response, next) => {
      response.setHeaders(headers);
      next();
    });
    if (settings.proxy) middlewares.use(proxyGuard(settings.allowedHosts));
    middlewares.use(runtimeConfig(resolve(folder, 'config.json'), configOverrides(settings)));
  };
  const network = {
    host: '127.0.0.1',
    // Pages of other origins have no business here.
    cors: false,
    allowedHosts: settings.allowedHosts,
    proxy: settings.proxy && logProxy(settings.proxy),
  };
  return {
    name: 'dashboard-server',
    config: () => ({ server: network, preview: network }),
    configureServer({ middlewares, config }) {
      if (settings.notice) config.logger.warn(settings.notice);
      install(middlewares, config.publicDir, true);
    },
    configurePreviewServer({ middlewares, config }) {
      if (settings.notice) config.logger.warn(settings.notice);
      install(middlewares, resolve(config.root, config.build.outDir), false);
    },
  };
}
