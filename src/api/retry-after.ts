const MIN_MS = 1_000;
const MAX_MS = 3_600_000;
/** The API document's own example value, for a 429 that names no time. */
const DEFAULT_MS = 60_000;

/**
 * How long a 429 asks to wait, in milliseconds: the longer of the body's `details.retryAfter` (seconds, API document)
 * and the `Retry-After` header (seconds or an HTTP date, RFC 9110 §10.2.3), clamped to 1 s – 1 h. The header is
 * unreadable across origins unless the server exposes it, hence the body comes first.
 */
export function retryAfterMs(bodyValue: unknown, header: string | null, now: number): number {
  const waits = [secondsToMs(bodyValue), headerToMs(header, now)].filter((wait) => wait !== null);
  if (waits.length === 0) return DEFAULT_MS;
  return Math.min(MAX_MS, Math.max(MIN_MS, ...waits));
}

function secondsToMs(value: unknown): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

function headerToMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = secondsToMs(header);
  if (seconds !== null) return seconds;
  // The three forms of an HTTP date; the last names no zone and means GMT.
  if (!/^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/.test(header)) return null;
  const date = Date.parse(/ GMT$/.test(header) ? header : `${header} GMT`);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
