import { type FormEvent, useMemo, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { LevelBadge } from '../../log-ui/level-badge';
import { formatTime, zoneLabel } from '../../log-ui/log-time';
import { useAnalysis } from '../../log-ui/use-analysis';
import { useRedaction } from '../../log-ui/use-redaction';
import {
  type JobColumn,
  type JobList,
  type JobOrder,
  sortJobs,
  traceKeyOf,
} from '../../logs/analysis/job-list';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import { TextField } from '../../ui/text-field';
import styles from './trace.module.css';
import { loadedText, spanText } from './trace-text';
import type { TraceViewProps } from './trace-view';

const COLUMNS: readonly { readonly by: JobColumn; readonly name: string; readonly numeric: boolean }[] = [
  { by: 'jobId', name: 'Job', numeric: false },
  { by: 'worst', name: 'Worst level', numeric: false },
  { by: 'errors', name: 'Errors', numeric: true },
  { by: 'entries', name: 'Entries', numeric: true },
  { by: 'start', name: 'Start', numeric: false },
  { by: 'wallMs', name: 'Wall time', numeric: true },
];
/** Jobs listed at first, and with each press for more. */
const STEP = 200;
const ID_LENGTH = 120;

const NO_JOBS: JobList = { jobs: [], withoutJob: 0 };

/** The jobs among the loaded entries, and a field for the ID of any job or request. */
export function JobChooser(props: TraceViewProps) {
  const { entries, zone, loaded, matching, complete, onLoadAll, onTraceKey } = props;
  const [typed, setTyped] = useState('');
  const [order, setOrder] = useState<JobOrder>({ by: 'worst', descending: true });
  const [limit, setLimit] = useState(STEP);
  const { result, stale, error, retry } = useAnalysis<'jobs'>(props.engine, { kind: 'jobs' }, entries);
  const list = result ?? NO_JOBS;
  const jobs = useMemo(() => sortJobs(list.jobs, order), [list, order]);
  const { text } = useRedaction();
  const open = (event: FormEvent) => {
    event.preventDefault();
    const key = traceKeyOf(typed, entries);
    if (key !== null) onTraceKey(key);
  };
  return (
    <div className={styles.chooser}>
      <form className={styles.idForm} onSubmit={open}>
        <TextField
          label="Job or request ID"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className={styles.idField}
        />
        <Button type="submit" look="primary" disabled={typed.trim() === ''}>
          Open trace
        </Button>
      </form>
      <p role="status" className={panel.hint}>
        {result === null
          ? `Listing the jobs of ${formatCounted(loaded, 'loaded entry', 'loaded entries')}`
          : `${formatCounted(jobs.length, 'job', 'jobs')} over ${loadedText(loaded, matching)}`}
        {list.withoutJob > 0 && `; ${formatCounted(list.withoutJob, 'entry names', 'entries name')} no job`}
        {stale && error === null ? '; updating…' : '.'}{' '}
        {!complete && (
          <Button small onClick={onLoadAll}>
            Load all in range
          </Button>
        )}
      </p>
      {error !== null && (
        <div role="alert" className={panel.problem}>
          <strong>The jobs could not be listed.</strong> <bdi>{visibleStart(error.message, 300)}</bdi>
          <Button onClick={retry}>Retry</Button>
        </div>
      )}
      {result === null ? null : jobs.length === 0 ? (
        <p className={styles.state}>
          No loaded entry names a job. Widen the time range, or enter an ID above.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={styles.jobsScroll} tabIndex={0} aria-label="Jobs, scrollable">
          <table className={styles.jobs} aria-label="Jobs">
            <thead>
              <tr>
                {COLUMNS.map(({ by, name, numeric }) => (
                  <th
                    key={by}
                    scope="col"
                    data-numeric={numeric || undefined}
                    aria-sort={order.by !== by ? 'none' : order.descending ? 'descending' : 'ascending'}
                  >
                    <button
                      type="button"
                      className={styles.sort}
                      onClick={() =>
                        setOrder({ by, descending: order.by === by ? !order.descending : by !== 'jobId' })
                      }
                    >
                      {by === 'start' ? `${name} (${zoneLabel(zone, jobs[0]?.start ?? 0)})` : name}
                      <span aria-hidden="true">{order.by !== by ? '' : order.descending ? ' ▾' : ' ▴'}</span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {jobs.slice(0, limit).map((job) => (
                <tr key={job.jobId} data-failure={job.errors > 0 || undefined}>
                  <th scope="row">
                    <Button
                      look="link"
                      className={styles.id}
                      onClick={() => onTraceKey({ field: 'jobId', id: job.jobId })}
                    >
                      <bdi>{visibleStart(text(job.jobId), ID_LENGTH)}</bdi>
                    </Button>
                  </th>
                  <td>
                    <LevelBadge level={job.worst} />
                  </td>
                  <td data-numeric>{formatCount(job.errors)}</td>
                  <td data-numeric>{formatCount(job.entries)}</td>
                  <td>{job.start === null ? 'no time' : formatTime(job.start, zone)}</td>
                  <td data-numeric>{job.wallMs === null ? '—' : spanText(job.wallMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {jobs.length > limit && (
            <p className={panel.hint}>
              {formatCount(limit)} of {formatCount(jobs.length)} jobs are listed.{' '}
              <Button small onClick={() => setLimit(limit + STEP)}>
                List {formatCount(Math.min(STEP, jobs.length - limit))} more
              </Button>
            </p>
          )}
        </section>
      )}
    </div>
  );
}
