import { formatTime, zoneLabel } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import type { Trace, TraceKey } from '../../logs/analysis/trace';
import { TRACE_OUTCOME_RULE } from '../../logs/analysis/trace-outcome';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import styles from './trace.module.css';
import { keyNoun, loadedText, spanText } from './trace-text';

export interface TraceHeaderProps {
  readonly trace: Trace;
  /** The list that the trace points into. */
  readonly entries: readonly LogEntry[];
  readonly zone: ZoneChoice;
  readonly matching: number | null;
  readonly onTraceKey: (key: TraceKey) => void;
}

/** More related jobs or requests than these are counted only. */
const MAX_RELATED = 6;
const ID_LENGTH = 100;

/** How it ended, how long it took and over what this was computed. */
export function TraceHeader({ trace, entries, zone, matching, onTraceKey }: TraceHeaderProps) {
  const { outcome, start, end, basis, errors } = trace;
  const related = relatedKeys(trace, entries);
  return (
    <div className={styles.facts}>
      <p className={styles.outcome}>
        <strong className={styles.status} data-status={outcome.status}>
          {outcome.status}
        </strong>{' '}
        {outcome.reason}
      </p>
      <dl className={styles.figures}>
        <div>
          <dt>Wall time</dt>
          <dd>{start === null ? '—' : spanText(trace.wallMs)}</dd>
        </div>
        <div>
          <dt>Entries</dt>
          <dd>
            {formatCount(basis.used)}{' '}
            <span className={styles.muted}>over {loadedText(basis.of, matching)}</span>
          </dd>
        </div>
        <div>
          <dt>Errors</dt>
          <dd data-bad={errors.length > 0 || undefined}>{formatCount(errors.length)}</dd>
        </div>
        {start !== null && end !== null && (
          <div>
            <dt>From – to ({zoneLabel(zone, start)})</dt>
            <dd>
              {formatTime(start, zone)} – {endText(start, end, zone)}
            </dd>
          </div>
        )}
        {related.keys.length > 0 && (
          <div>
            <dt>{trace.key.field === 'jobId' ? 'Requests' : 'Of job'}</dt>
            <dd>
              {related.keys.map((key) => (
                <RelatedKey key={key.id} traceKey={key} onTraceKey={onTraceKey} />
              ))}
              {related.more > 0 && ` and ${formatCount(related.more)} more`}
            </dd>
          </div>
        )}
      </dl>
      <details className={styles.rule}>
        <summary>How the outcome is told</summary>
        <p>{TRACE_OUTCOME_RULE}</p>
      </details>
    </div>
  );
}

function RelatedKey({
  traceKey,
  onTraceKey,
}: {
  readonly traceKey: TraceKey;
  readonly onTraceKey: (key: TraceKey) => void;
}) {
  const { text } = useRedaction();
  return (
    <Button look="link" className={styles.related} onClick={() => onTraceKey(traceKey)}>
      <span className="visually-hidden">Trace {keyNoun(traceKey)}</span>{' '}
      <bdi>{visibleStart(text(traceKey.id), ID_LENGTH)}</bdi>
    </Button>
  );
}

/** The requests of a job, or the jobs of a request. */
function relatedKeys(trace: Trace, entries: readonly LogEntry[]) {
  const field = trace.key.field === 'jobId' ? 'requestId' : 'jobId';
  const ids = new Set<string>();
  for (const index of [...trace.rows.map((row) => row.index), ...trace.untimed]) {
    const id = entries[index]?.[field] ?? '';
    if (id !== '') ids.add(id);
  }
  const keys = [...ids].slice(0, MAX_RELATED).map((id): TraceKey => ({ field, id }));
  return { keys, more: ids.size - keys.length };
}

/** The end's date only where it differs. */
function endText(start: number, end: number, zone: ZoneChoice): string {
  const from = formatTime(start, zone);
  const to = formatTime(end, zone);
  return from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to;
}
