import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { LevelBadge } from '../../log-ui/level-badge';
import { LogMessage } from '../../log-ui/log-message';
import { formatIso, formatTime, formatTimeOfDay } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import { isFailure } from '../../logs/level';
import { ROW_MESSAGE_LENGTH } from '../../logs/redact-row';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import styles from './entry-rows.module.css';

export interface EntryRow {
  readonly entry: LogEntry;
  /** Cells between time and level, as many as the table has such columns. */
  readonly figures: readonly { readonly text: string; readonly title?: string }[];
  /** What stands before the row, over the table's whole width. */
  readonly before?: ReactNode;
  /** The entry that the table is about. */
  readonly subject?: boolean;
}

export interface EntryRowsProps {
  readonly name: string;
  /** Columns between time and level. */
  readonly figureNames: readonly string[];
  readonly rows: readonly EntryRow[];
  readonly zone: ZoneChoice;
  /** Time of day only, where all entries are of one day. */
  readonly timeOfDay: boolean;
  readonly current: number;
  readonly onCurrent: (row: number) => void;
  /** Changes when the current row is to be brought into view and focused. */
  readonly reveal: number;
  readonly onHover?: (row: number | null) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** Rows are drawn in steps of this many, so that a job with very many entries does not hold up the page. */
export const ROWS_STEP = 500;
/** What stands before a figure where rows have no column heads above them. */
const SHORT_LABELS = new Map([
  ['Elapsed', 'at'],
  ['Since previous', 'after'],
]);
const CELL_LENGTH = 200;

/** Entries as rows that open in place, with arrow keys between them. */
export function EntryRows(props: EntryRowsProps) {
  const { rows, current, onCurrent, reveal, figureNames } = props;
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const [wanted, setWanted] = useState(ROWS_STEP);
  const table = useRef<HTMLDivElement>(null);
  const limit = Math.max(wanted, Math.ceil((current + 1) / ROWS_STEP) * ROWS_STEP);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current row is focused on request only
  useEffect(() => {
    if (reveal > 0) table.current?.querySelector<HTMLElement>(`[data-toggle="${current}"]`)?.focus();
  }, [reveal]);
  const toggle = (row: number) => {
    onCurrent(row);
    const next = new Set(open);
    if (!next.delete(row)) next.add(row);
    setOpen(next);
  };
  const moveByKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    if (event.key === 'Escape' && open.has(current)) {
      event.stopPropagation();
      toggle(current);
      focusRow(current);
      return;
    }
    // Within the details, keys belong to what is there.
    if (event.target.dataset.toggle === undefined) return;
    const target = targetRow(event.key, current, rows);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    onCurrent(target);
    focusRow(target);
  };
  const focusRow = (row: number) => {
    // After the row is drawn: it may lie beyond those drawn so far.
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-toggle="${row}"]`)?.focus());
  };
  return (
    <div className={styles.frame}>
      <div
        ref={table}
        role="table"
        aria-label={props.name}
        className={styles.table}
        data-figures={figureNames.length}
        data-whole-times={!props.timeOfDay || undefined}
        onKeyDown={moveByKey}
        onPointerLeave={() => props.onHover?.(null)}
      >
        <div role="row" tabIndex={-1} className={styles.head}>
          <span role="columnheader" tabIndex={-1}>
            <span className="visually-hidden">Details</span>
          </span>
          {['Time', ...figureNames, 'Level', 'Source', 'Message'].map((name, index) => (
            <span
              key={name}
              role="columnheader"
              tabIndex={-1}
              data-numeric={(index > 0 && index <= figureNames.length) || undefined}
            >
              {name}
            </span>
          ))}
        </div>
        {rows.slice(0, limit).map((row, index) => (
          <DrawnRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place, as equal entries exist
            key={index}
            {...props}
            row={row}
            index={index}
            open={open.has(index)}
            onToggle={toggle}
          />
        ))}
      </div>
      {rows.length > limit && (
        <p className={styles.more}>
          {formatCount(limit)} of {formatCount(rows.length)} entries are listed.{' '}
          <Button small onClick={() => setWanted(limit + ROWS_STEP)}>
            List {formatCount(Math.min(ROWS_STEP, rows.length - limit))} more
          </Button>
        </p>
      )}
    </div>
  );
}

/** Where a key leads from a row; null for any other key, or where there is no such row. */
function targetRow(key: string, current: number, rows: readonly EntryRow[]): number | null {
  const failure = (row: EntryRow): boolean => isFailure(row.entry.level);
  const target = (() => {
    switch (key) {
      case 'ArrowDown':
      case 'j':
        return Math.min(rows.length - 1, current + 1);
      case 'ArrowUp':
      case 'k':
        return Math.max(0, current - 1);
      case 'Home':
      case 'g':
        return 0;
      case 'End':
      case 'G':
        return rows.length - 1;
      case 'e':
        return rows.findIndex((row, index) => index > current && failure(row));
      case 'E':
        return rows.findLastIndex((row, index) => index < current && failure(row));
      default:
        return -1;
    }
  })();
  return target < 0 ? null : target;
}

interface DrawnRowProps extends EntryRowsProps {
  readonly row: EntryRow;
  readonly index: number;
  readonly open: boolean;
  readonly onToggle: (row: number) => void;
}

function DrawnRow({
  row,
  index,
  open,
  current,
  zone,
  timeOfDay,
  onToggle,
  onHover,
  ...props
}: DrawnRowProps) {
  const redaction = useRedaction();
  const entry = redaction.row(row.entry);
  return (
    <>
      {row.before !== undefined && (
        <div role="row" tabIndex={-1} className={styles.between}>
          <div role="cell" aria-colspan={props.figureNames.length + 5}>
            {row.before}
          </div>
        </div>
      )}
      <div
        role="row"
        tabIndex={-1}
        aria-current={row.subject || undefined}
        className={styles.row}
        data-current={index === current || undefined}
        data-subject={row.subject || undefined}
        data-failure={isFailure(entry.level) || undefined}
        onPointerEnter={() => onHover?.(index)}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a convenience for the mouse; the button in it does the same */}
        <div
          role="presentation"
          className={styles.cells}
          onClick={(event) => {
            const onControl = event.target instanceof Element && event.target.closest('button, a') !== null;
            if (!onControl && window.getSelection()?.isCollapsed !== false) onToggle(index);
          }}
        >
          <div role="cell">
            <button
              type="button"
              className={styles.toggle}
              aria-expanded={open}
              aria-label={open ? 'Hide details' : 'Show details'}
              tabIndex={index === current ? 0 : -1}
              data-toggle={index}
              onFocus={() => props.onCurrent(index)}
              onClick={() => onToggle(index)}
            />
          </div>
          <div role="cell" className={styles.time}>
            {entry.time === null ? (
              <bdi title="The timestamp is missing or invalid">
                {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
              </bdi>
            ) : (
              <time dateTime={new Date(entry.time).toISOString()} title={formatIso(entry.time, zone)}>
                {timeOfDay ? formatTimeOfDay(entry.time, zone) : formatTime(entry.time, zone)}
              </time>
            )}
          </div>
          {row.figures.map(({ text, title }, column) => (
            <div
              key={props.figureNames[column] ?? column}
              role="cell"
              className={styles.figure}
              title={title}
              data-label={SHORT_LABELS.get(props.figureNames[column] ?? '')}
            >
              {text}
            </div>
          ))}
          <div role="cell">
            <LevelBadge level={entry.level} text={entry.levelText} />
          </div>
          <div role="cell" className={styles.source}>
            <bdi>{visibleStart(entry.source, CELL_LENGTH) || '—'}</bdi>
          </div>
          <div role="cell" className={styles.message}>
            <LogMessage text={textStart(entry.message, ROW_MESSAGE_LENGTH)} pattern={null} />
          </div>
        </div>
        {open && (
          <div role="cell" aria-colspan={props.figureNames.length + 5} className={styles.details}>
            {props.renderDetails(row.entry)}
          </div>
        )}
      </div>
    </>
  );
}
