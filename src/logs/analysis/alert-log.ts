import type { LogEntry } from '../entry';
import type { EntryLevel, Level } from '../level';
import { MINUTE_MS, SECOND_MS, type TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';
import {
  type AlertEvaluation,
  type AlertState,
  type HeldBack,
  INITIAL_ALERT_STATE,
} from './alert-evaluation';
import type { AlertChannel, AlertRule } from './alert-rule';

/** Entries counted of one endpoint; `atLeast` where not all of them were loaded. */
export interface EndpointCount {
  readonly endpointId: string;
  readonly count: number;
  readonly atLeast: boolean;
}

/** What is kept of an entry that made a rule fire: redacted, its message cut to {@link MAX_SAMPLE_MESSAGE}. */
export interface AlertSample {
  /** As sent; empty when there was none. */
  readonly timestamp: string;
  readonly level: EntryLevel;
  readonly endpointId: string;
  readonly source: string;
  readonly jobId: string;
  readonly requestId: string;
  readonly message: string;
}

/** One channel's part of a firing. */
export interface AlertDelivery {
  readonly channel: AlertChannel;
  /** `held` is one held back by cool-down or quiet hours. */
  readonly status: 'done' | 'pending' | 'failed' | 'held';
  readonly tries: number;
  /** When a pending one is tried next. */
  readonly nextTry: EpochMs | null;
  /** What went wrong or is waited for, in words; empty for nothing. */
  readonly note: string;
}

/** A firing that was told to someone. */
export interface AlertEvent {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly time: EpochMs;
  readonly endpoints: readonly EndpointCount[];
  readonly threshold: number;
  readonly windowSeconds: number;
  readonly level: Level;
  readonly pattern: string;
  /** What was counted, by the clock of the entries. */
  readonly window: TimeRange;
  /** The checks at that time were missed; it was found afterwards. */
  readonly late: boolean;
  /** The three most recent, newest first. */
  readonly recent: readonly AlertSample[];
  readonly deliveries: readonly AlertDelivery[];
  readonly unread: boolean;
  /** Checks after it, up to `lastFiring`, that fired too and told nobody. */
  readonly repeats: number;
  readonly lastFiring: EpochMs;
  /** The first check that did not fire any more; null while none was. */
  readonly ended: EpochMs | null;
}

/** What a check could not do with an endpoint. */
export interface CheckProblem {
  readonly endpointId: string;
  /** The API's code. */
  readonly code: string;
  readonly message: string;
}

/** What the last check of a rule gave. */
export interface LastCheck {
  readonly time: EpochMs;
  readonly firing: boolean;
  readonly counts: readonly EndpointCount[];
  readonly problems: readonly CheckProblem[];
  readonly heldBack: readonly HeldBack[];
  /** Endpoints that were read from the live tail, without a request. */
  readonly streamed: number;
  /** Entries that could not be judged: without a readable time or of an unknown level. */
  readonly unjudged: number;
}

/** Where a rule stands. */
export interface AlertRun {
  readonly ruleId: string;
  /** Tells whether the rule has been changed since: see {@link ruleKey}. */
  readonly key: string;
  readonly state: AlertState;
  /** Up to when each endpoint has been looked at, by the clock of its entries. */
  readonly covered: readonly (readonly [endpointId: string, to: EpochMs])[];
  readonly nextCheck: EpochMs | null;
  /** Why the next check waits; empty for no reason but its interval. */
  readonly waits: string;
  /** Checks in a row with a problem that asking again does not mend. */
  readonly failures: number;
  readonly last: LastCheck | null;
  /** The last time that checks were missed, and how many. */
  readonly missed: { readonly count: number; readonly range: TimeRange } | null;
  /** The last interval that could be looked at neither in time nor afterwards. */
  readonly uncovered: TimeRange | null;
}

/** All that is kept of checks on this device. */
export interface AlertLog {
  /** Newest first. */
  readonly events: readonly AlertEvent[];
  /** Events that had to make room for newer ones. */
  readonly dropped: number;
  readonly runs: readonly AlertRun[];
}

export const EMPTY_ALERT_LOG: AlertLog = { events: [], dropped: 0, runs: [] };
export const MAX_EVENTS = 200;
export const MAX_SAMPLE_MESSAGE = 500;

/** The part of a rule that its counting depends on: when it changes, what was covered counts no more. */
export function ruleKey({
  endpoints,
  level,
  pattern,
  threshold,
  windowSeconds,
  intervalSeconds,
}: AlertRule): string {
  return JSON.stringify([endpoints, level, pattern, threshold, windowSeconds, intervalSeconds]);
}

/** Where the rule stands; at its beginning where nothing is known or the rule was changed. Cool-downs outlive a change. */
export function runOf(log: AlertLog, rule: AlertRule): AlertRun {
  const known = log.runs.find(({ ruleId }) => ruleId === rule.id);
  const key = ruleKey(rule);
  if (known?.key === key) return known;
  return {
    ruleId: rule.id,
    key,
    state: { ...INITIAL_ALERT_STATE, lastUsed: known?.state.lastUsed ?? INITIAL_ALERT_STATE.lastUsed },
    covered: [],
    nextCheck: null,
    waits: '',
    failures: 0,
    last: null,
    missed: null,
    uncovered: null,
  };
}

export function withRun(log: AlertLog, run: AlertRun): AlertLog {
  const others = log.runs.filter(({ ruleId }) => ruleId !== run.ruleId);
  return { ...log, runs: [...others, run] };
}

/** Forgets where the rules that are gone stand. Their events stay. */
export function withoutOtherRuns(log: AlertLog, rules: readonly AlertRule[]): AlertLog {
  const ids = new Set(rules.map(({ id }) => id));
  const runs = log.runs.filter(({ ruleId }) => ids.has(ruleId));
  return runs.length === log.runs.length ? log : { ...log, runs };
}

/** A check that went through, for at least one endpoint. */
export interface CheckRecord {
  readonly id: string;
  readonly now: EpochMs;
  readonly evaluation: AlertEvaluation;
  readonly counts: readonly EndpointCount[];
  /** Redacted. */
  readonly samples: readonly AlertSample[];
}

/** Adds what a check found: a new event where someone is told, else one repeat or the end of the rule's last event. */
export function withCheck(log: AlertLog, rule: AlertRule, check: CheckRecord): AlertLog {
  const { evaluation, now } = check;
  const open = log.events.find(({ ruleId, ended }) => ruleId === rule.id && ended === null);
  const change = (event: AlertEvent): AlertLog => ({
    ...log,
    events: log.events.map((other) => (other.id === event.id ? event : other)),
  });
  if (!evaluation.firing) return open === undefined ? log : change({ ...open, ended: now });
  if (evaluation.actions.length === 0)
    return open === undefined ? log : change({ ...open, repeats: open.repeats + 1, lastFiring: now });
  const firing = new Set(evaluation.endpoints.map(([id]) => id));
  const event: AlertEvent = {
    id: check.id,
    ruleId: rule.id,
    ruleName: rule.name,
    time: now,
    endpoints: check.counts.filter(({ endpointId }) => firing.has(endpointId)),
    threshold: rule.threshold,
    windowSeconds: rule.windowSeconds,
    level: rule.level,
    pattern: rule.pattern,
    window: evaluation.window,
    late: evaluation.late,
    recent: check.samples,
    deliveries: [
      ...evaluation.actions.map(
        (channel): AlertDelivery => ({
          channel,
          status: channel === 'in-app' ? 'done' : 'pending',
          tries: 0,
          nextTry: channel === 'in-app' ? null : now,
          note: '',
        }),
      ),
      ...evaluation.heldBack.map(
        ({ channel, because }): AlertDelivery => ({
          channel,
          status: 'held',
          tries: 0,
          nextTry: null,
          note: because,
        }),
      ),
    ],
    unread: true,
    repeats: 0,
    lastFiring: now,
    ended: null,
  };
  // One rule has at most one event without an end.
  const before = log.events.map((other) => (other === open ? { ...open, ended: now } : other));
  const events = [event, ...before];
  return {
    ...log,
    events: events.slice(0, MAX_EVENTS),
    dropped: log.dropped + Math.max(0, events.length - MAX_EVENTS),
  };
}

/** The entry as it is kept; `entry` is redacted already. */
export function sampleOf(entry: LogEntry): AlertSample {
  const { timestamp, level, endpointId, source, jobId, requestId, message } = entry;
  return {
    timestamp,
    level,
    endpointId,
    source,
    jobId,
    requestId,
    message: message.slice(0, MAX_SAMPLE_MESSAGE),
  };
}

export function withDelivery(log: AlertLog, eventId: string, delivery: AlertDelivery): AlertLog {
  return {
    ...log,
    events: log.events.map((event) =>
      event.id === eventId
        ? {
            ...event,
            deliveries: event.deliveries.map((old) => (old.channel === delivery.channel ? delivery : old)),
          }
        : event,
    ),
  };
}

/** Marks events as seen, or as not; all of them where no id is given. */
export function withRead(log: AlertLog, id: string | null, unread: boolean): AlertLog {
  return {
    ...log,
    events: log.events.map((event) => (id === null || event.id === id ? { ...event, unread } : event)),
  };
}

/** Tries of one webhook at most, and the wait before each further one. */
const RETRY_WAITS = [30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS] as const;

/** A delivery after a try that failed: to be tried again later, or given up. */
export function afterFailure(
  delivery: AlertDelivery,
  now: EpochMs,
  reason: string,
  retryable: boolean,
  retryAfterMs: number | null,
): AlertDelivery {
  const tries = delivery.tries + 1;
  const wait = RETRY_WAITS[delivery.tries];
  if (!retryable || wait === undefined)
    return { ...delivery, status: 'failed', tries, nextTry: null, note: reason };
  return {
    ...delivery,
    status: 'pending',
    tries,
    nextTry: now + Math.min(Math.max(wait, retryAfterMs ?? 0), 60 * MINUTE_MS),
    note: reason,
  };
}
