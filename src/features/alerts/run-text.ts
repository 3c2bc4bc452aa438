import type { AlertRun } from '../../logs/analysis/alert-log';
import type { AlertRule } from '../../logs/analysis/alert-rule';
import { countText, spanTextMs } from '../../logs/analysis/alert-text';
import type { EpochMs } from '../../logs/timestamp';

/** Where a rule stands, for its badge. */
export type RuleStanding = 'off' | 'not checked yet' | 'firing' | 'quiet' | 'problem';

export function standingOf(rule: AlertRule, run: AlertRun): RuleStanding {
  if (!rule.enabled) return 'off';
  if (run.last?.firing === true) return 'firing';
  if (run.last !== null && run.last.problems.length > 0) return 'problem';
  return run.last === null ? 'not checked yet' : 'quiet';
}

/** When the rule is looked at next: "next check in 4 min", with why it waits. */
export function nextCheckText(rule: AlertRule, run: AlertRun, now: EpochMs): string {
  if (!rule.enabled) return 'Not checked while it is off.';
  const when =
    run.nextCheck === null || run.nextCheck <= now
      ? 'Next check now'
      : `Next check in ${roughly(run.nextCheck - now)}`;
  return run.waits === '' ? `${when}.` : `${when}: ${run.waits}.`;
}

/** The last result: "Last check 2 min ago: 3 of 5 on ep_1, 0 of 5 on ep_2." */
export function lastCheckText(rule: AlertRule, run: AlertRun, now: EpochMs): string {
  const { last } = run;
  if (last === null) return '';
  const ago = now - last.time < 5_000 ? 'just now' : `${roughly(now - last.time)} ago`;
  const counts = last.counts
    .map(({ endpointId, count, atLeast }) => `${countText(count, atLeast, rule.threshold)} on ${endpointId}`)
    .join(', ');
  const streamed =
    last.streamed === 0
      ? ''
      : last.streamed === last.counts.length
        ? ', from the live tail without a request'
        : `, ${last.streamed} of ${last.counts.length} endpoints from the live tail`;
  return `Last check ${ago}${counts === '' ? '' : `: ${counts}`}${streamed}.`;
}

/** Why a firing rule stays silent; empty where it does not. */
export function heldText(run: AlertRun): string {
  const held = run.last?.firing === true ? run.last.heldBack : [];
  if (held.length === 0) return '';
  const reasons = [...new Set(held.map(({ because }) => because))].join(' and ');
  return `Tells nobody anew now (${reasons}).`;
}

/** Minutes rather than seconds, from two minutes on. */
function roughly(ms: number): string {
  return spanTextMs(ms < 120_000 ? ms : Math.round(ms / 60_000) * 60_000);
}
