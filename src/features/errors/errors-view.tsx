import { useMemo, useState } from 'react';
import { AnalysisFrame } from '../../log-ui/analysis-frame';
import { formatMoment, zoneLabel } from '../../log-ui/log-time';
import { zoneOffsetMs } from '../../log-ui/time-axis';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { LogEntry } from '../../logs/entry';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { SelectField } from '../../ui/select-field';
import { ErrorCounts } from './error-counts';
import { halvesLookup, halvesOf } from './error-halves';
import { PatternsPanel } from './patterns-panel';
import { RecoveryPanel } from './recovery-panel';
import { StacksPanel } from './stacks-panel';
import { TimelinePanel } from './timeline-panel';
import { TotalsPanel } from './totals-panel';

export interface ErrorsViewProps {
  readonly engine: AnalysisEngine;
  /** The loaded entries, less what filters in the browser leave out. */
  readonly entries: readonly LogEntry[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  /** Null while the server has not said. */
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  readonly onFilterError: (code: string) => void;
  /** Gets a regular expression. */
  readonly onSearch: (pattern: string) => void;
  readonly onFilterSource: (source: string) => void;
  readonly onFilterJob: (jobId: string) => void;
  readonly onZoom: (range: TimeRange) => void;
  readonly onOpenEntry: (entry: LogEntry) => void;
}

const COMPARE_OPTIONS = [
  { value: 'first-half', label: 'First half of the range' },
  { value: 'nothing', label: 'Nothing' },
];

/**
 * Errors of the filter bar's range: every figure over the whole range, with its second half against its first, because
 * the window before the range is not loaded.
 */
export function ErrorsView(props: ErrorsViewProps) {
  const { engine, entries, range, zone, loaded, matching, complete } = props;
  const [compares, setCompares] = useState(true);
  const { first, second } = useMemo(() => halvesOf(range), [range]);
  const zoneOffset = zoneOffsetMs(zone, range.start);
  const whole = { kind: 'errors', current: range, previous: null, zoneOffsetMs: zoneOffset } as const;
  const errors = useAnalysis(engine, whole, entries);
  // Without comparison the same request, which is then run once.
  const split = useAnalysis(
    engine,
    compares ? { ...whole, current: second, previous: first } : whole,
    entries,
  );
  const halves = useMemo(() => halvesLookup(compares ? split.result : null), [compares, split.result]);
  const { result } = errors;
  const stale = errors.stale || split.stale;
  // Places in the list mean nothing while the figures are those of another list.
  const entryAt = (index: number): LogEntry | null => (errors.stale ? null : (entries[index] ?? null));
  const moment = (time: number): string => formatMoment(time, zone);
  return (
    <AnalysisFrame
      title="Error analysis"
      scope={{ analysed: entries.length, loaded, matching, complete, onLoadAll: props.onLoadAll }}
      controls={
        <SelectField
          label="Compare with"
          value={compares ? 'first-half' : 'nothing'}
          options={COMPARE_OPTIONS}
          onChoose={(value) => setCompares(value === 'first-half')}
        />
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
          <TotalsPanel
            errors={result}
            halves={halves}
            halvesNote={
              compares
                ? `Second half, from ${moment(second.start)} to ${moment(second.end)}, against the first, from ${moment(first.start)} (${zoneLabel(zone, range.start)}).`
                : null
            }
          />
          {result.basis.used > 0 && (
            <>
              <TimelinePanel
                timeline={result.timeline}
                range={range}
                zone={zone}
                codes={result.codes.length}
                onZoom={props.onZoom}
              />
              <ErrorCounts
                title="Error codes"
                caption="Errors by code"
                column="Error code"
                rows={result.codes}
                halvesOf={halves?.code ?? null}
                compares={compares}
                zone={zone}
                note={
                  result.withoutCode === 0
                    ? 'Every error names a code.'
                    : `${result.withoutCode.toLocaleString('en-US')} of ${result.basis.used.toLocaleString('en-US')} errors name no code.`
                }
                empty="No error names a code."
                onPick={props.onFilterError}
              />
              <ErrorCounts
                title="Sources of errors"
                caption="Errors by source"
                column="Source"
                rows={result.sources}
                halvesOf={halves?.source ?? null}
                compares={compares}
                zone={zone}
                empty="No error names a source."
                onPick={props.onFilterSource}
              />
              <PatternsPanel
                errors={result}
                halves={halves}
                compares={compares}
                zone={zone}
                entryAt={entryAt}
                onSearch={props.onSearch}
                onOpenEntry={props.onOpenEntry}
              />
              <StacksPanel
                stacks={result.stacks}
                zone={zone}
                entryAt={entryAt}
                onFilterError={props.onFilterError}
                onFilterJob={props.onFilterJob}
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
