import type { LogEntry } from '../entry';
import { countOrder, type NameCount } from '../facets';
import { isJsonObject, ownValue } from '../json';
import { isAtLeast } from '../level';
import { DAY_MS, MINUTE_MS, SECOND_MS, type TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';
import { ALERT_CHANNELS, type AlertChannel, type AlertRule, type QuietHours } from './alert-rule';
import { densestWindow } from './alert-span';

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
  /** What was counted of each endpoint that has any such entry, most first. */
  readonly counts: readonly NameCount[];
  /** Endpoints at or above the threshold, most entries first. */
  readonly endpoints: readonly NameCount[];
  /** The window that was counted. One of the past where the rule fires for that one only; see {@link AlertCheck.look}. */
  readonly window: TimeRange;
  /** Whether it fires only for a window that has passed. */
  readonly late: boolean;
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
  /**
   * What was looked at of an endpoint, by the clock of its entries; the window up to now unless given. Where it is
   * longer than the window, because checks were missed, the window of it with most entries counts.
   */
  readonly look?: (endpointId: string) => TimeRange;
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
  entries: readonly LogEntry[],
  state: AlertState,
  { now, matches, zoneOffsetMs, look }: AlertCheck,
): AlertEvaluation {
  const windowMs = rule.windowSeconds * SECOND_MS;
  const lookAt = look ?? (() => ({ start: now - windowMs, end: now }));
  const { counting, unjudged } = countingEntries(rule, entries, lookAt, matches);
  const tallies = rule.endpoints.map((endpointId) =>
    tally(endpointId, counting.get(endpointId) ?? [], lookAt(endpointId), windowMs, rule.threshold),
  );
  const counts = countOrder(
    tallies.flatMap(({ name, count }) => (count > 0 ? [[name, count] as const] : [])),
  );
  const endpoints = counts.filter(([, count]) => count >= rule.threshold);
  const firing = endpoints.length > 0;
  const consecutive = firing ? state.consecutive + 1 : 0;
  const shown = firing ? tallies.filter(({ count }) => count >= rule.threshold) : tallies;
  return {
    firing,
    count: counts.reduce((sum, [, count]) => sum + count, 0),
    counts,
    endpoints,
    window: {
      start: Math.min(...shown.map(({ window }) => window.start)),
      end: Math.max(...shown.map(({ window }) => window.end)),
    },
    late: firing && shown.every((one) => one.late),
    recent: shown
      .flatMap((one) => one.entries)
      .toSorted((a, b) => (b.time ?? 0) - (a.time ?? 0))
      .slice(0, RECENT),
    ...channels(rule, state, consecutive, now, isQuiet(rule.quietHours, now, zoneOffsetMs)),
    missedChecks: missedChecks(rule, state.lastCheck, now),
    unjudged,
  };
}

/** What is due by the escalation, and what of it is held back. */
function channels(
  rule: AlertRule,
  state: AlertState,
  consecutive: number,
  now: EpochMs,
  quiet: boolean,
): Pick<AlertEvaluation, 'actions' | 'heldBack' | 'nextState'> {
  const reached = ALERT_CHANNELS.filter((channel) =>
    rule.steps.some((step) => step.channel === channel && step.after <= consecutive),
  );
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
  return { actions, heldBack, nextState: { consecutive, lastCheck: now, lastUsed } };
}

interface Tally {
  readonly name: string;
  readonly count: number;
  readonly window: TimeRange;
  readonly late: boolean;
  readonly entries: readonly LogEntry[];
}

/** The window up to now, unless that is below the threshold and an earlier one has more. */
function tally(
  name: string,
  counting: readonly LogEntry[],
  look: TimeRange,
  windowMs: number,
  threshold: number,
): Tally {
  const latest = { start: look.end - windowMs, end: look.end };
  const inLatest = counting.filter(({ time }) => time !== null && time >= latest.start);
  const present = { name, count: inLatest.length, window: latest, late: false, entries: inLatest };
  if (inLatest.length >= threshold || look.start >= latest.start) return present;
  const times = counting.flatMap(({ time }) => time ?? []);
  const densest = densestWindow(times, windowMs);
  if (densest === null || densest.count <= inLatest.length) return present;
  const { start, end } = densest.range;
  const inside = counting.filter(({ time }) => time !== null && time >= start && time <= end);
  return { name, count: densest.count, window: densest.range, late: true, entries: inside };
}

function countingEntries(
  rule: AlertRule,
  entries: readonly LogEntry[],
  lookAt: (endpointId: string) => TimeRange,
  matches: (message: string) => boolean,
) {
  const endpoints = new Map(rule.endpoints.map((id) => [id, lookAt(id).start]));
  const counting = new Map<string, LogEntry[]>();
  let untimed = 0;
  let unknownLevel = 0;
  for (const entry of entries) {
    const oldest = endpoints.get(entry.endpointId);
    if (oldest === undefined) continue;
    if (entry.time === null) untimed += 1;
    else if (entry.time < oldest) continue;
    else if (entry.level === 'unknown') unknownLevel += 1;
    else if (isAtLeast(entry.level, rule.level) && matches(entry.message)) {
      const list = counting.get(entry.endpointId);
      if (list === undefined) counting.set(entry.endpointId, [entry]);
      else list.push(entry);
    }
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
