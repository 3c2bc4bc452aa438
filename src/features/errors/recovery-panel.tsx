import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import { RECOVERY_OUTCOME_RULE } from '../../logs/analysis/recovery-outcome';
import type { RecoveryReport, RecoveryRow, RetryReport } from '../../logs/analysis/recovery-rates';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import styles from './errors.module.css';

export interface RecoveryPanelProps {
  /** Over every entry of the range, as recovery is reported on warnings too. */
  readonly recovery: RecoveryReport;
  readonly retries: RetryReport;
}

/** What the service did after errors, and how often that helped. */
export function RecoveryPanel({ recovery, retries }: RecoveryPanelProps) {
  const { rows, basis, unreadable } = recovery;
  const unread =
    unreadable > 0
      ? ` ${formatCounted(unreadable, 'action has', 'actions have')} another shape than documented.`
      : '';
  return (
    <>
      <div className={panel.wide}>
        <Panel
          title="Recovery actions"
          note={`${formatCount(basis.used)} of ${formatCounted(basis.of, 'entry reports', 'entries report')} recovery actions.${unread}`}
        >
          {rows.length === 0 ? (
            <p>No entry reports a recovery action.</p>
          ) : (
            <>
              <div className={panel.wideTable}>
                <DataTable
                  caption="Outcomes by type"
                  columns={[
                    { name: 'Type' },
                    { name: 'Actions', numeric: true },
                    { name: 'Executed', numeric: true },
                    { name: 'Succeeded', numeric: true },
                    { name: 'Failed', numeric: true },
                    { name: 'Unknown', numeric: true },
                    { name: 'Not executed', numeric: true },
                    { name: 'Success rate' },
                    { name: 'Answer to' },
                  ]}
                  rows={rows.map((row) => ({ key: row.type, cells: cellsOf(row) }))}
                />
              </div>
              <p className={panel.quiet}>{RECOVERY_OUTCOME_RULE}</p>
            </>
          )}
        </Panel>
      </div>
      <RetriesPanel retries={retries} />
    </>
  );
}

function cellsOf(row: RecoveryRow) {
  const { success, codes, examples } = row;
  return [
    <div key="type">
      <LogText text={row.type} none="(no type)" />
      {examples.length > 0 && (
        <details className={styles.details}>
          <summary>{formatCounted(examples.length, 'result', 'results')}</summary>
          <ul className={panel.list}>
            {examples.map(({ result, outcome }) => (
              <li key={result}>
                <LogText text={result} /> <span className={panel.quiet}>read as {outcome}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>,
    formatCount(row.total),
    row.unsaid > 0
      ? `${formatCount(row.executed)} (${formatCount(row.unsaid)} unsaid)`
      : formatCount(row.executed),
    formatCount(row.succeeded),
    formatCount(row.failed),
    formatCount(row.unknown),
    formatCount(row.notExecuted),
    success.share === null
      ? '— (no outcome is clear)'
      : `${Number((100 * success.share).toFixed(1))} % (${formatCount(success.hits)} of ${formatCount(success.basis.used)})`,
    codes.length === 0 ? (
      '—'
    ) : (
      <ul key="codes" className={panel.list}>
        {codes.map(([code, count]) => (
          <li key={code}>
            <LogText text={code} /> {formatCount(count)}
          </li>
        ))}
      </ul>
    ),
  ];
}

function RetriesPanel({ retries }: { readonly retries: RetryReport }) {
  const { attempts, exhausted, jobs, basis } = retries;
  return (
    <Panel
      title="Retries"
      note={`${formatCount(basis.used)} of ${formatCounted(basis.of, 'error says', 'errors say')} which attempt it was.`}
    >
      {basis.used === 0 ? (
        <p>No error speaks of a retry.</p>
      ) : (
        <>
          <p>
            {formatCounted(jobs, 'job', 'jobs')} with failed attempts;{' '}
            {formatCounted(exhausted, 'failure was', 'failures were')} the last attempt allowed.
          </p>
          <DataTable
            caption="Failed attempts"
            columns={[{ name: 'Attempt' }, { name: 'Failed', numeric: true }]}
            rows={attempts.map(([attempt, count]) => ({
              key: String(attempt),
              cells: [formatCount(attempt), formatCount(count)],
            }))}
          />
        </>
      )}
    </Panel>
  );
}
