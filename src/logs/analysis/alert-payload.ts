import { toIso } from '../time-range';
import type { AlertEvent } from './alert-log';
import { eventSentence } from './alert-text';

/** The body of a webhook, version 1. Times are ISO 8601, UTC. */
export interface AlertPayload {
  readonly version: 1;
  readonly type: 'alert' | 'test';
  /** One line to show, which chat services such as Slack read. */
  readonly text: string;
  readonly rule: { readonly id: string; readonly name: string };
  readonly firedAt: string;
  readonly level: string;
  readonly pattern: string;
  readonly threshold: number;
  readonly windowSeconds: number;
  readonly windowStart: string;
  readonly windowEnd: string;
  /** Found afterwards, because the checks at that time were missed. */
  readonly late: boolean;
  readonly endpoints: readonly {
    readonly endpointId: string;
    readonly count: number;
    /** `count` is a lower bound. */
    readonly atLeast: boolean;
    /** The dashboard on the logs that were counted. */
    readonly logs: string;
  }[];
  /** The three most recent, newest first, redacted. */
  readonly recentErrors: readonly Readonly<Record<string, string>>[];
}

/**
 * What a webhook is told of a firing. `link` gives the address of an endpoint's logs; what was typed or logged goes
 * through `redact`.
 */
export function alertPayload(
  event: AlertEvent,
  link: (event: AlertEvent, endpointId: string) => string,
  redact: (text: string) => string,
  type: AlertPayload['type'] = 'alert',
): AlertPayload {
  const name = redact(event.ruleName).toWellFormed();
  return {
    version: 1,
    type,
    text: `${type === 'test' ? 'Test of ' : ''}${name}: ${eventSentence(event)}`,
    rule: { id: event.ruleId, name },
    firedAt: toIso(event.time),
    level: event.level,
    pattern: redact(event.pattern).toWellFormed(),
    threshold: event.threshold,
    windowSeconds: event.windowSeconds,
    windowStart: toIso(event.window.start),
    windowEnd: toIso(event.window.end),
    late: event.late,
    endpoints: event.endpoints.map(({ endpointId, count, atLeast }) => ({
      endpointId,
      count,
      atLeast,
      logs: link(event, endpointId),
    })),
    recentErrors: event.recent.map((sample) =>
      Object.fromEntries(
        Object.entries(sample).map(([key, value]) => [key, redact(String(value)).toWellFormed()]),
      ),
    ),
  };
}
