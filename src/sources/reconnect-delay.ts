const MIN_MS = 5_000;
const MAX_MS = 60_000;
const MIN_RETRY_MS = 250;

/**
 * Milliseconds to wait before the next try: 5 s, doubled for each failed try up to 60 s, spread evenly over ±25 % of
 * that as far as it stays within 5 s and 60 s, so that many tabs do not come back at one moment. The server's own
 * `retry:` may ask for more, up to 60 s.
 *
 * @param failures tries in a row that failed before this wait, from 0
 * @param random from 0 to below 1
 * @param retryMs what the stream's `retry:` field said, unchecked
 */
export function reconnectDelayMs(failures: number, random: number, retryMs: number | null): number {
  const step = Math.min(MAX_MS, MIN_MS * 2 ** Math.min(failures, 10));
  const low = Math.max(MIN_MS, step * 0.75);
  const high = Math.min(MAX_MS, step * 1.25);
  const asked = retryMs === null ? 0 : Math.min(MAX_MS, Math.max(MIN_RETRY_MS, retryMs));
  return Math.round(Math.max(low + random * (high - low), asked));
}
