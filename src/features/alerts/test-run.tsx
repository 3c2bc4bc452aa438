import { useState } from 'react';
import { ruleKey, sampleOf } from '../../logs/analysis/alert-log';
import type { AlertRule } from '../../logs/analysis/alert-rule';
import { countText } from '../../logs/analysis/alert-text';
import type { CheckResult } from '../../sources/alert-check';
import { Button } from '../../ui/button';
import styles from './alerts.module.css';
import { SampleList } from './sample-list';

export interface TestRunProps {
  readonly rule: AlertRule;
  readonly disabled?: boolean;
  readonly onTest: (rule: AlertRule) => Promise<CheckResult>;
}

type Outcome = CheckResult | 'running' | 'failed';

/** Checks a rule once, tells nobody else, and shows what came of it. */
export function TestRun({ rule, disabled = false, onTest }: TestRunProps) {
  const [outcome, setOutcome] = useState<{ readonly of: AlertRule; readonly result: Outcome } | null>(null);
  const run = () => {
    setOutcome({ of: rule, result: 'running' });
    onTest(rule).then(
      (result) => setOutcome({ of: rule, result }),
      () => setOutcome({ of: rule, result: 'failed' }),
    );
  };
  // A result of other fields than those in the form is none of this rule.
  const result = outcome !== null && ruleKey(outcome.of) === ruleKey(rule) ? outcome.result : null;
  const running = result === 'running';
  return (
    <div className={styles.group}>
      <div className={styles.row}>
        <Button disabled={disabled || running} onClick={run}>
          Test now
        </Button>
        <span className={styles.hint}>
          {rule.endpoints.length === 1 ? '1 request' : `${rule.endpoints.length} requests`}; tells nobody.
        </span>
      </div>
      <div role="status" className={styles.group}>
        {running && 'Checking…'}
        {result === 'failed' && 'The check could not be made.'}
        {result !== null && typeof result !== 'string' && outcome !== null && (
          <TestResult rule={outcome.of} result={result} />
        )}
      </div>
    </div>
  );
}

function TestResult({ rule, result }: { readonly rule: AlertRule; readonly result: CheckResult }) {
  const { evaluation, counts, problems } = result;
  return (
    <>
      {evaluation !== null && (
        <p>
          <strong>{evaluation.firing ? 'Would fire' : 'Would not fire'}</strong>:{' '}
          {counts
            .map(
              ({ endpointId, count, atLeast }) =>
                `${countText(count, atLeast, rule.threshold)} on ${endpointId}`,
            )
            .join(', ')}
          .
        </p>
      )}
      {problems.map(({ endpointId, code, message }) => (
        <p key={endpointId} className={styles.warning}>
          {endpointId}: {code}, {message}
        </p>
      ))}
      {evaluation !== null && <SampleList samples={evaluation.recent.map(sampleOf)} />}
    </>
  );
}
