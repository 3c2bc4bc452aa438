import { useMemo, useState } from 'react';
import { AnalysisFrame } from '../../log-ui/analysis-frame';
import { formatMoment, zoneLabel, zoneOffsetMs } from '../../log-ui/log-time';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import { previousWindow } from '../../logs/analysis/error-analysis';
import type { LogEntry } from '../../logs/entry';
import { type LocalFilter, type LogQuery, matchesLocalFilter } from '../../logs/query';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import { leastRequests, useWindowEntries } from '../../sources/window-entries';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { SelectField } from '../../ui/select-field';
import { ErrorCounts } from './error-counts';
import { type Comparing, halvesOf, previousQuery, windowsLookup } from './error-windows';
import styles from './errors.module.css';
import { HOURS_BACK } from './hours-back';
import { PatternsPanel } from './patterns-panel';
import { PreviousNotice } from './previous-notice';
import { RecoveryPanel } from './recovery-panel';
import { StacksPanel } from './stacks-panel';
import { TimelinePanel } from './timeline-panel';
import { TotalsPanel } from './totals-panel';

export interface ErrorsViewProps {
  readonly engine: AnalysisEngine;
  /** For the window before the range. */
  readonly source: LogSource;
  /** What the loaded entries answer; null while nothing can be asked. */
  readonly query: LogQuery | null;
  /** The filters in the browser. */
  readonly local: LocalFilter;
  /** The loaded entries, less what filters in the browser leave out. */
  readonly entries: readonly LogEntry[];
  readonly range: TimeRange;
  /** How many hours the filter bar's range reaches back from now; null when it is another range. */
  readonly hoursBack: number | null;
  readonly onHoursBack: (hours: number) => void;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  /** Null while the server has not said. */
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  /** Asks the server for errors only; null where it does already. */
  readonly onErrorsOnly: (() => void) | null;
  readonly onFilterError: (code: string) => void;
  /** Gets a regular expression. */
  readonly onSearch: (pattern: string) => void;
  readonly onFilterSource: (source: string) => void;
  readonly onFilterJob: (jobId: string) => void;
  readonly onTraceJob: (jobId: string) => void;
  readonly onZoom: (range: TimeRange) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

type CompareWith = Comparing['with'] | 'nothing';

const COMPARE_OPTIONS: readonly { readonly value: CompareWith; readonly label: string }[] = [
  { value: 'previous', label: 'The window before' },
  { value: 'first-half', label: 'First half of the range' },
  { value: 'nothing', label: 'Nothing' },
];

const OTHER_RANGE = { value: '', label: 'Range of the filter bar' };

/**
 * Errors of the filter bar's range, against the window of equal length just before it, which is loaded for this: by
 * itself where one request is likely to do, otherwise when asked to.
 */
export function ErrorsView(props: ErrorsViewProps) {
  const { engine, source, query, local, entries, range, hoursBack, zone, loaded, matching, complete } = props;
  const [compareWith, setCompareWith] = useState<CompareWith>('previous');
  const comparesPrevious = compareWith === 'previous';
  const wanted = useMemo(() => (query === null ? null : previousQuery(query, range)), [query, range]);
  const previous = useWindowEntries(
    source,
    comparesPrevious ? wanted : null,
    wanted !== null && leastRequests(wanted, source) === 1,
  );
  const hasPrevious = comparesPrevious && previous.state === 'complete';
  // Bounded by what was asked for: pages of errors only.
  const list = useMemo(
    () =>
      hasPrevious
        ? entries.concat(previous.entries.filter((entry) => matchesLocalFilter(entry, local)))
        : entries,
    [entries, hasPrevious, previous.entries, local],
  );
  const { first, second } = useMemo(() => halvesOf(range), [range]);
  const whole = {
    kind: 'errors',
    current: range,
    previous: hasPrevious ? previousWindow(range) : null,
    zoneOffsetMs: zoneOffsetMs(zone, range.start),
  } as const;
  const errors = useAnalysis(engine, whole, list);
  const inHalves = compareWith === 'first-half';
  // Otherwise the same request, which is then run once.
  const split = useAnalysis(engine, inHalves ? { ...whole, current: second, previous: first } : whole, list);
  const comparing = useMemo<Comparing | null>(() => {
    if (inHalves) return { with: 'first-half', lookup: windowsLookup(split.result) };
    return hasPrevious ? { with: 'previous', lookup: windowsLookup(errors.result) } : null;
  }, [inHalves, hasPrevious, split.result, errors.result]);
  const { result } = errors;
  const stale = errors.stale || split.stale;
  // Places in the list mean nothing while the figures are those of another list.
  const entryAt = (index: number): LogEntry | null => (errors.stale ? null : (list[index] ?? null));
  const moment = (time: number): string => formatMoment(time, zone);
  const previousName =
    hoursBack === null
      ? 'window before of equal length'
      : `previous ${hoursBack === 1 ? 'hour' : `${hoursBack} hours`}`;
  return (
    <AnalysisFrame
      title="Error analysis"
      scope={{ analysed: entries.length, loaded, matching, complete, onLoadAll: props.onLoadAll }}
      controls={
        <div className={styles.controls}>
          {!complete && props.onErrorsOnly !== null && (
            <Button
              title="Sets the minimum level to error, so that a page holds errors only"
              onClick={props.onErrorsOnly}
            >
              Load errors only
            </Button>
          )}
          <SelectField
            label="Look back"
            value={hoursBack === null ? OTHER_RANGE.value : String(hoursBack)}
            options={[
              ...(hoursBack === null ? [OTHER_RANGE] : []),
              ...HOURS_BACK.map((hours) => ({
                value: String(hours),
                label: hours === 1 ? '1 hour' : `${hours} hours`,
              })),
            ]}
            onChoose={(value) => value !== OTHER_RANGE.value && props.onHoursBack(Number(value))}
          />
          <SelectField
            label="Compare with"
            value={compareWith}
            options={COMPARE_OPTIONS}
            onChoose={(value) =>
              setCompareWith(COMPARE_OPTIONS.find((option) => option.value === value)?.value ?? 'nothing')
            }
          />
        </div>
      }
      stale={stale}
      error={errors.error ?? split.error}
      onRetry={() => {
        if (errors.error !== null) errors.retry();
        if (split.error !== null) split.retry();
      }}
    >
      {result !== null && (
        <>
          {comparesPrevious && wanted !== null && (
            <PreviousNotice
              previous={previous}
              name={previousName}
              partial={
                complete || comparing === null
                  ? null
                  : `Not all of this range is loaded: what is loaded of it is compared with all errors of the ${previousName}, so that its counts are too low.`
              }
            />
          )}
          <TotalsPanel
            errors={result}
            comparing={comparing}
            note={
              comparing === null
                ? null
                : inHalves
                  ? `Second half, from ${moment(second.start)} to ${moment(second.end)}, against the first, from ${moment(first.start)} (${zoneLabel(zone, range.start)}).`
                  : `From ${moment(range.start)} to ${moment(range.end)}, against the ${previousName}, from ${moment(previousWindow(range).start)} (${zoneLabel(zone, range.start)}): ${formatCount(previous.entries.length)} errors loaded for this.`
            }
          />
          {result.basis.used + (result.previousBasis?.used ?? 0) > 0 && (
            <>
              <TimelinePanel
                timeline={result.timeline}
                range={range}
                zone={zone}
                codes={result.codes.filter(({ count }) => count > 0).length}
                onZoom={props.onZoom}
              />
              <ErrorCounts
                title="Error codes"
                caption="Errors by code"
                column="Error code"
                rows={result.codes}
                windowsOf={comparing?.lookup?.code ?? null}
                comparing={comparing}
                zone={zone}
                note={
                  result.withoutCode === 0
                    ? 'Every error names a code.'
                    : `${formatCount(result.withoutCode)} of ${formatCount(result.basis.used)} errors name no code.`
                }
                empty="No error names a code."
                onPick={props.onFilterError}
              />
              <ErrorCounts
                title="Sources of errors"
                caption="Errors by source"
                column="Source"
                rows={result.sources}
                windowsOf={comparing?.lookup?.source ?? null}
                comparing={comparing}
                zone={zone}
                empty="No error names a source."
                onPick={props.onFilterSource}
              />
              <PatternsPanel
                errors={result}
                comparing={comparing}
                zone={zone}
                entryAt={entryAt}
                onSearch={props.onSearch}
                onOpenEntry={props.onOpenEntry}
              />
              <StacksPanel
                stacks={result.stacks}
                comparing={comparing}
                zone={zone}
                entryAt={entryAt}
                onFilterError={props.onFilterError}
                onTraceJob={props.onTraceJob}
                onOpenEntry={props.onOpenEntry}
              />
            </>
          )}
          <RecoveryPanel recovery={result.recovery} retries={result.retries} />
        </>
      )}
    </AnalysisFrame>
  );
}
