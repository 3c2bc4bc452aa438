import type { LogEntry } from '../entry';
import { addTo, countOrder, type NameCount } from '../facets';
import { isJsonObject, ownValue } from '../json';
import { isAtLeast } from '../level';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../time-range';
import type { EpochMs } from '../timestamp';
import { ALERT_CHANNELS, type AlertChannel, type AlertRule, type QuietHours } from './alert-rule';

/** What is remembered of a rule from one check to the next; plain data, to be stored as it is. */
export interface AlertState {
  /** Checks in a row that fired. */
  readonly consecutive: number;
  readonly lastCheck: EpochMs | null;
  /** When each channel was used last. */
  readonly lastUsed: Readonly<Record<AlertChannel, EpochMs | null>>;
}

export const INITIAL_ALERT_STATE: AlertState = {
  consecutive: 0,
  lastCheck: null,
  lastUsed: { 'in-app': null, notification: null, webhook: null },
};

/** A channel that a step has reached but that is not used, and why. */
export interface HeldBack {
  readonly channel: AlertChannel;
  readonly because: 'cool-down' | 'quiet hours';
}

/** The result of one check. */
export interface AlertEvaluation {
  readonly firing: boolean;
  /** Entries that count, over all endpoints. */
  readonly count: number;
  /** Endpoints at or above the threshold, most entries first. */
  readonly endpoints: readonly NameCount[];
  /** The three most recent entries that count, newest first; of the firing endpoints while any fires. */
  readonly recent: readonly LogEntry[];
  /** What to do now, in the order of escalation. */
  readonly actions: readonly AlertChannel[];
  readonly heldBack: readonly HeldBack[];
  /** Checks that were due since the last one and did not happen (tab closed, asleep, offline). */
  readonly missedChecks: number;
  /** Entries of the window that cannot be judged: without a readable time, or of a level that is none of the API's. */
  readonly unjudged: { readonly untimed: number; readonly unknownLevel: number };
  readonly nextState: AlertState;
}

/** The surroundings of a check. */
export interface AlertCheck {
  readonly now: EpochMs;
  /** See `compileAlertPattern`. */
  readonly matches: (message: string) => boolean;
  /** How far the zone of the quiet hours is ahead of UTC at this moment. */
  readonly zoneOffsetMs: number;
}

const RECENT = 3;

/**
 * Checks a rule against the entries of its window. Fires when one endpoint has at least `threshold` entries of the
 * level that match, as `LogAlerting` in the API document does. A channel is used when its step is reached, unless it
 * was used within the cool-down (in this streak or an earlier one) or, other than in-app, in quiet hours.
 * Entries older than the window are not counted; those from a clock that runs ahead are.
 */
export function evaluateAlert(
  rule: AlertRule,
  entriesInWindow: readonly LogEntry[],
  state: AlertState,
  { now, matches, zoneOffsetMs }: AlertCheck,
): AlertEvaluation {
  const { counting, unjudged } = countingEntries(rule, entriesInWindow, now, matches);
  const counts = new Map<string, number>();
  for (const { endpointId } of counting) addTo(counts, endpointId, 1);
  const endpoints = countOrder([...counts].filter(([, count]) => count >= rule.threshold));
  const firing = endpoints.length > 0;
  const consecutive = firing ? state.consecutive + 1 : 0;
  const reached = ALERT_CHANNELS.filter((channel) =>
    rule.steps.some((step) => step.channel === channel && step.after <= consecutive),
  );
  const quiet = isQuiet(rule.quietHours, now, zoneOffsetMs);
  const actions: AlertChannel[] = [];
  const heldBack: HeldBack[] = [];
  const lastUsed = { ...state.lastUsed };
  for (const channel of ALERT_CHANNELS) {
    // A clock set back must not silence a channel until it has caught up.
    const used = state.lastUsed[channel];
    if (used !== null && used > now) lastUsed[channel] = now;
    if (!reached.includes(channel)) continue;
    if (quiet && channel !== 'in-app') heldBack.push({ channel, because: 'quiet hours' });
    else if (used !== null && now - Math.min(used, now) < rule.coolDownSeconds * SECOND_MS)
      heldBack.push({ channel, because: 'cool-down' });
    else {
      actions.push(channel);
      lastUsed[channel] = now;
    }
  }
  const firingIds = new Set(endpoints.map(([id]) => id));
  const sample = firing ? counting.filter(({ endpointId }) => firingIds.has(endpointId)) : counting;
  return {
    firing,
    count: counting.length,
    endpoints,
    recent: sample.toSorted((a, b) => (b.time ?? 0) - (a.time ?? 0)).slice(0, RECENT),
    actions,
    heldBack,
    missedChecks: missedChecks(rule, state.lastCheck, now),
    unjudged,
    nextState: { consecutive, lastCheck: now, lastUsed },
  };
}

function countingEntries(
  rule: AlertRule,
  entries: readonly LogEntry[],
  now: EpochMs,
  matches: (message: string) => boolean,
) {
  const oldest = now - rule.windowSeconds * SECOND_MS;
  const endpoints = new Set(rule.endpoints);
  const counting: LogEntry[] = [];
  let untimed = 0;
  let unknownLevel = 0;
  for (const entry of entries) {
    if (!endpoints.has(entry.endpointId)) continue;
    if (entry.time === null) untimed += 1;
    else if (entry.time < oldest) continue;
    else if (entry.level === 'unknown') unknownLevel += 1;
    else if (isAtLeast(entry.level, rule.level) && matches(entry.message)) counting.push(entry);
  }
  return { counting, unjudged: { untimed, unknownLevel } };
}

/** Whether a moment lies in quiet hours, `to` not included. */
export function isQuiet(hours: QuietHours | null, now: EpochMs, zoneOffsetMs: number): boolean {
  if (hours === null) return false;
  const sinceMidnight = (((now + zoneOffsetMs) % DAY_MS) + DAY_MS) % DAY_MS;
  const minute = Math.floor(sinceMidnight / MINUTE_MS);
  return hours.from <= hours.to
    ? minute >= hours.from && minute < hours.to
    : minute >= hours.from || minute < hours.to;
}

function missedChecks(rule: AlertRule, lastCheck: EpochMs | null, now: EpochMs): number {
  if (lastCheck === null) return 0;
  // Half an interval late is the timer's own delay, not a missed check.
  return Math.max(0, Math.round((now - lastCheck) / (rule.intervalSeconds * SECOND_MS)) - 1);
}

/** Reads a stored state; anything spoilt gives the initial one. */
export function parseAlertState(stored: unknown): AlertState {
  if (!isJsonObject(stored)) return INITIAL_ALERT_STATE;
  const timeOf = (value: unknown): EpochMs | null =>
    typeof value === 'number' && Number.isFinite(value) ? value : null;
  const consecutive = ownValue(stored, 'consecutive');
  const used = ownValue(stored, 'lastUsed');
  const usedAt = (channel: AlertChannel): EpochMs | null =>
    isJsonObject(used) ? timeOf(ownValue(used, channel)) : null;
  return {
    consecutive:
      typeof consecutive === 'number' && Number.isInteger(consecutive) && consecutive >= 0 ? consecutive : 0,
    lastCheck: timeOf(ownValue(stored, 'lastCheck')),
    lastUsed: {
      'in-app': usedAt('in-app'),
      notification: usedAt('notification'),
      webhook: usedAt('webhook'),
    },
  };
}
