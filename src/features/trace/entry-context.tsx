import { type ReactNode, useMemo, useState } from 'react';
import panel from '../../log-ui/analysis-panel.module.css';
import { zoneLabel } from '../../log-ui/log-time';
import { ProblemAlert } from '../../log-ui/problem-alert';
import { CONTEXT_SIZE } from '../../logs/analysis/context';
import type { LogEntry } from '../../logs/entry';
import type { LogQuery } from '../../logs/query';
import { DAY_MS, HOUR_MS, MINUTE_MS, type ZoneChoice } from '../../logs/time-range';
import type { LogSource } from '../../sources/log-source';
import { useWindowEntries } from '../../sources/window-entries';
import { Button } from '../../ui/button';
import { formatCounted, formatSeconds } from '../../ui/format';
import { EntryRows } from './entry-rows';
import { surroundingsOf } from './surroundings';
import styles from './trace.module.css';
import { loadedText, spanText } from './trace-text';

export interface EntryContextPanelProps {
  /** For what the filters keep out. */
  readonly source: LogSource;
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

/** How far around the entry the server is asked, one after the other, while there are too few. One request each. */
const REACHES_MS = [MINUTE_MS, 15 * MINUTE_MS, 3 * HOUR_MS, DAY_MS / 2];

/**
 * The entries just before and after one, whatever the source and field filters leave of them: among those loaded, or,
 * asked for on a press, all that the entry's endpoint logged around that time.
 */
export function EntryContextPanel(props: EntryContextPanelProps) {
  const { source, entries, entry, zone, complete } = props;
  /** How many of the reaches were asked for. */
  const [asked, setAsked] = useState(0);
  const query = useMemo(() => aroundQuery(entry, asked, source), [entry, asked, source]);
  const around = useWindowEntries(source, query, true);
  const fromServer = query !== null && around.state === 'complete';
  const list = fromServer ? around.entries : entries;
  const surroundings = useMemo(() => surroundingsOf(list, entry), [list, entry]);
  const reach = REACHES_MS[asked];
  const lacks = asked === 0 || (fromServer && (surroundings === null || surroundings.cut));
  const canAsk = lacks && reach !== undefined && entry.time !== null && entry.endpointId !== '';
  return (
    <section className={panel.view} aria-label="Entries around">
      <div className={styles.head}>
        <h2 className={styles.title}>Entries around one entry</h2>
        {canAsk && (
          <Button
            title="Asks for every level, without search, job, source and field filters. Costs one request, more if the answer is too large for one."
            onClick={() => setAsked(asked + 1)}
          >
            {asked === 0 ? 'Load regardless of filters' : `Look ${formatSeconds(reach / 1_000)} around`} (1
            request)
          </Button>
        )}
        {!complete && !fromServer && <Button onClick={props.onLoadAll}>Load all in range</Button>}
        <Button look="quiet" onClick={props.onBack}>
          Back
        </Button>
      </div>
      {query !== null && around.state === 'loading' && (
        <p role="status" className={styles.state}>
          Loading what was logged around it…
        </p>
      )}
      {query !== null && around.state === 'partial' && (
        <p className={panel.notice}>
          More entries were logged around it than one answer holds.{' '}
          <Button small onClick={around.load}>
            Load the rest ({formatCounted(around.cost, 'request', 'requests')})
          </Button>
        </p>
      )}
      {query !== null && around.problem !== null && (
        <ProblemAlert
          problem={around.problem}
          task="Loading the entries around it"
          retryAt={around.retryAt}
          onRetry={around.load}
        />
      )}
      {surroundings === null ? (
        <p role="status" className={styles.state}>
          {fromServer
            ? `The entry is not among the ${formatCounted(list.length, 'entry', 'entries')} that the server has of that time.`
            : `The entry is not among the ${loadedText(props.loaded, props.matching)} entries any more.`}
        </p>
      ) : (
        <>
          <p className={panel.hint}>
            {CONTEXT_SIZE} before and {CONTEXT_SIZE} after, oldest first, over{' '}
            {fromServer
              ? `all ${formatCounted(list.length, 'entry', 'entries')} that its endpoint logged within ${formatSeconds((REACHES_MS[asked - 1] ?? 0) / 1_000)}, regardless of all filters.`
              : `${loadedText(props.loaded, props.matching)}, regardless of the source and field filters. Level, search and job filters act on the server: what they keep out is not loaded.`}{' '}
            Times in {zoneLabel(zone, entry.time ?? 0)}; elapsed is relative to the entry.
          </p>
          {surroundings.notes.map((note) => (
            <p key={note} className={panel.notice}>
              {note}
              {!complete && !fromServer && ' More may be on the server.'}
            </p>
          ))}
          <ContextRows {...props} rows={surroundings.rows} at={surroundings.at} />
        </>
      )}
    </section>
  );
}

/** Null before anything was asked for, or where the entry has no time or endpoint to ask with. */
function aroundQuery(entry: LogEntry, asked: number, source: LogSource): LogQuery | null {
  const reach = REACHES_MS[asked - 1];
  if (reach === undefined || entry.time === null || entry.endpointId === '') return null;
  // Not beyond now, but for an entry of a clock that is ahead.
  const end = Math.max(entry.time + 1, Math.min(entry.time + reach, Date.now()));
  return {
    endpoints: [entry.endpointId],
    range: { start: entry.time - reach, end },
    level: 'debug',
    search: '',
    jobId: '',
    limit: source.capabilities.maxPage,
    order: 'oldest',
  };
}

interface ContextRowsProps extends EntryContextPanelProps {
  readonly rows: readonly LogEntry[];
  readonly at: number;
}

function ContextRows({ rows, at, entry, zone, renderDetails }: ContextRowsProps) {
  const [chosen, setChosen] = useState<LogEntry | null>(null);
  const current = chosen === null ? at : Math.max(0, rows.indexOf(chosen));
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
        current={current}
        onCurrent={(row) => setChosen(rows[row] ?? null)}
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
