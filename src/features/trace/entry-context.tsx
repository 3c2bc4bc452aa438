import { type ReactNode, useMemo, useState } from 'react';
import { zoneLabel } from '../../log-ui/log-time';
import { CONTEXT_SIZE } from '../../logs/analysis/context';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { Button } from '../../ui/button';
import { EntryRows } from './entry-rows';
import { surroundingsOf } from './surroundings';
import styles from './trace.module.css';
import { loadedText, spanText } from './trace-text';

export interface EntryContextPanelProps {
  /** All loaded entries before local filters. */
  readonly entries: readonly LogEntry[];
  readonly entry: LogEntry;
  readonly zone: ZoneChoice;
  readonly loaded: number;
  readonly matching: number | null;
  readonly complete: boolean;
  readonly onLoadAll: () => void;
  readonly onBack: () => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** The loaded entries just before and after one, whatever the source and field filters leave of them. */
export function EntryContextPanel(props: EntryContextPanelProps) {
  const { entries, entry, zone, complete } = props;
  const surroundings = useMemo(() => surroundingsOf(entries, entry), [entries, entry]);
  return (
    <section className={styles.view} aria-label="Entries around">
      <div className={styles.head}>
        <h2 className={styles.title}>Entries around one entry</h2>
        {!complete && <Button onClick={props.onLoadAll}>Load all in range</Button>}
        <Button look="quiet" onClick={props.onBack}>
          Back
        </Button>
      </div>
      {surroundings === null ? (
        <p role="status" className={styles.state}>
          The entry is not among the {loadedText(props.loaded, props.matching)} entries any more.
        </p>
      ) : (
        <>
          <p className={styles.hint}>
            {CONTEXT_SIZE} before and {CONTEXT_SIZE} after, oldest first, over{' '}
            {loadedText(props.loaded, props.matching)}, regardless of the source and field filters. Level,
            search and job filters act on the server: what they keep out is not loaded. Times in{' '}
            {zoneLabel(zone, entry.time ?? 0)}; elapsed is relative to the entry.
          </p>
          {surroundings.notes.map((note) => (
            <p key={note} className={styles.notice}>
              {note}
              {!complete && ' More may be on the server.'}
            </p>
          ))}
          <ContextRows {...props} rows={surroundings.rows} at={surroundings.at} />
        </>
      )}
    </section>
  );
}

interface ContextRowsProps extends EntryContextPanelProps {
  readonly rows: readonly LogEntry[];
  readonly at: number;
}

function ContextRows({ rows, at, entry, zone, renderDetails }: ContextRowsProps) {
  const [current, setCurrent] = useState(at);
  const listed = useMemo(
    () =>
      rows.map((row, index) => ({
        entry: row,
        subject: index === at,
        figures: [{ text: index === at ? 'this entry' : relativeTo(entry, row) }],
      })),
    [rows, at, entry],
  );
  return (
    <div className={styles.tablePane}>
      <EntryRows
        // Other rows are another table: what was open would open other entries.
        key={`${rows.length} ${at}`}
        name="Entries around"
        figureNames={['Elapsed']}
        rows={listed}
        zone={zone}
        timeOfDay={false}
        current={Math.min(current, rows.length - 1)}
        onCurrent={setCurrent}
        reveal={1}
        renderDetails={renderDetails}
      />
    </div>
  );
}

function relativeTo(entry: LogEntry, other: LogEntry): string {
  if (entry.time === null || other.time === null) return '—';
  const ms = other.time - entry.time;
  return `${ms < 0 ? '−' : '+'}${spanText(Math.abs(ms))}`;
}
