// @ts-check
/**
 * The one list of security headers. The server here sends them; the files in `.ci/deploy` hold the same ones for
 * other servers, and a test compares them.
 */
import { isLoopback } from './settings.mjs';

/** TensorOne's own API. */
const API_ORIGIN = 'https://api.tensorone.ai';

/** APIs on the machine that the browser runs on, such as `npm run api`. */
const LOOPBACK_SOURCES = ['http://127.0.0.1:*', 'http://localhost:*'];

/** The one policy that turns a string into a script's address: src/app/trusted-types.ts. */
const TRUSTED_TYPES = { 'require-trusted-types-for': ["'script'"], 'trusted-types': ['default'] };

/**
 * @param {unknown} [apiBaseUrl] that of `config.json`
 * @returns {string[]} where the page may connect to besides its own origin, unless the environment says
 */
export function connectSourcesFor(apiBaseUrl) {
  const text = typeof apiBaseUrl === 'string' ? apiBaseUrl : '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The dashboard takes no other address either: a key must not travel unencrypted. CSP has no form for IPv6.
  const isUsable =
    !url?.hostname.startsWith('[') &&
    (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname)));
  return [...new Set([API_ORIGIN, ...(url && isUsable ? [url.origin] : []), ...LOOPBACK_SOURCES])];
}

/**
 * @param {{ connectSources?: string[], dev?: boolean }} [options] `dev` admits what Vite's dev server puts
 *   into the page: an inline script for hot reload, `<style>` elements, a WebSocket, scripts from strings
 * @returns {string}
 */
export function contentSecurityPolicy({ connectSources = connectSourcesFor(), dev = false } = {}) {
  const inline = dev ? ["'unsafe-inline'"] : [];
  /** @type {Record<string, string[]>} */
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...inline],
    'style-src': ["'self'", ...inline],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...(dev ? ['ws://localhost:*', 'ws://127.0.0.1:*'] : []), ...connectSources],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'object-src': ["'none'"],
    ...(dev ? {} : TRUSTED_TYPES),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

/**
 * @param {{ connectSources?: string[], dev?: boolean }} [options]
 * @returns {Record<string, string>}
 */
export function securityHeaders(options) {
  return {
    'Content-Security-Policy': contentSecurityPolicy(options),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), clipboard-read=(), payment=(), usb=()',
  };
}

/** @returns {Record<string, string>} those of a public deployment: no API on the reader's machine, and only https */
export function deployedHeaders() {
  return {
    ...securityHeaders({ connectSources: [API_ORIGIN] }),
    'Strict-Transport-Security': 'max-age=31536000',
  };
}

/** How long a browser may keep what: `hashed` is all below `/assets/`, whose names change with their content. */
export const CACHE_CONTROL = {
  page: 'no-store',
  hashed: 'public, max-age=31536000, immutable',
  other: 'no-cache',
};
