import { compileAlertPattern } from '../../logs/analysis/alert-pattern';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  type AlertRule,
  alertRuleProblems,
  DEFAULT_ALERT,
} from '../../logs/analysis/alert-rule';
import { clockText, parseClock } from '../../logs/analysis/alert-text';
import type { Level } from '../../logs/level';
import { isEndpointId } from '../../logs/view-state';

/** A rule as it is typed: numbers as text, times in minutes. */
export interface RuleDraft {
  readonly id: string;
  readonly enabled: boolean;
  readonly name: string;
  readonly endpoints: readonly string[];
  /** Endpoints that the connection does not name, separated by commas or spaces. */
  readonly otherEndpoints: string;
  readonly level: Level;
  readonly pattern: string;
  readonly threshold: string;
  readonly windowMinutes: string;
  readonly intervalMinutes: string;
  /** The number of the firing from which on each channel is used; null for one that is not. */
  readonly steps: Readonly<Record<AlertChannel, string | null>>;
  readonly webhookUrl: string;
  readonly coolDownMinutes: string;
  readonly quiet: boolean;
  readonly quietFrom: string;
  readonly quietTo: string;
}

/** A rule in the form; `known` are the endpoints that can be ticked there. */
export function draftOf(rule: AlertRule, known: readonly string[]): RuleDraft {
  const after = (channel: AlertChannel) => {
    const all = rule.steps.flatMap((step) => (step.channel === channel ? [step.after] : []));
    return all.length === 0 ? null : String(Math.min(...all));
  };
  const minutes = (seconds: number) => String(seconds / 60);
  return {
    id: rule.id,
    enabled: rule.enabled,
    name: rule.name,
    endpoints: rule.endpoints.filter((id) => known.includes(id)),
    otherEndpoints: rule.endpoints.filter((id) => !known.includes(id)).join(', '),
    level: rule.level,
    pattern: rule.pattern,
    threshold: String(rule.threshold),
    windowMinutes: minutes(rule.windowSeconds),
    intervalMinutes: minutes(rule.intervalSeconds),
    steps: { 'in-app': after('in-app'), notification: after('notification'), webhook: after('webhook') },
    webhookUrl: rule.webhookUrl,
    coolDownMinutes: minutes(rule.coolDownSeconds),
    quiet: rule.quietHours !== null,
    quietFrom: clockText(rule.quietHours?.from ?? 22 * 60),
    quietTo: clockText(rule.quietHours?.to ?? 7 * 60),
  };
}

/** A new rule with the defaults of the API document, watching the endpoints given. */
export function newRule(id: string, endpoints: readonly string[]): AlertRule {
  return { ...DEFAULT_ALERT, id, name: '', endpoints };
}

/** The rule that the form says, and what keeps it from being saved. Numbers that are none are NaN in it. */
export function ruleOf(draft: RuleDraft): { readonly rule: AlertRule; readonly problems: readonly string[] } {
  const others = draft.otherEndpoints.split(/[\s,]+/).filter((id) => id !== '');
  const wrong = others.filter((id) => !isEndpointId(id));
  const from = parseClock(draft.quietFrom);
  const to = parseClock(draft.quietTo);
  const quietFits = from !== null && to !== null && from !== to;
  const afters = ALERT_CHANNELS.flatMap((channel) => {
    const after = draft.steps[channel];
    return after === null ? [] : [{ channel, after: numberOf(after) }];
  });
  const rule: AlertRule = {
    id: draft.id,
    enabled: draft.enabled,
    name: draft.name.trim(),
    endpoints: [...new Set([...draft.endpoints, ...others.filter(isEndpointId)])],
    level: draft.level,
    pattern: draft.pattern,
    threshold: numberOf(draft.threshold),
    windowSeconds: secondsOf(draft.windowMinutes),
    intervalSeconds: secondsOf(draft.intervalMinutes),
    steps: afters,
    webhookUrl: draft.webhookUrl.trim(),
    coolDownSeconds: secondsOf(draft.coolDownMinutes),
    quietHours: draft.quiet && quietFits ? { from, to } : null,
  };
  const pattern = compileAlertPattern(rule.pattern);
  return {
    rule,
    problems: [
      ...alertRuleProblems(rule),
      ...wrong.slice(0, 3).map((id) => `“${id.slice(0, 60)}” is no endpoint’s ID.`),
      ...(pattern.ok ? [] : [pattern.problem]),
      ...(afters.every(({ after }) => Number.isInteger(after) && after >= 1 && after <= 1_000)
        ? []
        : ['The number of a firing must be a whole number from 1 to 1,000.']),
      ...(draft.quiet && !quietFits ? ['Quiet time needs two different times such as 22:00 and 07:00.'] : []),
    ],
  };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Minutes as typed, in seconds; one and a half minutes may be typed too. */
function secondsOf(text: string): number {
  const seconds = numberOf(text) * 60;
  return Math.abs(seconds - Math.round(seconds)) < 1e-6 ? Math.round(seconds) : seconds;
}
