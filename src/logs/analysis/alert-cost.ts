import { HOUR_MS, SECOND_MS } from '../time-range';
import type { AlertRule } from './alert-rule';

/** Requests the API allows in an hour ("429 Rate Limited" in the API document). */
export const REQUESTS_PER_HOUR = 100;

/** What the alert rules ask of the API. */
export interface AlertCost {
  /** Requests in an hour, not rounded. */
  readonly perHour: number;
  readonly limit: number;
  /** Whether the rules alone stay within the limit. */
  readonly fits: boolean;
  /** Endpoints read from the live stream, which cost no requests. */
  readonly streamed: number;
  readonly text: string;
}

/** The endpoints that a rule reads from the live stream. Where a set is given, it holds for every rule. */
export type StreamedEndpoints = ReadonlySet<string> | ((rule: AlertRule) => ReadonlySet<string>);

/**
 * The polling of all enabled rules: one request for each endpoint and check, none for endpoints that a running live
 * tail delivers anyway.
 */
export function alertCost(
  rules: readonly AlertRule[],
  streamed: StreamedEndpoints = new Set(),
  limit = REQUESTS_PER_HOUR,
): AlertCost {
  const perHour = requestsPerHour(rules, streamed);
  const streamedCount = new Set(
    rules.flatMap((rule) =>
      rule.enabled ? rule.endpoints.filter((id) => isStreamed(streamed, rule, id)) : [],
    ),
  ).size;
  const fits = perHour <= limit;
  const rounded = Math.ceil(perHour - 1e-9);
  const sentence =
    perHour === 0
      ? 'The rules ask for no requests.'
      : fits
        ? `The rules ask for ${rounded} of ${limit} requests an hour, which leaves ${limit - rounded} for everything else.`
        : `The rules ask for ${rounded} requests an hour, but the API allows ${limit}: check less often, watch fewer endpoints, or run the live tail.`;
  const streamNote =
    streamedCount === 0
      ? ''
      : ` ${streamedCount} ${streamedCount === 1 ? 'endpoint is' : 'endpoints are'} read from the live tail without requests.`;
  return { perHour, limit, fits, streamed: streamedCount, text: sentence + streamNote };
}

/** Requests in an hour that the enabled rules need; see {@link alertCost}. */
export function requestsPerHour(
  rules: readonly AlertRule[],
  streamed: StreamedEndpoints = new Set(),
): number {
  let sum = 0;
  for (const rule of rules) {
    if (!rule.enabled) continue;
    const polled = rule.endpoints.filter((id) => !isStreamed(streamed, rule, id)).length;
    sum += (polled * HOUR_MS) / (rule.intervalSeconds * SECOND_MS);
  }
  return sum;
}

function isStreamed(streamed: StreamedEndpoints, rule: AlertRule, endpointId: string): boolean {
  return (typeof streamed === 'function' ? streamed(rule) : streamed).has(endpointId);
}
