import { type ReactNode, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { useRedaction } from '../../log-ui/use-redaction';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { TraceKey } from '../../logs/analysis/trace';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import type { LogSource } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { formatCounted } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { JobChooser } from './job-chooser';
import styles from './trace.module.css';
import { TracePanel, type TracePanelProps } from './trace-panel';
import { keyNoun } from './trace-text';
import { useTrace } from './use-trace';

export interface TraceViewProps {
  readonly engine: AnalysisEngine;
  /** For the entries around one that the filters keep out. */
  readonly source: LogSource;
  /** All loaded entries before local filters. */
  readonly entries: readonly LogEntry[];
  /** Null: the view asks for one. */
  readonly traceKey: TraceKey | null;
  readonly onTraceKey: (key: TraceKey | null) => void;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  /** Entries that match on the server; null while it has not said. */
  readonly matching: number | null;
  /** Whether all matching entries are loaded. */
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  /** Loads every entry of the job from the server, whatever the filters; null where the source cannot. */
  readonly onLoadJob: ((jobId: string) => void) | null;
  readonly onFilterJob: (jobId: string) => void;
  readonly onBack: () => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

const ID_LENGTH = 120;

/** All entries of a job or request over time; without a key, the jobs to choose from. */
export function TraceView(props: TraceViewProps) {
  const { traceKey } = props;
  const { text } = useRedaction();
  const [around, setAround] = useState<LogEntry | null>(null);
  return (
    <section className={panel.view} aria-label="Trace">
      <div className={styles.head} hidden={around !== null}>
        <h2 className={styles.title}>
          Trace
          {traceKey !== null && (
            <>
              {' '}
              of {keyNoun(traceKey)}{' '}
              <bdi className={styles.id}>{visibleStart(text(traceKey.id), ID_LENGTH)}</bdi>
            </>
          )}
        </h2>
        {traceKey !== null && <KeyActions {...props} traceKey={traceKey} />}
        <Button look="quiet" onClick={props.onBack}>
          Back
        </Button>
      </div>
      {traceKey === null ? (
        <JobChooser {...props} />
      ) : (
        <KeyedTrace
          key={`${traceKey.field} ${traceKey.id}`}
          {...props}
          traceKey={traceKey}
          around={around}
          onAround={setAround}
        />
      )}
    </section>
  );
}

type KeyedProps = TraceViewProps & { readonly traceKey: TraceKey };

type KeyedTraceProps = KeyedProps & Pick<TracePanelProps, 'around' | 'onAround'>;

function KeyActions({ traceKey, onTraceKey, onLoadJob, onFilterJob }: KeyedProps) {
  return (
    <div className={styles.actions}>
      <CopyButton name="Copy ID" text={() => traceKey.id} />
      {traceKey.field === 'jobId' && (
        <Button icon={<Icon name="filter" />} onClick={() => onFilterJob(traceKey.id)}>
          Filter by this job
        </Button>
      )}
      {traceKey.field === 'jobId' && onLoadJob !== null && (
        <Button icon={<Icon name="download" />} onClick={() => onLoadJob(traceKey.id)}>
          Load all of this job
        </Button>
      )}
      <Button onClick={() => onTraceKey(null)}>Other jobs</Button>
    </div>
  );
}

/** The trace in each of its states. One per key, so that nothing of another trace stays. */
function KeyedTrace(props: KeyedTraceProps) {
  const { engine, traceKey, entries, complete, loaded, onLoadAll } = props;
  const { answer, stale, error, retry } = useTrace(engine, traceKey, entries);
  if (error !== null)
    return (
      <div role="alert" className={panel.problem}>
        <strong>The trace could not be put together.</strong> <bdi>{visibleStart(error.message, 300)}</bdi>
        <Button onClick={retry}>Retry</Button>
      </div>
    );
  if (answer === null)
    return (
      <p role="status" className={styles.state}>
        Putting the trace together from {formatCounted(loaded, 'loaded entry', 'loaded entries')}…
      </p>
    );
  const { trace } = answer;
  return (
    <>
      {!complete && props.around === null && <PartialNotice {...props} />}
      {stale && (
        <p role="status" className={styles.state}>
          Updating: this trace is of {formatCounted(trace.basis.of, 'entry', 'entries')} loaded before…
        </p>
      )}
      {trace.basis.used === 0 ? (
        <div className={styles.state}>
          <p role="status">
            None of the {formatCounted(loaded, 'loaded entry', 'loaded entries')} belongs to this{' '}
            {keyNoun(traceKey)}. It may lie outside the time range, or the level, search or job filter keeps
            it out.
          </p>
          {!complete && <Button onClick={onLoadAll}>Load all in range</Button>}
        </div>
      ) : (
        <TracePanel {...props} trace={trace} entries={answer.entries} />
      )}
    </>
  );
}

/** Says that entries may be missing, and how to get them. */
function PartialNotice({
  loaded,
  matching,
  onLoadAll,
}: Pick<TraceViewProps, 'loaded' | 'matching' | 'onLoadAll'>) {
  const of = matching === null ? '' : ` of ${formatCounted(matching, 'matching entry', 'matching entries')}`;
  return (
    <p className={panel.notice}>
      Only {formatCounted(loaded, 'entry is', 'entries are')} loaded{of}: some may be missing here.{' '}
      <Button small onClick={onLoadAll}>
        Load all in range
      </Button>
    </p>
  );
}
