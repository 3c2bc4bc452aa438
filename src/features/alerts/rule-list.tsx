import { intervalText } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import { requestsPerHour, type StreamedEndpoints } from '../../logs/analysis/alert-cost';
import { type AlertLog, runOf } from '../../logs/analysis/alert-log';
import type { AlertRule } from '../../logs/analysis/alert-rule';
import { ruleSentence, stepsSentence } from '../../logs/analysis/alert-text';
import type { EpochMs } from '../../logs/timestamp';
import { useSettings } from '../../settings/settings';
import type { CheckResult } from '../../sources/alert-check';
import { Button } from '../../ui/button';
import { formatCounted } from '../../ui/format';
import styles from './alerts.module.css';
import { heldText, lastCheckText, nextCheckText, standingOf } from './run-text';
import { TestRun } from './test-run';

export interface RuleListProps {
  readonly rules: readonly AlertRule[];
  readonly log: AlertLog;
  readonly now: EpochMs;
  readonly streamed: StreamedEndpoints;
  readonly onEnable: (rule: AlertRule, enabled: boolean) => void;
  readonly onEdit: (rule: AlertRule) => void;
  readonly onDelete: (rule: AlertRule) => void;
  readonly onExport: (rule: AlertRule) => void;
  readonly onTest: (rule: AlertRule) => Promise<CheckResult>;
}

/** The rules, each with what it watches, what it costs and where it stands. */
export function RuleList(props: RuleListProps) {
  return (
    <ul className={styles.list} aria-label="Alert rules">
      {props.rules.map((rule) => (
        <RuleRow key={rule.id} {...props} rule={rule} />
      ))}
    </ul>
  );
}

function RuleRow({ rule, log, now, streamed, ...on }: RuleListProps & { readonly rule: AlertRule }) {
  const zone = useSettings((settings) => settings.zone);
  const { text } = useRedaction();
  const run = runOf(log, rule);
  const standing = standingOf(rule, run);
  const cost = Math.ceil(requestsPerHour([{ ...rule, enabled: true }], streamed) - 1e-9);
  const problems = rule.enabled ? (run.last?.problems ?? []) : [];
  const unjudged = run.last?.unjudged ?? 0;
  return (
    <li className={styles.rule}>
      <div className={styles.head}>
        <label className={styles.check}>
          <input
            type="checkbox"
            role="switch"
            aria-checked={rule.enabled}
            checked={rule.enabled}
            aria-label={`Enable ${rule.name}`}
            onChange={({ target }) => on.onEnable(rule, target.checked)}
          />
          <strong className={styles.name}>
            <bdi>{rule.name}</bdi>
          </strong>
        </label>
        <span className={styles.standing} data-standing={standing}>
          {standing}
        </span>
        <span className={styles.costBadge}>
          {cost} {cost === 1 ? 'request' : 'requests'}/h{rule.enabled ? '' : ' when on'}
        </span>
      </div>
      <p className={styles.sentence}>{ruleSentence(rule)}</p>
      <p className={styles.hint}>{stepsSentence(rule)}</p>
      <p>
        {[lastCheckText(rule, run, now), nextCheckText(rule, run, now), heldText(run)]
          .filter((part) => part !== '')
          .join(' ')}
      </p>
      {problems.map(({ endpointId, code, message }) => (
        <p key={endpointId} className={styles.warning}>
          {endpointId}: {code}, {text(message)}
        </p>
      ))}
      {unjudged > 0 && (
        <p className={styles.hint}>
          {formatCounted(unjudged, 'entry', 'entries')} could not be judged: without a readable time or of an
          unknown level.
        </p>
      )}
      {run.missed !== null && (
        <p className={styles.warning}>
          {formatCounted(run.missed.count, 'check', 'checks')} missed,{' '}
          {intervalText(run.missed.range.start, run.missed.range.end, zone)}; looked at afterwards.
        </p>
      )}
      {run.uncovered !== null && (
        <p className={styles.warning}>
          Never looked at: {intervalText(run.uncovered.start, run.uncovered.end, zone)} (longer ago than a
          day, or more entries than one request gives).
        </p>
      )}
      <div className={styles.row}>
        <Button aria-label={`Edit ${rule.name}`} onClick={() => on.onEdit(rule)}>
          Edit
        </Button>
        <Button aria-label={`Export ${rule.name} as cron script`} onClick={() => on.onExport(rule)}>
          Export as cron script
        </Button>
        <Button aria-label={`Delete ${rule.name}`} onClick={() => on.onDelete(rule)}>
          Delete
        </Button>
      </div>
      <TestRun rule={rule} onTest={on.onTest} />
    </li>
  );
}
