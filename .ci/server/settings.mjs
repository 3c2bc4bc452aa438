// @ts-check
/**
 * What `npm start`, `npm run dev` and `vite preview` take from the environment.
 *
 * | variable                 | meaning                                                                          |
 * | ------------------------ | -------------------------------------------------------------------------------- |
 * | `TENSORONE_API_URL`      | with the key: forward log requests there, so that no browser ever holds the key   |
 * | `TENSORONE_API_KEY`      | the key that is added outside the browser                                         |
 * | `TENSORONE_ENDPOINTS`    | comma-separated endpoint ids offered by the dashboard                             |
 * | `TENSORONE_ALLOWED_HOSTS`| comma-separated host names, besides loopback, under which the server may be used  |
 * | `TENSORONE_CSP_CONNECT`  | where the page may connect to (CSP sources), in place of the default of headers.mjs |
 */

/**
 * @typedef {object} ServerSettings
 * @property {{ target: string, key: string } | undefined} proxy where log requests go, if anywhere
 * @property {string[] | undefined} endpoints
 * @property {string[]} allowedHosts
 * @property {string[] | undefined} connectSources
 * @property {string | undefined} notice what is set but has no effect, in words for the terminal
 */

/** @param {string} hostname as `URL.hostname` gives it @returns {boolean} */
export function isLoopback(hostname) {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

/** @param {string | undefined} text @param {RegExp} separator @returns {string[]} */
function list(text, separator = /,/) {
  return (text ?? '')
    .split(separator)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** @param {string} text @returns {string} the API's base address without a closing slash */
function readTarget(text) {
  const wrong = (/** @type {string} */ why) => new Error(`TENSORONE_API_URL ${why}.`);
  if (!URL.canParse(text)) throw wrong('is not a URL; an example is https://api.tensorone.ai');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw wrong('must begin with https://');
  if (url.username || url.password) throw wrong('must not hold a user name or password');
  if (url.search || url.hash) throw wrong('must not hold a query or a fragment');
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw wrong('must begin with https:// unless it is on this machine, or the key would travel unencrypted');
  }
  return url.href.replace(/\/+$/, '');
}

/** @param {string} text @returns {string} the bare key; a message about a bad one never repeats it */
function readKey(text) {
  const key = text.trim().replace(/^Bearer\s+/i, '');
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new Error(
      'TENSORONE_API_KEY holds characters that an API key cannot have, such as spaces or line ends.',
    );
  }
  return key;
}

/** @param {string} text @returns {string[]} */
function readConnectSources(text) {
  const sources = list(text, /[\s,]+/);
  const bad = sources.find((source) => !/^('(self|none)'|[\w.*:/[\]-]+)$/.test(source));
  if (bad !== undefined) throw new Error(`TENSORONE_CSP_CONNECT holds "${bad}", which is not a CSP source.`);
  return sources;
}

/** @param {Record<string, string | undefined>} env @returns {ServerSettings} */
export function readServerSettings(env) {
  const url = env.TENSORONE_API_URL?.trim();
  const key = env.TENSORONE_API_KEY?.trim();
  const endpoints = list(env.TENSORONE_ENDPOINTS);
  return {
    proxy: url && key ? { target: readTarget(url), key: readKey(key) } : undefined,
    endpoints: endpoints.length > 0 ? endpoints : undefined,
    allowedHosts: list(env.TENSORONE_ALLOWED_HOSTS),
    connectSources:
      env.TENSORONE_CSP_CONNECT === undefined ? undefined : readConnectSources(env.TENSORONE_CSP_CONNECT),
    notice:
      Boolean(url) === Boolean(key)
        ? undefined
        : `${url ? 'TENSORONE_API_URL is set but TENSORONE_API_KEY' : 'TENSORONE_API_KEY is set but TENSORONE_API_URL'} is not: log requests are not forwarded. Set both, or neither.`,
  };
}
