/** A base URL as typed, made whole, or why it cannot be used. */
export type BaseUrlReading =
  | { readonly ok: true; readonly baseUrl: string }
  | { readonly ok: false; readonly problem: string };

const refuse = (problem: string): BaseUrlReading => ({ ok: false, problem });

/**
 * Reads the API's base URL: absolute, https (http on this machine only, since the API key goes there), without
 * credentials, query or fragment. A trailing slash and a trailing `/v2` are dropped: the client adds `/v2` itself.
 */
export function readBaseUrl(text: string): BaseUrlReading {
  const typed = text.trim();
  if (typed === '') return refuse('Enter the address of the API, such as https://api.tensorone.ai.');
  const url = /^https?:\/\//i.test(typed) && URL.canParse(typed) ? new URL(typed) : null;
  if (url === null) return refuse('Enter a whole address that begins with https://.');
  if (url.username !== '' || url.password !== '') {
    return refuse('Leave user name and password out of the address; the API key has a field of its own.');
  }
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(typed)) {
    return refuse('Leave out the part from "?" or "#" on.');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse('Use https://. The API key would travel unencrypted; http:// works for this machine only.');
  }
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v2$/, '');
  if (/\/v2\//.test(path)) return refuse('Leave out the part from "/v2" on: the dashboard adds it.');
  return { ok: true, baseUrl: `${url.origin}${path}` };
}

/** Whether a URL's host name is this machine: `localhost` and its subdomains, 127.0.0.0/8 and ::1. */
function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
