// @ts-check
/** What the dev server and the preview server do beyond Vite: security headers, run-time settings, the proxy. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { connectSourcesFor, securityHeaders } from './headers.mjs';
import { integrity } from './integrity.mjs';
import { limitConnections } from './limits.mjs';
import { logProxy, PROXY_PATH, proxyGuard } from './log-proxy.mjs';
import { configOverrides, runtimeConfig } from './runtime-config.mjs';
import { staticFiles } from './static-files.mjs';

/** @param {string} file a `config.json` @returns {unknown} */
function readApiBaseUrl(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))?.apiBaseUrl;
  } catch {
    // The dashboard says what is wrong with the file.
    return undefined;
  }
}

/**
 * @param {import('./settings.mjs').ServerSettings} settings
 * @returns {import('vite').Plugin[]}
 */
export function dashboardServer(settings) {
  /**
   * @param {import('vite').Connect.Server} middlewares
   * @param {string} folder where the deployed `config.json` lies
   * @param {boolean} dev
   */
  const install = (middlewares, folder, dev) => {
    const config = resolve(folder, 'config.json');
    const connectSources = settings.connectSources ?? connectSourcesFor(readApiBaseUrl(config));
    const headers = new Map(Object.entries(securityHeaders({ connectSources, dev })));
    // First of all: Vite's own check of the host name answers before what is added here.
    middlewares.stack.unshift({
      route: '',
      handle: (
        /** @type {unknown} */ _request,
        /** @type {import('node:http').ServerResponse} */ response,
        /** @type {() => void} */ next,
      ) => {
        response.setHeaders(headers);
        next();
      },
    });
    if (settings.proxy) middlewares.use(proxyGuard(settings.allowedHosts));
    middlewares.use(runtimeConfig(config, configOverrides(settings)));
    if (dev) return;
    const serve = staticFiles(folder);
    middlewares.use((request, response, next) =>
      settings.proxy && PROXY_PATH.test(request.url ?? '') ? next() : serve(request, response, next),
    );
  };
  const network = {
    host: '127.0.0.1',
    // Pages of other origins have no business here.
    cors: false,
    allowedHosts: settings.allowedHosts,
    proxy: settings.proxy && logProxy(settings.proxy),
  };
  /** @type {import('vite').Plugin} */
  const server = {
    name: 'dashboard-server',
    config: () => ({ server: network, preview: network }),
    configureServer({ middlewares, httpServer, config }) {
      if (settings.notice) config.logger.warn(settings.notice);
      if (httpServer && 'headersTimeout' in httpServer) limitConnections(httpServer);
      install(middlewares, config.publicDir, true);
    },
    configurePreviewServer({ middlewares, httpServer, config }) {
      if (settings.notice) config.logger.warn(settings.notice);
      if ('headersTimeout' in httpServer) limitConnections(httpServer);
      // Vite leaves a WebSocket that its proxy does not want open for ever.
      httpServer.on('upgrade', (_request, socket) => socket.destroy());
      install(middlewares, resolve(config.root, config.build.outDir), false);
    },
  };
  return [server, integrity()];
}
