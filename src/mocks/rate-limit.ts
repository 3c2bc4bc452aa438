import type { EpochMs } from '../logs/timestamp';
import { ApiError } from './api-error';

export interface RateLimit {
  /** Requests per window and caller. */
  readonly limit: number;
  readonly windowMs: number;
}

/** The limit named in the API document's own 429. */
export const DOCUMENTED_RATE_LIMIT: RateLimit = { limit: 100, windowMs: 3_600_000 };

/** Counts requests in a rolling window per caller. The returned check throws the documented 429. */
export function createRateLimiter({ limit, windowMs }: RateLimit): (caller: string, now: EpochMs) => void {
  const accepted = new Map<string, EpochMs[]>();
  return (caller, now) => {
    const recent = (accepted.get(caller) ?? []).filter((time) => time > now - windowMs);
    accepted.set(caller, recent);
    if (recent.length < limit) {
      recent.push(now);
      return;
    }
    const oldest = recent[0] ?? now;
    const retryAfter = Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
    throw new ApiError(
      429,
      'RATE_LIMIT_EXCEEDED',
      'Too many log requests',
      { limit, window: windowText(windowMs), retryAfter, suggestion: 'Use streaming for real-time logs' },
      { 'Retry-After': String(retryAfter) },
    );
  };
}

function windowText(windowMs: number): string {
  const seconds = windowMs / 1_000;
  if (seconds % 3_600 === 0) return `${seconds / 3_600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
