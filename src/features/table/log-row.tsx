import { type MouseEvent, memo, type ReactNode } from 'react';
import { drawToggle } from '../../log-ui/row-toggle';
import type { LogEntry } from '../../logs/entry';
import { isFailure } from '../../logs/level';
import type { ColumnId } from '../../settings/columns';
import { type CellContext, drawCell } from './log-cell';
import styles from './log-table.module.css';

export interface LogRowProps extends CellContext {
  readonly entry: LogEntry;
  readonly index: number;
  /** CSS pixels from the top of the body. */
  readonly top: number;
  readonly open: boolean;
  readonly active: boolean;
  readonly columns: readonly ColumnId[];
  /** Given when the row's height is not the fixed one and must be measured. */
  readonly measure: ((element: HTMLElement | null) => void) | null;
  readonly onToggle: (index: number) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** One entry as a row, with its details below the cells when open. */
export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { entry, index, top, open, active, columns, measure, onToggle } = props;
  const toggleOnClick = (event: MouseEvent) => {
    // A click that selects text, on a control or in the details is not meant to open or close the row.
    const elsewhere =
      event.target instanceof Element && event.target.closest(`button, a, .${styles.details}`) !== null;
    if (!elsewhere && window.getSelection()?.isCollapsed !== false) onToggle(index);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a convenience for the mouse; the button in it does the same
    <div
      ref={measure ?? undefined}
      role="row"
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={styles.row}
      style={{ top }}
      data-index={index}
      data-level={entry.level}
      data-failure={isFailure(entry.level) || undefined}
      data-active={active || undefined}
      onClick={toggleOnClick}
    >
      <div role="cell">{drawToggle({ open, row: index, onToggle })}</div>
      {columns.map((column) => drawCell(column, entry, props))}
      {open && (
        <div role="cell" aria-colspan={columns.length + 1} className={styles.details}>
          {props.renderDetails(entry)}
        </div>
      )}
    </div>
  );
});
