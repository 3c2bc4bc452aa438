import { useMemo, useRef, useState } from 'react';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { Comparison } from '../../logs/analysis/comparison';
import type { LogEntry } from '../../logs/entry';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import styles from './compare.module.css';
import { ComparisonTables } from './comparison-tables';
import { SidePicker } from './side-picker';
import { extentOf, halves, type Sides } from './sides';

export interface CompareViewProps {
  readonly engine: AnalysisEngine;
  /** All loaded entries before local filters. */
  readonly entries: readonly LogEntry[];
  /** The range asked for; null while there is none. */
  readonly range: TimeRange | null;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  /** Entries that match on the server; null while it has not said. */
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  readonly onFilterError: (code: string) => void;
  readonly onSearch: (text: string) => void;
}

/** Two times or two endpoints side by side, over the loaded entries. */
export function CompareView(props: CompareViewProps) {
  const { entries, range, loaded, matching, complete } = props;
  const extent = useMemo(() => extentOf(entries), [entries]);
  // Silence at the ends counts as long as all of the range is loaded; beyond what is loaded nothing is known.
  const loadedRange = complete && range !== null && extent.range !== null ? range : extent.range;
  return (
    <section className={styles.view} aria-label="Compare">
      <h2 className={styles.title}>Compare</h2>
      <p className={styles.hint}>
        Computed over {formatCounted(loaded, 'loaded entry', 'loaded entries')}
        {matching !== null && matching > loaded && ` of ${formatCount(matching)} matching`}
        {extent.untimed > 0 &&
          `; ${formatCounted(extent.untimed, 'entry', 'entries')} without a readable time on neither side`}
        . {!complete && 'What is not loaded is missing on both sides. '}
        {!complete && (
          <Button small onClick={props.onLoadAll}>
            Load all in range
          </Button>
        )}
      </p>
      {loadedRange === null ? (
        <p role="status" className={styles.hint}>
          No loaded entry has a readable time, so there is nothing to compare.
        </p>
      ) : (
        <Comparing {...props} loadedRange={loadedRange} endpoints={extent.endpoints.map(([name]) => name)} />
      )}
    </section>
  );
}

interface ComparingProps extends CompareViewProps {
  readonly loadedRange: TimeRange;
  readonly endpoints: readonly string[];
}

function Comparing(props: ComparingProps) {
  const { engine, entries, loadedRange } = props;
  /** Null: the halves of what is loaded, which move while more is loaded. */
  const [chosen, setChosen] = useState<Sides | null>(null);
  const sides = chosen ?? halves(loadedRange);
  const { result, stale, error, retry } = useAnalysis<'compare'>(
    engine,
    { kind: 'compare', ...sides },
    entries,
  );
  // While other sides are compared, the figures before stay under the sides that they are of.
  const latest = useRef<{ readonly comparison: Comparison; readonly sides: Sides } | null>(null);
  if (!stale && result !== null) latest.current = { comparison: result, sides };
  return (
    <>
      <SidePicker
        loadedRange={loadedRange}
        endpoints={props.endpoints}
        zone={props.zone}
        onChoose={setChosen}
      />
      {error !== null && (
        <div role="alert" className={styles.problem}>
          <strong>The comparison failed.</strong> <bdi>{visibleStart(error.message, 300)}</bdi>
          <Button onClick={retry}>Retry</Button>
        </div>
      )}
      <p role="status" className={styles.hint}>
        {error === null && (stale || result === null) ? 'Comparing…' : ''}
      </p>
      {latest.current !== null && error === null && (
        <div className={styles.result} data-stale={stale || undefined}>
          <ComparisonTables {...props} {...latest.current} />
        </div>
      )}
    </>
  );
}
