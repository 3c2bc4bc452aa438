import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ProblemAlert } from '../../log-ui/problem-alert';
import type { ErrorCount } from '../../logs/facets';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { aggregationOptions, aggregationRequests } from '../../sources/aggregation';
import type { Aggregations } from '../../sources/aggregation-merge';
import { type LogSource, toProblem } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import styles from './charts.module.css';
import { DurationsBlock } from './durations-block';
import { ErrorsBlock } from './errors-block';
import { HoursBlock } from './hours-block';
import { useVisible } from './use-visible';

export interface AggregationsPanelProps {
  readonly source: LogSource;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  /** Shown by code when the server refuses to group by error code. */
  readonly commonErrors: readonly ErrorCount[];
  readonly activeSources: readonly string[];
  readonly onToggleSource: (source: string) => void;
  readonly onFilterError: (errorCode: string) => void;
  /** Leads to the aggregation builder. */
  readonly onBuild?: () => void;
}

/** A range that takes more requests than this is only asked for on a click: 100 an hour are allowed. */
const UNASKED_REQUESTS = 3;

/** The server's own aggregations of the range. Asked for once they are on screen, as each answer costs a request. */
export function AggregationsPanel(props: AggregationsPanelProps) {
  const { source, endpoints, range } = props;
  const panel = useRef<HTMLDivElement>(null);
  const visible = useVisible(panel);
  const requests = aggregationRequests(source, range);
  const question = JSON.stringify([source.id, endpoints, range]);
  const [asked, setAsked] = useState<string | null>(null);
  const askable = source.capabilities.aggregate && endpoints.length > 0;
  useEffect(() => {
    if (visible && requests <= UNASKED_REQUESTS) setAsked(question);
  }, [visible, requests, question]);
  const options = useMemo(() => aggregationOptions(source, endpoints, range), [source, endpoints, range]);
  const { data, error, failureReason, isFetching, refetch } = useQuery({
    ...options,
    enabled: askable && asked === question,
  });
  const problem = error ?? (isFetching ? failureReason : null);
  // A failure that is retried by itself says when; counted from when it came.
  const retryAt = useMemo(() => {
    const wait = failureReason === null ? null : toProblem(failureReason).retryAfterMs;
    return wait === null ? null : Date.now() + wait;
  }, [failureReason]);
  return (
    <div ref={panel}>
      <Panel
        title="Aggregations"
        actions={
          props.onBuild !== undefined &&
          askable && (
            <Button look="link" onClick={props.onBuild}>
              Build your own
            </Button>
          )
        }
        note={
          askable
            ? `${source.capabilities.offline ? 'Counted in the files' : 'The server’s count'} over the whole range; level, search and other filters do not apply.`
            : undefined
        }
      >
        {!source.capabilities.aggregate && (
          <p className={styles.quiet}>This source does not aggregate on its own.</p>
        )}
        {problem !== null && (
          <ProblemAlert
            problem={toProblem(problem)}
            task="Loading aggregations"
            retryAt={isFetching ? retryAt : null}
            onRetry={isFetching ? undefined : () => void refetch()}
          />
        )}
        {askable && data === undefined && !isFetching && problem === null && requests > UNASKED_REQUESTS && (
          <div className={styles.ask}>
            <p className={styles.quiet}>
              This range takes {formatCounted(requests, 'request', 'requests')} of the 100 that the API allows
              in an hour: one for each 24 hours.
            </p>
            <Button small onClick={() => setAsked(question)}>
              Load aggregations
            </Button>
          </div>
        )}
        {isFetching && data === undefined && (
          <div role="status">
            <span className="visually-hidden">Loading aggregations…</span>
            <div className={styles.skeleton} />
          </div>
        )}
        {data !== undefined && <AggregationBlocks {...props} data={data} />}
      </Panel>
    </div>
  );
}

function AggregationBlocks({
  data,
  range,
  zone,
  commonErrors,
  activeSources,
  onToggleSource,
  onFilterError,
}: AggregationsPanelProps & { readonly data: Aggregations }) {
  const { byCode, bySource, byHour, durations, slices, unreadable, errorCodeRefused } = data;
  const codes = byCode ?? commonErrors.map(({ error, count }) => ({ error, count, uniqueJobs: null }));
  const instead = errorCodeRefused
    ? 'The server does not group by error code; these are the common errors above.'
    : 'The server sent no count by error code; these are the common errors above.';
  const missing = [
    byHour === null ? 'errors by hour' : '',
    bySource === null ? 'errors by source' : '',
    durations === null ? 'durations' : '',
  ].filter((name) => name !== '');
  return (
    <>
      {byHour !== null && <HoursBlock hours={byHour} range={range} zone={zone} slices={slices} />}
      <ErrorsBlock
        title="Errors by code"
        column="Error code"
        note={byCode === null ? instead : undefined}
        groups={codes}
        slices={slices}
        action="filter by this error"
        onPick={onFilterError}
      />
      {bySource !== null && (
        <ErrorsBlock
          title="Errors by source"
          column="Source"
          groups={bySource}
          slices={slices}
          action="filter by this source"
          isActive={(name) => activeSources.includes(name)}
          onPick={onToggleSource}
        />
      )}
      {durations !== null && <DurationsBlock durations={durations} slices={slices} />}
      {missing.length > 0 && (
        <p className={styles.quiet}>Not in the server’s answer: {missing.join(', ')}.</p>
      )}
      {unreadable > 0 && (
        <p className={styles.quiet}>
          {formatCounted(unreadable, 'row', 'rows')} of the answer could not be read and{' '}
          {unreadable === 1 ? 'is' : 'are'} left out.
        </p>
      )}
    </>
  );
}
