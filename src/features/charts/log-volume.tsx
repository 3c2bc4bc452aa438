import { memo, useMemo, useState } from 'react';
import type { LogEntry } from '../../logs/entry';
import { type Histogram, histogram } from '../../logs/histogram';
import { ENTRY_LEVELS, isLevel, type Level } from '../../logs/level';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { WorkerCounts } from '../../sources/list-worker/worker-counts';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import styles from './log-volume.module.css';
import type { BarSeries } from './stacked-bars';
import { TableToggle } from './table-toggle';
import { TimeBars } from './time-bars';
import { type CountState, useVolume, type Volume } from './use-counts';
import { unloadedParts, volumeNote } from './volume-note';
import { VolumeTable } from './volume-table';

export interface LogVolumeProps {
  /** Loaded entries that pass the local filters, in any order. */
  readonly entries: readonly LogEntry[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  /** Entries loaded, before the local filters. */
  readonly loaded: number;
  /** Entries that match on the server; null while it has not said. */
  readonly matching: number | null;
  /** The part of the range whose entries are loaded; the rest is marked. Null while nothing is. */
  readonly loadedRange: TimeRange | null;
  /** Everything that matches, where it was counted without loading it: the loaded entries are not counted then. */
  readonly whole?: CountState<Volume> | null;
  readonly onZoom: (range: TimeRange) => void;
  /** A level of the legend was chosen as the minimum. */
  readonly onFilterLevel: (level: Level) => void;
  /** For tests, which have no workers. */
  readonly startCounts?: () => WorkerCounts;
}

const NO_ENTRIES: readonly LogEntry[] = [];

/**
 * Entries over time, stacked by level: all that match where the source has counted them, else those loaded. Very many are
 * counted in a worker; meanwhile the chart stays as it was and says so.
 */
export const LogVolume = memo(function LogVolume({
  entries,
  range: wanted,
  zone,
  loaded,
  matching,
  loadedRange,
  whole = null,
  onZoom,
  onFilterLevel,
  startCounts,
}: LogVolumeProps) {
  const [asTable, setAsTable] = useState(false);
  const ofLoaded = useVolume(whole === null ? entries : NO_ENTRIES, wanted, zone, startCounts);
  const { value, of, counting } = whole ?? ofLoaded;
  const nothing = useMemo(() => ({ histogram: histogram([], wanted), range: wanted }), [wanted]);
  const { histogram: counted, range } = value ?? nothing;
  const series = useMemo(() => levelSeries(counted), [counted]);
  const failures = useMemo(() => failureBuckets(counted), [counted]);
  const unloaded = unloadedParts(range, whole === null ? loadedRange : null);
  const note = volumeNote({
    ...counted,
    loaded,
    matching: whole === null ? matching : null,
    unloaded: unloaded.length > 0,
    counting: counting ? { shown: of, of: whole === null ? entries.length : (matching ?? loaded) } : null,
  });
  return (
    <div className={styles.volume} data-table={asTable || undefined} aria-busy={counting}>
      <Panel
        title="Log volume"
        actions={
          <div className={styles.tools}>
            {note !== null && <span className={styles.note}>{note}</span>}
            <Legend counted={counted} onFilterLevel={onFilterLevel} />
            <TableToggle chart="Log volume" asTable={asTable} onChange={setAsTable} />
          </div>
        }
      >
        {asTable ? (
          <VolumeTable counted={counted} range={range} zone={zone} unloaded={unloaded} onZoom={onZoom} />
        ) : (
          <div className={styles.chart}>
            <TimeBars
              name={chartName(counted, unloaded.length > 0)}
              buckets={counted}
              range={range}
              zone={zone}
              series={series}
              marked={failures}
              unloaded={unloaded}
              onZoom={onZoom}
            />
            {!counting && counted.counted === 0 && unloaded.length === 0 && (
              <p className={styles.empty}>
                {matching === null && loaded === 0 ? 'Nothing loaded yet' : 'No entries in this range'}
              </p>
            )}
          </div>
        )}
      </Panel>
    </div>
  );
});

interface LegendProps {
  readonly counted: Histogram;
  readonly onFilterLevel: (level: Level) => void;
}

/** The levels' colours and counts. A level of the API's is a button; the unknown ones cannot be a minimum. */
function Legend({ counted, onFilterLevel }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label="Levels">
      {ENTRY_LEVELS.map((level) => {
        const count = counted.totals.get(level) ?? 0;
        if (level === 'unknown' && count === 0) return null;
        const content = (
          <>
            <i className={styles.swatch} data-level={level} />
            {level} <span className={styles.count}>{formatCount(count)}</span>
          </>
        );
        return (
          <li key={level}>
            {isLevel(level) ? (
              <button
                type="button"
                className={styles.level}
                title={`Set "${level}" as minimum level`}
                onClick={() => onFilterLevel(level)}
              >
                {content}
              </button>
            ) : (
              <span className={styles.level}>{content}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function levelSeries(counted: Histogram): readonly BarSeries[] {
  return ENTRY_LEVELS.flatMap((level) => {
    const counts = counted.columns.get(level);
    return counts === undefined || counted.totals.get(level) === 0
      ? []
      : [{ name: level, fill: `var(--level-${level}-fill)`, counts }];
  });
}

/** The buckets with an error or worse. */
function failureBuckets(counted: Histogram): readonly number[] {
  const columns = [counted.columns.get('error'), counted.columns.get('fatal')];
  return Array.from({ length: counted.count }, (_, index) => index).filter((index) =>
    columns.some((column) => (column?.[index] ?? 0) > 0),
  );
}

function chartName(counted: Histogram, partly: boolean): string {
  const levels = ENTRY_LEVELS.flatMap((level) => {
    const total = counted.totals.get(level) ?? 0;
    return total === 0 ? [] : [`${formatCount(total)} ${level}`];
  });
  return `Bar chart of ${formatCounted(counted.counted, 'entry', 'entries')} over time${levels.length === 0 ? '' : `: ${levels.join(', ')}`}${partly ? '. Part of the range is not loaded' : ''}`;
}
