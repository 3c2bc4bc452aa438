// @ts-check
/**
 * Forwards log requests to the API and adds the key there, so that the browser never has it.
 * Who may use it is decided first: with the key on this side, a page of another site must not get through.
 */

import { securityHeaders } from './headers.mjs';
import { bodyRefusal } from './limits.mjs';
import { isLoopback } from './settings.mjs';

/** Where the proxy listens: the API's own paths. */
export const PROXY_PATH = /^\/v2\/endpoints\//;

/** One endpoint's logs, and the two questions over several; nothing else that the key could do. */
const LOG_PATH = /^\/v2\/endpoints\/(?:([^/]+)\/logs|logs\/(?:search|aggregate))$/;

/** What goes to the API. Authorization, Cookie, Origin and all else of the browser's stay here. */
const FORWARDED = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'host',
  'if-modified-since',
  'if-none-match',
  'last-event-id',
  'pragma',
  'user-agent',
]);

/** What the API says to a browser on its own origin, and must not say on ours. */
const NOT_RETURNED = new Set([
  ...Object.keys(securityHeaders()).map((name) => name.toLowerCase()),
  'alt-svc',
  'clear-site-data',
  'link',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'strict-transport-security',
  'www-authenticate',
]);

/** @param {string | undefined} host a Host header @returns {string | undefined} its name without the port */
function hostName(host) {
  return host && URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}

/** @param {string} path @returns {boolean} */
function isLogPath(path) {
  const match = LOG_PATH.exec(path);
  if (!match) return false;
  try {
    // An id such as `..%2f..` would leave the endpoint's folder on a server that decodes before it routes.
    return match[1] === undefined || !/[/\\]|^\.{1,2}$/.test(decodeURIComponent(match[1]));
  } catch {
    return false;
  }
}

/**
 * @param {{ method?: string, url?: string, headers: import('node:http').IncomingHttpHeaders }} request
 * @param {string[]} [allowedHosts] host names besides loopback
 * @returns {{ status: number, message: string } | undefined} why the request is refused, if it is
 */
export function refusal({ method = 'GET', url = '/', headers }, allowedHosts = []) {
  const name = hostName(headers.host);
  // A name that someone else's DNS points at this machine would make their page look same-origin.
  if (name === undefined || !(isLoopback(name) || allowedHosts.includes(name))) {
    return {
      status: 403,
      message: 'This host name is not one the server answers to. See TENSORONE_ALLOWED_HOSTS.',
    };
  }
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { status: 403, message: 'Only pages of this server may use it.' };
  }
  // Only for browsers that send no Sec-Fetch-Site: our no-referrer policy makes some of our own origins "null".
  const { origin } = headers;
  const isOwn =
    site === 'same-origin' || (URL.canParse(origin ?? '') && new URL(origin ?? '').host === headers.host);
  if (origin !== undefined && !isOwn) {
    return { status: 403, message: 'Only pages of this server may use it.' };
  }
  if (!isLogPath(url.split('?', 1)[0] ?? '')) {
    return { status: 403, message: 'Only log requests are forwarded.' };
  }
  if (!['GET', 'HEAD', 'POST'].includes(method)) {
    return { status: 405, message: 'Log requests are GET or POST.' };
  }
  return bodyRefusal(headers);
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} code
 * @param {string} message
 */
function answerProblem(response, status, code, message) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  // The API's own shape of a problem, so that the dashboard shows it like any other.
  response.end(JSON.stringify({ error: code, message }));
}

/**
 * Refuses what may not pass and drops the headers that stay here. Dropped from the request itself, not in a
 * hook of the proxy, because the proxy skips its hook for a request with an Expect header.
 *
 * @param {string[]} allowedHosts
 * @returns {import('vite').Connect.NextHandleFunction}
 */
export function proxyGuard(allowedHosts) {
  return (request, response, next) => {
    if (!PROXY_PATH.test(request.url ?? '')) return next();
    const refused = refusal(request, allowedHosts);
    if (refused) {
      // What else is still to come of the request is not read.
      response.setHeader('Connection', 'close');
      return answerProblem(response, refused.status, 'PROXY_REFUSED', refused.message);
    }
    for (const name of Object.keys(request.headers)) {
      if (!FORWARDED.has(name)) delete request.headers[name];
    }
    next();
  };
}

/**
 * @param {{ target: string, key: string }} proxy
 * @returns {Record<string, import('vite').ProxyOptions>} for Vite's `server.proxy` and `preview.proxy`
 */
export function logProxy({ target, key }) {
  return {
    [PROXY_PATH.source]: {
      target,
      changeOrigin: true,
      headers: { authorization: `Bearer ${key}` },
      configure(proxy) {
        proxy.on('proxyRes', (answer, _request, response) => {
          for (const name of Object.keys(answer.headers)) {
            if (NOT_RETURNED.has(name) || name.startsWith('access-control-')) delete answer.headers[name];
          }
          // A stream that breaks off must break off here too: a pipe alone would leave the page waiting.
          answer.on('close', () => {
            if (!answer.complete) response.destroy();
          });
          // A quiet stream has sent its headers and no log yet; the page is to know that it is connected.
          setImmediate(() => {
            if (!response.headersSent && !response.destroyed) response.flushHeaders();
          });
        });
        proxy.on('error', (error, _request, response) => {
          if (!('writeHead' in response) || response.headersSent || response.destroyed) return;
          const code = /** @type {NodeJS.ErrnoException} */ (error).code ?? error.message;
          answerProblem(
            response,
            502,
            'PROXY_UNREACHABLE',
            `The API at ${target} could not be reached (${code}).`,
          );
        });
      },
    },
  };
}
