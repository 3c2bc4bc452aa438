import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { hideTitle, showTitle, type Titled } from '../../log-ui/hover-title';
import { zoneLabel } from '../../log-ui/log-time';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import { isFailure } from '../../logs/level';
import type { Order } from '../../logs/query';
import { COLUMN_DEFINITIONS, type ColumnSetting } from '../../settings/columns';
import { useSettings } from '../../settings/settings';
import { formatCount, formatCounted } from '../../ui/format';
import { useLentSlots } from '../../ui/lent-slots';
import { NARROW_BELOW, useWidth } from '../../ui/use-width';
import { cellFit, NOTHING_FITS } from './cell-fit';
import { cellTitle } from './cell-title';
import { LogRow } from './log-row';
import styles from './log-table.module.css';
import { useOpenEntries } from './open-entries';
import { rowLimit } from './row-limit';
import { type RowRange, rowsAtRest, rowsWhileScrolling, withRow } from './row-window';
import { TableHead } from './table-head';

export interface LogTableProps {
  /** What can be scrolled to, in order. */
  readonly entries: readonly LogEntry[];
  /** How they are ordered by time; null where another field decides. */
  readonly order: Order | null;
  readonly pattern: RegExp | null;
  /** Identities of the open entries (entry-id.ts), from the URL. */
  readonly openEntries: readonly string[];
  readonly onOpenEntries: (ids: readonly string[]) => void;
  readonly onOrder: (order: Order) => void;
  readonly onFilterJob: (jobId: string) => void;
  readonly onFilterRequest: (requestId: string) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
  /** Called when the last rows come into view and more may be loaded. */
  readonly onNearEnd: () => void;
  /** What stands after the last row: loading, the end of the range, a problem. */
  readonly end: ReactNode;
  readonly ref?: Ref<LogTableHandle>;
}

/** What commands and shortcuts do with the table. */
export interface LogTableHandle {
  /** Moves the current row by so many rows and focuses it. */
  move(step: number): void;
  moveToEnd(end: 'first' | 'last'): void;
  /** Moves to the next or previous error or fatal entry; false when there is none among the loaded entries. */
  moveToFailure(direction: 1 | -1): boolean;
  /** The entries whose rows are in view. */
  entriesInView(): readonly LogEntry[];
}

const ROW_HEIGHT = { compact: 27, comfortable: 36 } as const;
const NARROW_EXTRA = 22;
const OVERSCAN = 12;
const NEAR_END_ROWS = 50;
const TOGGLE_WIDTH = 26;
/** Its width tells that of a character: many, because widths are whole pixels. */
const PROBE = '0'.repeat(50);

