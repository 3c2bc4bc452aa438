import { memo, useMemo } from 'react';
import type { LogEntry } from '../../logs/entry';
import type { Facets } from '../../logs/facets';
import type { FieldFilter } from '../../logs/field-filter';
import type { Level } from '../../logs/level';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { WorkerCounts } from '../../sources/list-worker/worker-counts';
import type { LogSource, MergedSummary } from '../../sources/log-source';
import { formatCounted } from '../../ui/format';
import { AggregationsPanel } from './aggregations-panel';
import styles from './charts.module.css';
import { CommonErrorsPanel } from './common-errors-panel';
import { facetsShown, lackingParts } from './facets-shown';
import { SummaryPanel } from './summary-panel';
import { useFacets } from './use-counts';

export interface SummaryAsideProps {
  /** The server's counts of everything that matches; null when it sent none. */
  readonly summary: MergedSummary | null;
  /** Whose counts these are and of what, without a full stop: "The server's count of all 856 matching entries". */
  readonly summaryScope: string;
  /** Loaded entries, for what the server does not say. */
  readonly entries: readonly LogEntry[];
  readonly loaded: number;
  readonly matching: number | null;
  readonly source: LogSource;
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly active: {
    readonly level: Level;
    readonly sources: readonly string[];
    readonly fields: readonly FieldFilter[];
  };
  readonly onFilterLevel: (level: Level) => void;
  readonly onToggleSource: (source: string) => void;
  readonly onFilterField: (filter: FieldFilter) => void;
  readonly onFilterError: (errorCode: string) => void;
  readonly onBuildAggregations?: () => void;
  /** For tests, which have no workers. */
  readonly startCounts?: () => WorkerCounts;
}

const NO_ENTRIES: readonly LogEntry[] = [];
const NO_FACETS: Facets = { levels: [], sources: [], commonErrors: [] };

/** What the range holds, in figures: the server's summary, its common errors, and its aggregations. */
export const SummaryAside = memo(function SummaryAside(props: SummaryAsideProps) {
  const { summary, entries, loaded, matching, zone, active } = props;
  const lacking = lackingParts(summary);
  const lacksAny = lacking.levels || lacking.sources || lacking.errors;
  const { value, of, counting } = useFacets(lacksAny ? entries : NO_ENTRIES, props.startCounts);
  const facets = useMemo(() => facetsShown(summary, value ?? NO_FACETS, of), [summary, value, of]);
  const known = value !== null;
  const scope = props.summaryScope;
  if (summary === null && loaded === 0 && matching !== 0)
    return (
      <div className={styles.aside}>
        <p className={styles.quiet} role="status">
          The summary appears with the first entries.
        </p>
      </div>
    );
  return (
    <div className={styles.aside} aria-busy={counting}>
      <p className={styles.counting} role="status">
        {counting && countingText(loaded, of)}
      </p>
      {(known || !(lacking.levels || lacking.sources)) && (
        <SummaryPanel
          facets={facets}
          scope={scope}
          loaded={of}
          activeLevel={active.level}
          activeSources={active.sources}
          onFilterLevel={props.onFilterLevel}
          onToggleSource={props.onToggleSource}
          onFilterField={props.onFilterField}
        />
      )}
      {(known || !lacking.errors) && (
        <CommonErrorsPanel
          facets={facets}
          scope={scope}
          loaded={of}
          zone={zone}
          activeFields={active.fields}
          onFilterError={props.onFilterError}
        />
      )}
      <AggregationsPanel
        source={props.source}
        endpoints={props.endpoints}
        range={props.range}
        zone={zone}
        commonErrors={facets.errors}
        activeSources={active.sources}
        onToggleSource={props.onToggleSource}
        onFilterError={props.onFilterError}
        onBuild={props.onBuildAggregations}
      />
    </div>
  );
});

function countingText(loaded: number, of: number): string {
  const shown = of === 0 ? '' : ` What is computed is of ${formatCounted(of, 'entry', 'entries')} so far.`;
  return `Counting ${formatCounted(loaded, 'loaded entry', 'loaded entries')}…${shown}`;
}
