import { type ReactNode, useMemo, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { zoneLabel } from '../../log-ui/log-time';
import type { Trace, TraceKey } from '../../logs/analysis/trace';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import { Button } from '../../ui/button';
import { EntryContextPanel } from './entry-context';
import { EntryRows } from './entry-rows';
import styles from './trace.module.css';
import { TraceHeader } from './trace-header';
import { traceRows } from './trace-rows';
import { Waterfall } from './waterfall';
import { layOut } from './waterfall-layout';

export interface TracePanelProps {
  readonly source: LogSource;
  readonly trace: Trace;
  /** The list that the trace points into. */
  readonly entries: readonly LogEntry[];
  readonly zone: ZoneChoice;
  readonly loaded: number;
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  readonly onTraceKey: (key: TraceKey) => void;
  /** The entry whose surroundings are shown in place of the trace. */
  readonly around: LogEntry | null;
  readonly onAround: (entry: LogEntry | null) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** A trace with entries: its figures, the waterfall and the table of its entries, which mark the same current row. */
export function TracePanel(props: TracePanelProps) {
  const { trace, entries, zone, matching, around, onAround, renderDetails } = props;
  const [current, setCurrent] = useState(trace.outcome.row ?? 0);
  const [reveal, setReveal] = useState(0);
  const [hovered, setHovered] = useState<number | null>(null);
  const layout = useMemo(() => layOut(trace), [trace]);
  const rows = useMemo(() => traceRows(trace, entries), [trace, entries]);
  const shownRow = Math.min(current, rows.length - 1);
  const unnamed = rows.some(({ entry }) => entry.requestId === '');
  const oneDay =
    trace.start !== null &&
    trace.end !== null &&
    sameDay(trace.start, trace.end, zone) &&
    trace.untimed.length === 0;
  return (
    <>
      {around !== null && (
        <EntryContextPanel
          source={props.source}
          entries={entries}
          entry={around}
          zone={zone}
          loaded={props.loaded}
          matching={matching}
          complete={props.complete}
          onLoadAll={props.onLoadAll}
          onBack={() => {
            onAround(null);
            setReveal(reveal + 1);
          }}
          renderDetails={renderDetails}
        />
      )}
      {/* Kept while hidden, so that what was open is open on coming back. */}
      <div className={styles.panes} hidden={around !== null}>
        <TraceHeader
          trace={trace}
          entries={entries}
          zone={zone}
          matching={matching}
          onTraceKey={props.onTraceKey}
        />
        {trace.start !== null && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          <section className={styles.chartPane} aria-label="Waterfall" tabIndex={0}>
            <Waterfall
              trace={trace}
              layout={layout}
              current={shownRow}
              hovered={hovered}
              onHover={setHovered}
              onPick={(row) => {
                setCurrent(row);
                setReveal(reveal + 1);
              }}
            />
          </section>
        )}
        <div className={styles.tablePane}>
          <p className={panel.hint}>
            Times in {zoneLabel(zone, trace.start ?? 0)}. Since previous: the entry before of the same request
            {unnamed && '; * of the trace, where an entry names no request'}. Arrow keys move, Enter opens, E
            goes to the next error.
          </p>
          <EntryRows
            name="Trace entries"
            figureNames={['Elapsed', 'Since previous']}
            rows={rows}
            zone={zone}
            timeOfDay={oneDay}
            current={shownRow}
            onCurrent={setCurrent}
            reveal={around === null ? reveal : 0}
            onHover={setHovered}
            renderDetails={(entry) => (
              <>
                <div className={styles.detailsTools}>
                  <Button small onClick={() => onAround(entry)}>
                    Show entries around
                  </Button>
                </div>
                {renderDetails(entry)}
              </>
            )}
          />
        </div>
      </div>
    </>
  );
}

function sameDay(start: number, end: number, zone: ZoneChoice): boolean {
  const day = (time: number): string =>
    zone === 'utc' ? new Date(time).toISOString().slice(0, 10) : new Date(time).toDateString();
  return day(start) === day(end);
}
