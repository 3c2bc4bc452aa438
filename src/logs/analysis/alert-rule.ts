import { isJsonObject, type JsonObject, ownValue } from '../json';
import { isLevel, type Level } from '../level';
import { isEndpointId } from '../view-state';

/** Ways to tell someone, in the order they are usually escalated. */
export const ALERT_CHANNELS = ['in-app', 'notification', 'webhook'] as const;
export type AlertChannel = (typeof ALERT_CHANNELS)[number];

/** A channel that is used from the given firing in a row on. */
export interface EscalationStep {
  /** 1 is the first firing. */
  readonly after: number;
  readonly channel: AlertChannel;
}

/** Times of the day, in minutes since midnight in the zone shown; `from` after `to` spans midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** When to tell whom about which errors. */
export interface AlertRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly endpoints: readonly string[];
  /** Lowest level that counts. */
  readonly level: Level;
  /** A regular expression on the message, case ignored; empty for every message. */
  readonly pattern: string;
  /** Fires when an endpoint has this many entries in the window. */
  readonly threshold: number;
  readonly windowSeconds: number;
  readonly intervalSeconds: number;
  readonly steps: readonly EscalationStep[];
  /** Empty when no step uses it. */
  readonly webhookUrl: string;
  /** After a channel was used it stays silent for this long. */
  readonly coolDownSeconds: number;
  /** Only the in-app list is used meanwhile; null for none. */
  readonly quietHours: QuietHours | null;
}

/** Bounds of a rule's numbers. The longest window is the API's longest range (24 h). */
export const ALERT_BOUNDS = {
  threshold: { min: 1, max: 10_000 },
  windowSeconds: { min: 60, max: 86_400 },
  intervalSeconds: { min: 60, max: 86_400 },
  coolDownSeconds: { min: 0, max: 604_800 },
  after: { min: 1, max: 1_000 },
} as const;

/** Check interval and threshold of `LogAlerting` in the API document's SDK examples; its window is the interval. */
export const DEFAULT_ALERT: Omit<AlertRule, 'id' | 'name' | 'endpoints'> = {
  enabled: true,
  level: 'error',
  pattern: '',
  threshold: 5,
  windowSeconds: 300,
  intervalSeconds: 300,
  steps: [{ after: 1, channel: 'in-app' }],
  webhookUrl: '',
  coolDownSeconds: 1_800,
  quietHours: null,
};

export const MAX_RULES = 100;
const MAX_ENDPOINTS = 50;
const MAX_STEPS = 10;
const MAX_NAME_LENGTH = 200;
const MAX_URL_LENGTH = 2_000;
export const MAX_ALERT_PATTERN_LENGTH = 1_000;

/** Rules as read, and what could not be read, as it stood there. */
export interface AlertRulesRead {
  readonly rules: readonly AlertRule[];
  readonly unreadable: readonly unknown[];
}

/**
 * Reads rules from storage, which other versions and other people may have written: a number out of bounds is moved
 * into them, a spoilt field takes its default, and what is no rule (without id or any valid endpoint) is given back
 * unread. Rules beyond the first with one id are so too, and those beyond {@link MAX_RULES}.
 */
export function parseAlertRules(stored: unknown): AlertRulesRead {
  if (stored === undefined || stored === null) return { rules: [], unreadable: [] };
  if (!Array.isArray(stored)) return { rules: [], unreadable: [stored] };
  const list: readonly unknown[] = stored;
  const rules = new Map<string, AlertRule>();
  const unreadable: unknown[] = [];
  for (const value of list) {
    const rule = parseAlertRule(value);
    if (rule === null || rules.has(rule.id) || rules.size >= MAX_RULES) unreadable.push(value);
    else rules.set(rule.id, rule);
  }
  return { rules: [...rules.values()], unreadable };
}

