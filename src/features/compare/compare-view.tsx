import { useMemo, useRef, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { Comparison } from '../../logs/analysis/comparison';
import type { LogEntry } from '../../logs/entry';
import type { LogQuery } from '../../logs/query';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import type { LogSource } from '../../sources/log-source';
import { useWindowEntries, type WindowEntries } from '../../sources/window-entries';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import styles from './compare.module.css';
import { ComparisonTables } from './comparison-tables';
import { SideLoading } from './side-loading';
import { SidePicker } from './side-picker';
import { halves, isLoaded, type Sides, sideQuery } from './sides';

export interface CompareViewProps {
  readonly engine: AnalysisEngine;
  /** For sides that are not loaded. */
  readonly source: LogSource;
  /** What the loaded entries answer; null while nothing can be asked. */
  readonly query: LogQuery | null;
  /** The connection's, to choose from besides those loaded. */
  readonly knownEndpoints: readonly string[];
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

/** Two times or two endpoints side by side, over the loaded entries and what is loaded for this. */
export function CompareView(props: CompareViewProps) {
  const { engine, entries, range, query, loaded, matching, complete } = props;
  const { result: extent, stale, error, retry } = useAnalysis<'extent'>(engine, { kind: 'extent' }, entries);
  const untimed = extent?.untimed ?? 0;
  const extentRange = extent?.range ?? null;
  // Silence at the ends counts as long as all of the range is loaded; beyond what is loaded nothing is known.
  const loadedRange = complete && range !== null && extentRange !== null ? range : extentRange;
  const endpoints = [
    ...new Set([
      ...(extent?.endpoints ?? []).map(([name]) => name),
      ...(query?.endpoints ?? []),
      ...props.knownEndpoints,
    ]),
  ];
  return (
    <section className={panel.view} aria-label="Compare">
      <h2 className={styles.title}>Compare</h2>
      <p className={panel.hint}>
        Computed over {formatCounted(loaded, 'loaded entry', 'loaded entries')}
        {matching !== null && matching > loaded && ` of ${formatCount(matching)} matching`}
        {untimed > 0 &&
          `; ${formatCounted(untimed, 'entry', 'entries')} without a readable time on neither side`}
        . {!complete && 'What is not loaded is missing on both sides. '}
        {!complete && (
          <Button small onClick={props.onLoadAll}>
            Load all in range
          </Button>
        )}
      </p>
      {error !== null && <Failure error={error} onRetry={retry} />}
      {error !== null ? null : loadedRange === null ? (
        <p role="status" className={panel.hint}>
          {stale
            ? 'Reading what is loaded…'
            : 'No loaded entry has a readable time, so there is nothing to compare.'}
        </p>
      ) : (
        <Comparing {...props} loadedRange={loadedRange} endpoints={endpoints} />
      )}
    </section>
  );
}

interface ComparingProps extends CompareViewProps {
  readonly loadedRange: TimeRange;
  readonly endpoints: readonly string[];
}

function Comparing(props: ComparingProps) {
  const { source, query, entries, loadedRange } = props;
  /** Null: the halves of what is loaded, which move while more is loaded. */
  const [chosen, setChosen] = useState<Sides | null>(null);
  const sides = chosen ?? halves(loadedRange);
  const toLoad = (side: Sides['left']): LogQuery | null =>
    query === null || isLoaded(side, loadedRange, query.endpoints)
      ? null
      : sideQuery(side, query, source.capabilities.maxPage);
  const [leftQuery, rightQuery] = [toLoad(sides.left), toLoad(sides.right)];
  const left = useWindowEntries(source, leftQuery);
  const right = useWindowEntries(source, rightQuery);
  const missing = [
    ...(leftQuery === null || left.state === 'complete' ? [] : [{ name: 'left', window: left } as const]),
    ...(rightQuery === null || right.state === 'complete' ? [] : [{ name: 'right', window: right } as const]),
  ];
  // One list for the worker: what is loaded, then what was loaded for each side, which may hold the same again.
  const list = useMemo(
    () =>
      left.entries.length + right.entries.length === 0
        ? entries
        : entries.concat(left.entries, right.entries),
    [entries, left.entries, right.entries],
  );
  const afterLeft = entries.length + left.entries.length;
  const own = { start: 0, end: entries.length };
  const placed: Sides = {
    left: { ...sides.left, places: leftQuery === null ? own : { start: entries.length, end: afterLeft } },
    right: { ...sides.right, places: rightQuery === null ? own : { start: afterLeft, end: list.length } },
  };
  return (
    <>
      <SidePicker
        loadedRange={loadedRange}
        endpoints={props.endpoints}
        zone={props.zone}
        onChoose={setChosen}
      />
      {missing.length > 0 ? (
        <SideLoading missing={missing} />
      ) : (
        <Compared {...props} list={list} sides={placed} notes={notesOf(left, right)} />
      )}
    </>
  );
}

/** What was loaded for a side, in words. */
function notesOf(left: WindowEntries, right: WindowEntries): readonly string[] {
  return [
    { name: 'left', window: left },
    { name: 'right', window: right },
  ].flatMap(({ name, window }) =>
    window.state === 'complete'
      ? [
          `${formatCounted(window.entries.length, 'entry was', 'entries were')} loaded for the ${name} side, all that match the level, search and job filters.`,
        ]
      : [],
  );
}

interface ComparedProps extends CompareViewProps {
  readonly list: readonly LogEntry[];
  readonly sides: Sides;
  readonly notes: readonly string[];
}

function Compared(props: ComparedProps) {
  const { engine, list, sides } = props;
  const { result, stale, error, retry } = useAnalysis<'compare'>(engine, { kind: 'compare', ...sides }, list);
  // While other sides are compared, the figures before stay under the sides that they are of.
  const latest = useRef<{ readonly comparison: Comparison; readonly sides: Sides } | null>(null);
  if (!stale && result !== null) latest.current = { comparison: result, sides };
  return (
    <>
      {props.notes.map((note) => (
        <p key={note} className={panel.hint}>
          {note}
        </p>
      ))}
      {error !== null && <Failure error={error} onRetry={retry} />}
      <p role="status" className={panel.hint}>
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

function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  return (
    <div role="alert" className={panel.problem}>
      <strong>The comparison failed.</strong> <bdi>{visibleStart(error.message, 300)}</bdi>
      <Button onClick={onRetry}>Retry</Button>
    </div>
  );
}
