import { detailRows, explainProblem } from '../api/explain';
import type { ApiProblem, ProblemKind } from '../api/problem';
import { Button } from '../ui/button';
import { Countdown } from './countdown';
import styles from './log-ui.module.css';
import { useRedaction } from './use-redaction';

export interface ProblemAlertProps {
  readonly problem: ApiProblem;
  /** What failed: "Loading logs". */
  readonly task: string;
  readonly onRetry?: () => void;
  readonly onOpenConnection?: () => void;
  readonly onDismiss?: () => void;
  /** Epoch milliseconds when the request is sent again by itself; shown as a countdown. */
  readonly retryAt?: number | null;
}

/** Kinds that another address or key may mend. */
const CONNECTION_KINDS: ReadonlySet<ProblemKind> = new Set([
  'unreachable',
  'unauthorized',
  'forbidden',
  'not-found',
  'not-json',
  'unexpected-answer',
  'unexpected-status',
  'invalid-key',
]);

/** An error in the API's own terms: its code, message and details, what it means and what to do. */
export function ProblemAlert({
  problem,
  task,
  onRetry,
  onOpenConnection,
  onDismiss,
  retryAt = null,
}: ProblemAlertProps) {
  const { meaning, advice } = explainProblem(problem);
  // A server may say in an error what it was sent, or what it found.
  const { text } = useRedaction();
  const rows = detailRows(problem.details);
  return (
    <div role="alert" className={styles.problem}>
      <div className={styles.problemHead}>
        <span className={styles.problemCode}>{problem.code}</span>
        <strong>{text(problem.message)}</strong>
        {problem.status !== null && <span>HTTP {problem.status}</span>}
      </div>
      <p>
        {task} failed. {meaning}
      </p>
      <p>{advice}</p>
      {rows.length > 0 && (
        <dl className={styles.problemRows}>
          {rows.map((row) => (
            <div key={row.name} className={styles.problemRow}>
              <dt>{row.name}</dt>
              <dd>{text(row.value)}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className={styles.problemActions}>
        {retryAt !== null && <Countdown at={retryAt} />}
        {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
        {onOpenConnection !== undefined && CONNECTION_KINDS.has(problem.kind) && (
          <Button onClick={onOpenConnection}>Open connection</Button>
        )}
        {onDismiss !== undefined && <Button onClick={onDismiss}>Dismiss</Button>}
      </div>
    </div>
  );
}