/** The virtualised table of log entries: only the rows in view exist in the document. */
export function LogTable(props: LogTableProps) {
  const { order, onNearEnd } = props;
  const { zone, density, wrap, columns } = useSettings();
  const change = useSettings((settings) => settings.change);
  const redaction = useRedaction();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const narrow = width > 0 && width < NARROW_BELOW;
  const rowHeight = ROW_HEIGHT[density] + (narrow ? NARROW_EXTRA : 0);
  const limit = rowLimit(props.entries.length, rowHeight);
  const entries = useMemo(
    () => (limit < props.entries.length ? props.entries.slice(0, limit) : props.entries),
    [props.entries, limit],
  );
  const visible = useMemo(() => columns.filter((column) => !column.hidden), [columns]);
  const columnIds = useMemo(() => visible.map((column) => column.id), [visible]);
  const probe = useRef<HTMLDivElement>(null);
  const probeWidth = useWidth(probe);
  const fit = useMemo(
    () => (narrow || wrap ? NOTHING_FITS : cellFit(visible, probeWidth / PROBE.length)),
    [narrow, wrap, visible, probeWidth],
  );
  const open = useOpenEntries(entries, props.openEntries, props.onOpenEntries);
  const { isOpen } = open;

  const instance = useRef<Virtualizer<HTMLDivElement, Element> | null>(null);
  const drawnBefore = useRef<RowRange | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const scrolledRows = useCallback(
    (range: RowRange) => {
      const before = drawnBefore.current;
      drawnBefore.current = range;
      const rows = rowsWhileScrolling(range, instance.current?.scrollDirection ?? null, before);
      return withRow(rows, active, range.count);
    },
    [active],
  );
  const restingRows = useCallback(
    (range: RowRange) => withRow(rowsAtRest(range), active, range.count),
    [active],
  );
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    rangeExtractor: instance.current?.isScrolling ? scrolledRows : restingRows,
    // An opened row is another item to the virtualiser: closing it forgets the measured height.
    getItemKey: useCallback((index: number) => (isOpen(index) ? `${index}-open` : index), [isOpen]),
    scrollPaddingStart: 30,
  });
  instance.current = virtualizer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights measured under another layout are void
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight, wrap, columns, narrow]);

  const rows = virtualizer.getVirtualItems();
  // The current and the open rows lend nothing, so that focus and what is unfolded stay with their entry; nor do wrapped
  // ones, which are measured one by one.
  const keepsElement = (index: number) => isOpen(index) || wrap || index === active;
  const slots = useLentSlots(rows.map(({ index }) => index).filter((index) => !keepsElement(index)));
  // While the list moves, elements stay where they are in the document, whose order is made right when it rests: to move
  // one costs nearly as much as a new one. Elements that are kept are not moved around, for they would lose the focus.
  const drawn =
    virtualizer.isScrolling && slots.size === rows.length
      ? rows.toSorted((a, b) => (slots.get(a.index) ?? 0) - (slots.get(b.index) ?? 0))
      : rows;
  const lastRow = virtualizer.range?.endIndex ?? -1;
  useEffect(() => {
    // What cannot be scrolled to is not loaded for it.
    if (limit === props.entries.length && lastRow >= entries.length - NEAR_END_ROWS) onNearEnd();
  }, [lastRow, limit, props.entries.length, entries.length, onNearEnd]);

  const focusWanted = useRef(false);
  const moveTo = useCallback(
    (index: number) => {
      const target = Math.min(entries.length - 1, Math.max(0, index));
      if (entries.length === 0) return;
      focusWanted.current = true;
      setActive(target);
      virtualizer.scrollToIndex(target, { align: 'auto' });
    },
    [entries.length, virtualizer],
  );
  const closing = useRef(false);
  useEffect(() => {
    // Only once it is drawn closed: with the height of the open row, its end would be scrolled to.
    if (!closing.current || active === null || isOpen(active)) return;
    closing.current = false;
    moveTo(active);
  });
  useEffect(() => {
    if (!focusWanted.current || active === null) return;
    const button = scroller.current?.querySelector<HTMLElement>(`[data-toggle="${active}"]`);
    if (button === null || button === undefined) return;
    focusWanted.current = false;
    button.focus({ preventScroll: true });
  });
  const moveToFailure = useCallback(
    (direction: 1 | -1) => {
      for (
        let index = (active ?? (direction === 1 ? -1 : entries.length)) + direction;
        index >= 0 && index < entries.length;
        index += direction
      ) {
        const entry = entries[index];
        if (entry !== undefined && isFailure(entry.level)) {
          moveTo(index);
          return true;
        }
      }
      return false;
    },
    [active, entries, moveTo],
  );
  useImperativeHandle(
    props.ref,
    () => ({
      move: (step) => moveTo(active === null ? (step > 0 ? 0 : entries.length - 1) : active + step),
      moveToEnd: (end) => moveTo(end === 'first' ? 0 : entries.length - 1),
      moveToFailure,
      entriesInView: () => {
        const { range } = virtualizer;
        return range === null ? [] : entries.slice(range.startIndex, range.endIndex + 1);
      },
    }),
    [active, entries, moveTo, moveToFailure, virtualizer],
  );

  const reveal = open.firstToReveal;
  useEffect(() => {
    if (reveal === null) return;
    setActive(reveal);
    virtualizer.scrollToIndex(reveal, { align: 'start' });
  }, [reveal, virtualizer]);

  const toggle = useCallback(
    (index: number) => {
      setActive(index);
      open.toggle(index);
    },
    [open.toggle],
  );
  const titleOf = (titled: Titled, index: number) => {
    const entry = entries[index];
    return entry === undefined ? null : cellTitle(titled, redaction.row(entry), zone);
  };
  const closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || active === null || !isOpen(active)) return;
    event.stopPropagation();
    open.toggle(active);
    closing.current = true;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the open entry that holds the focus
    <div ref={scroller} className={styles.scroller} onKeyDown={closeOnEscape}>
      <div
        role="table"
        aria-label="Log entries"
        aria-rowcount={entries.length + 1}
        aria-colcount={visible.length + 1}
        className={`${styles.table} ${wrap ? styles.wrapped : ''} ${narrow ? styles.narrow : ''}`}
        style={cssVariables({
          '--columns': gridColumns(visible),
          '--row-height': `${rowHeight - 1}px`,
          '--viewport-width': `${width}px`,
        })}
      >
        <TableHead
          columns={visible}
          order={order}
          zoneName={zoneLabel(zone, entries[0]?.time ?? Date.now())}
          onOrder={props.onOrder}
          onResize={(column, to) =>
            change({ columns: columns.map((other) => (other === column ? { ...other, width: to } : other)) })
          }
        />
        <div
          role="rowgroup"
          className={styles.body}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerMove={(event) => showTitle(event, titleOf)}
          onPointerOut={hideTitle}
        >
          {drawn.map((row) => {
            const entry = entries[row.index];
            if (entry === undefined) return null;
            const opened = isOpen(row.index);
            return (
              <LogRow
                key={slots.get(row.index) ?? `row-${row.index}`}
                entry={redaction.row(entry)}
                index={row.index}
                top={row.start}
                open={opened}
                active={row.index === active}
                columns={columnIds}
                zone={zone}
                pattern={props.pattern}
                wrap={wrap}
                fit={fit}
                measure={opened || wrap ? virtualizer.measureElement : null}
                onToggle={toggle}
                onFilterJob={props.onFilterJob}
                onFilterRequest={props.onFilterRequest}
                renderDetails={props.renderDetails}
              />
            );
          })}
        </div>
      </div>
      <div ref={probe} aria-hidden className={styles.probe}>
        {PROBE}
      </div>
      <div className={styles.end} style={cssVariables({ '--viewport-width': `${width}px` })}>
        {limit < props.entries.length && (
          <span role="note">
            This browser can lay out {formatCount(limit)} rows of this height. The{' '}
            {formatCounted(props.entries.length - limit, 'entry', 'entries')} after them are loaded and
            counted: narrow the time range or the filters to see them
            {density === 'compact' ? '.' : ', or choose compact rows.'}
          </span>
        )}
        {props.end}
      </div>
    </div>
  );
}

/** The message takes what is left, unless it was given a width. */
function gridColumns(columns: readonly ColumnSetting[]): string {
  const tracks = columns.map(({ id, width }) => {
    const standard = COLUMN_DEFINITIONS[id].width;
    return id === 'message' ? `minmax(${width ?? standard}px, 1fr)` : `${width ?? standard}px`;
  });
  return [`${TOGGLE_WIDTH}px`, ...tracks].join(' ');
}

function cssVariables(variables: Readonly<Record<`--${string}`, string>>): React.CSSProperties {
  return variables;
}