/** Reads one rule; null when it is none. */
export function parseAlertRule(value: unknown): AlertRule | null {
  if (!isJsonObject(value)) return null;
  const id = textOf(value, 'id', MAX_NAME_LENGTH);
  const endpoints = new Set(
    listOf(value, 'endpoints').filter((one): one is string => typeof one === 'string' && isEndpointId(one)),
  );
  if (id === '' || endpoints.size === 0) return null;
  const level = textOf(value, 'level', 20);
  const pattern = ownValue(value, 'pattern') ?? '';
  const isPattern = typeof pattern === 'string' && pattern.length <= MAX_ALERT_PATTERN_LENGTH;
  const steps = listOf(value, 'steps').flatMap((step) => parseStep(step) ?? []);
  return {
    id,
    name: textOf(value, 'name', MAX_NAME_LENGTH) || 'Unnamed rule',
    // A rule whose pattern is lost would fire on everything, so it is kept but off.
    enabled: ownValue(value, 'enabled') !== false && isPattern,
    endpoints: [...endpoints].slice(0, MAX_ENDPOINTS),
    level: isLevel(level) ? level : DEFAULT_ALERT.level,
    pattern: isPattern ? pattern : '',
    threshold: boundedOf(value, 'threshold'),
    windowSeconds: boundedOf(value, 'windowSeconds'),
    intervalSeconds: boundedOf(value, 'intervalSeconds'),
    steps: steps.length === 0 ? DEFAULT_ALERT.steps : steps.slice(0, MAX_STEPS),
    webhookUrl: textOf(value, 'webhookUrl', MAX_URL_LENGTH),
    coolDownSeconds: boundedOf(value, 'coolDownSeconds'),
    quietHours: parseQuietHours(ownValue(value, 'quietHours')),
  };
}

/** What keeps a rule from being saved, in words. Empty when nothing does. */
export function alertRuleProblems(rule: AlertRule): readonly string[] {
  const problems: string[] = [];
  if (rule.name.trim() === '') problems.push('Give the rule a name.');
  if (rule.endpoints.length === 0) problems.push('Choose at least one endpoint.');
  for (const key of ['threshold', 'windowSeconds', 'intervalSeconds', 'coolDownSeconds'] as const) {
    const { min, max } = ALERT_BOUNDS[key];
    if (!Number.isInteger(rule[key]) || rule[key] < min || rule[key] > max)
      problems.push(`${NAMES[key]} must be a whole number from ${min} to ${max}.`);
  }
  if (rule.windowSeconds < rule.intervalSeconds)
    problems.push(
      'The window is shorter than the check interval: entries between two windows would never count.',
    );
  if (rule.steps.length === 0) problems.push('Choose at least one way to be told.');
  if (rule.steps.some(({ channel }) => channel === 'webhook') && !isWebhookUrl(rule.webhookUrl))
    problems.push('The webhook needs an address that begins with https:// (http:// on this machine only).');
  return problems;
}

const NAMES = {
  threshold: 'The threshold',
  windowSeconds: 'The window in seconds',
  intervalSeconds: 'The check interval in seconds',
  coolDownSeconds: 'The cool-down in seconds',
} as const;

/** Whether a webhook may be sent to an address: https, or http on this machine, without a name and password in it. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal);
}

function parseStep(value: unknown): EscalationStep | null {
  if (!isJsonObject(value)) return null;
  const channel = ALERT_CHANNELS.find((known) => known === ownValue(value, 'channel'));
  const after = ownValue(value, 'after');
  if (channel === undefined || typeof after !== 'number' || !Number.isFinite(after)) return null;
  return { channel, after: bounded(after, ALERT_BOUNDS.after) };
}

function parseQuietHours(value: unknown): QuietHours | null {
  if (!isJsonObject(value)) return null;
  const [from, to] = [ownValue(value, 'from'), ownValue(value, 'to')];
  return isMinute(from) && isMinute(to) && from !== to ? { from, to } : null;
}

function isMinute(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1_440;
}

function boundedOf(
  object: JsonObject,
  key: 'threshold' | 'windowSeconds' | 'intervalSeconds' | 'coolDownSeconds',
): number {
  const value = ownValue(object, key);
  return typeof value === 'number' && Number.isFinite(value)
    ? bounded(value, ALERT_BOUNDS[key])
    : DEFAULT_ALERT[key];
}

function bounded(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, Math.round(value)));
}

function textOf(object: JsonObject, key: string, maxLength: number): string {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value.slice(0, maxLength) : '';
}

function listOf(object: JsonObject, key: string): readonly unknown[] {
  const value = ownValue(object, key);
  return Array.isArray(value) ? value : [];
}
