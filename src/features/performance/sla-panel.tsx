import { useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LogText } from '../../log-ui/log-text';
import type { Contradiction, SlaReport } from '../../logs/analysis/sla-report';
import type { LogEntry } from '../../logs/entry';
import type { NameCount } from '../../logs/facets';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted, formatSeconds } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';
import { basisText, rateText, secondsText } from './figure-text';
import styles from './performance.module.css';

export interface SlaPanelProps {
  readonly sla: SlaReport;
  /** Null while the place means nothing. */
  readonly entryAt: (index: number) => LogEntry | null;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

/** Latency against its target, and verdicts of the server that contradict the figures. */
export function SlaPanel({ sla, entryAt, onOpenEntry }: SlaPanelProps) {
  const { basis, unreadable, met, serverMet, targets, verdicts, percentiles } = sla;
  const unread =
    unreadable > 0
      ? ` ${formatCounted(unreadable, 'entry lacks', 'entries lack')} a readable target or actual latency.`
      : '';
  return (
    <div className={panel.wide}>
      <Panel title="Latency targets (SLA)" note={`Reported by ${basisText(basis)} (benchmarks).${unread}`}>
        {basis.used === 0 ? (
          <p>No entry reports a target latency.</p>
        ) : (
          <>
            <dl className={panel.figures}>
              <div>
                <dt>Met, by the figures (actual at most target)</dt>
                <dd>
                  <strong>{rateText(met)}</strong>
                </dd>
              </div>
              <div>
                <dt>Met, by the server’s verdicts</dt>
                <dd>
                  <strong>{rateText(serverMet)}</strong>
                </dd>
              </div>
              <Names title="Verdicts as sent" names={verdicts} />
              <Names title="Percentiles as sent" names={percentiles} />
            </dl>
            <div className={panel.wideTable}>
              <DataTable
                caption="Met and missed by target"
                columns={[
                  { name: 'Target', numeric: true },
                  { name: 'Met', numeric: true },
                  { name: 'Missed', numeric: true },
                  { name: 'Actual: average', numeric: true },
                  { name: 'p50', numeric: true },
                  { name: 'p95', numeric: true },
                  { name: 'p99', numeric: true },
                  { name: 'Max', numeric: true },
                  { name: 'p95 against target' },
                ]}
                rows={targets.map(({ target, met: targetMet, actual: { figures } }) => ({
                  key: String(target),
                  cells: [
                    formatSeconds(target),
                    rateText(targetMet),
                    formatCount(targetMet.basis.used - targetMet.hits),
                    ...[figures?.average, figures?.p50, figures?.p95, figures?.p99, figures?.max].map(
                      secondsText,
                    ),
                    <P95Verdict key="verdict" p95={figures?.p95 ?? null} target={target} />,
                  ],
                }))}
              />
            </div>
            <Contradictions report={sla.contradictions} entryAt={entryAt} onOpenEntry={onOpenEntry} />
          </>
        )}
      </Panel>
    </div>
  );
}

function P95Verdict({ p95, target }: { readonly p95: number | null; readonly target: number }) {
  if (p95 === null) return '—';
  const within = p95 <= target;
  return (
    <span className={within ? styles.good : styles.bad}>
      {within ? 'within target' : `over by ${formatSeconds(p95 - target)}`}
    </span>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly NameCount[] }) {
  const shown = names.slice(0, 5);
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {names.length === 0 && 'none'}
        {shown.map(([name, count]) => (
          <div key={name}>
            <LogText text={name} max={60} /> {formatCount(count)}
          </div>
        ))}
        {names.length > shown.length && `and ${formatCount(names.length - shown.length)} others`}
      </dd>
    </div>
  );
}

interface ContradictionsProps extends Omit<SlaPanelProps, 'sla'> {
  readonly report: SlaReport['contradictions'];
}

const FIRST_ROWS = 5;

function Contradictions({ report: { count, examples }, entryAt, onOpenEntry }: ContradictionsProps) {
  const [all, setAll] = useState(false);
  if (count === 0) return <p className={panel.quiet}>No verdict of the server contradicts its figures.</p>;
  const shown = all ? examples : examples.slice(0, FIRST_ROWS);
  return (
    <section className={styles.contradictions} aria-label="Contradicting verdicts">
      <p>
        <Icon name="warning" />{' '}
        <strong>
          {formatCounted(count, 'verdict contradicts', 'verdicts contradict')} the figures
          {examples.length < count && `, the ${formatCount(examples.length)} largest listed`}:
        </strong>
      </p>
      <ul className={panel.list}>
        {shown.map((contradiction) => {
          const entry = entryAt(contradiction.index);
          return (
            <li key={contradiction.index}>
              <Claim contradiction={contradiction} />{' '}
              {entry !== null && (
                <Button look="link" onClick={() => onOpenEntry(entry)}>
                  Open entry
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {examples.length > FIRST_ROWS && (
        <Button small look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? `Show only the first ${FIRST_ROWS}`
            : `Show all ${formatCount(examples.length)} (${FIRST_ROWS} shown)`}
        </Button>
      )}
    </section>
  );
}

function Claim({
  contradiction: { verdictText, actual, target },
}: {
  readonly contradiction: Contradiction;
}) {
  const difference = formatSeconds(Math.abs(actual - target));
  return (
    <>
      The server says <LogText text={verdictText} max={60} />, but {formatSeconds(actual)} is{' '}
      {actual > target ? `${difference} over` : actual < target ? `${difference} under` : 'exactly'} the
      target of {formatSeconds(target)}.
    </>
  );
}
