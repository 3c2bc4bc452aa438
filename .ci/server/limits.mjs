// @ts-check
/** How long the server waits for a request to come in, and how large it may be. Answers may take any time. */

/** Milliseconds. Node looks every 30 s, so an open but unfinished request lives that much longer at most. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 };

/** Bytes of a forwarded request's body: a search over a thousand endpoints has a third of it. */
export const MAX_BODY_BYTES = 65_536;

/**
 * @param {Pick<import('node:http').Server, 'headersTimeout' | 'requestTimeout' | 'keepAliveTimeout'>} server
 * @param {typeof LIMITS} [limits]
 */
export function limitConnections(server, limits = LIMITS) {
  Object.assign(server, limits);
}

/**
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @returns {{ status: number, message: string } | undefined} why the body is refused, if it is
 */
export function bodyRefusal(headers) {
  // Node reads exactly as many bytes as announced, so the announcement is all there is to check.
  if (headers['transfer-encoding'] !== undefined) {
    return { status: 411, message: 'The request must say how long it is (Content-Length).' };
  }
  if (Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    return { status: 413, message: `The request may have ${MAX_BODY_BYTES} bytes.` };
  }
  return undefined;
}
