// @ts-check
/** The security headers of every answer. A deployment behind another server sends the same ones there. */

/**
 * Any https API and any loopback one, because the connection dialog takes any base URL.
 * A deployment that knows its APIs narrows this with `TENSORONE_CSP_CONNECT`.
 */
const DEFAULT_CONNECT_SOURCES = ['https:', 'http://127.0.0.1:*', 'http://localhost:*'];

/**
 * @param {{ connectSources?: string[], dev?: boolean }} [options] `dev` admits what Vite's dev server puts
 *   into the page: an inline script for hot reload, `<style>` elements, and a WebSocket
 * @returns {string}
 */
export function contentSecurityPolicy({ connectSources = DEFAULT_CONNECT_SOURCES, dev = false } = {}) {
  const inline = dev ? ["'unsafe-inline'"] : [];
  /** @type {Record<string, string[]>} Trusted Types are two more entries here. */
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
