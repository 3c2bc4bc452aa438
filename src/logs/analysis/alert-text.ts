import { SECOND_MS } from '../time-range';
import type { AlertEvent } from './alert-log';
import type { AlertChannel, AlertRule } from './alert-rule';

/** How a channel is called in sentences. */
export const CHANNEL_NAMES: Readonly<Record<AlertChannel, string>> = {
  'in-app': 'in the list',
  notification: 'browser notification',
  webhook: 'webhook',
};

/** 90 → "90 s", 300 → "5 min", 5400 → "1 h 30 min", 86400 → "1 d". */
export function spanText(seconds: number): string {
  if (seconds < 60 || seconds % 60 !== 0) {
    const whole = Math.floor(seconds / 60);
    return whole < 2 ? `${seconds} s` : `${spanText(whole * 60)} ${seconds % 60} s`;
  }
  const minutes = seconds / 60;
  const parts = [
    [Math.floor(minutes / 1_440), 'd'],
    [Math.floor((minutes % 1_440) / 60), 'h'],
    [minutes % 60, 'min'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

/** Milliseconds as a span of whole seconds. */
export function spanTextMs(ms: number): string {
  return spanText(Math.max(1, Math.round(ms / SECOND_MS)));
}

/** What a rule watches, in one sentence. */
export function ruleSentence(rule: AlertRule): string {
  const entries = rule.threshold === 1 ? '1 entry' : `${rule.threshold.toLocaleString('en-US')} entries`;
  const level = rule.level === 'fatal' ? 'of level fatal' : `of level ${rule.level} or above`;
  const pattern = rule.pattern === '' ? '' : ` that match /${rule.pattern}/i`;
  const where =
    rule.endpoints.length === 1 ? (rule.endpoints[0] ?? '') : `any one of ${rule.endpoints.join(', ')}`;
  return `At least ${entries} ${level}${pattern} on ${where} within ${spanText(rule.windowSeconds)}, looked for every ${spanText(rule.intervalSeconds)}.`;
}

/** How a rule tells: "In the list at once, webhook from the 3rd firing in a row". */
export function stepsSentence(rule: AlertRule): string {
  const steps = rule.steps
    .map(
      ({ channel, after }) =>
        `${CHANNEL_NAMES[channel]} ${after === 1 ? 'at once' : `from firing ${after} in a row`}`,
    )
    .join(', ');
  const text = `${steps.charAt(0).toUpperCase()}${steps.slice(1)}`;
  const coolDown =
    rule.coolDownSeconds === 0 ? '' : `; each silent for ${spanText(rule.coolDownSeconds)} after`;
  const quiet =
    rule.quietHours === null
      ? ''
      : `; only the list from ${clockText(rule.quietHours.from)} to ${clockText(rule.quietHours.to)}`;
  return `${text}${coolDown}${quiet}.`;
}

/** Minutes since midnight as "22:30". */
export function clockText(minutes: number): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** "22:30" as minutes since midnight; null for anything else. */
export function parseClock(text: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

/** "12 of 5", "at least 1,000 of 5": entries counted of the threshold. */
export function countText(count: number, atLeast: boolean, threshold: number): string {
  return `${atLeast ? 'at least ' : ''}${count.toLocaleString('en-US')} of ${threshold.toLocaleString('en-US')}`;
}

/** "ep_1: 12 of 5 entries of level error or above in 5 min", without anything that was logged. */
export function eventSentence(event: AlertEvent): string {
  const counts = event.endpoints
    .map(({ endpointId, count, atLeast }) => `${endpointId}: ${countText(count, atLeast, event.threshold)}`)
    .join(', ');
  const level = event.level === 'fatal' ? 'fatal' : `${event.level} or above`;
  return `${counts} entries of level ${level} in ${spanText(event.windowSeconds)}`;
}
