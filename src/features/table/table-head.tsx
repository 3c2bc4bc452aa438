import type { KeyboardEvent, PointerEvent } from 'react';
import type { Order } from '../../logs/query';
import {
  COLUMN_DEFINITIONS,
  type ColumnSetting,
  MAX_COLUMN_WIDTH,
  MIN_COLUMN_WIDTH,
} from '../../settings/columns';
import { Icon } from '../../ui/icon';
import styles from './log-table.module.css';

export interface TableHeadProps {
  /** The visible columns. */
  readonly columns: readonly ColumnSetting[];
  /** Null where another field than the time decides. */
  readonly order: Order | null;
  /** "UTC" or the local offset. */
  readonly zoneName: string;
  readonly onOrder: (order: Order) => void;
  readonly onResize: (column: ColumnSetting, width: number) => void;
}

const ARIA_SORT = { newest: 'descending', oldest: 'ascending', none: 'none' } as const;

export function TableHead({ columns, order, zoneName, onOrder, onResize }: TableHeadProps) {
  return (
    <div role="rowgroup" className={styles.head}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: a heading row is not interactive */}
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {/* biome-ignore lint/a11y/useFocusableInteractive: see above */}
        <div role="columnheader">
          <span className="visually-hidden">Details</span>
        </div>
        {columns.map((column) => {
          const { title, numeric } = COLUMN_DEFINITIONS[column.id];
          const sorted = column.id === 'time';
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: see above
            <div
              key={column.id}
              role="columnheader"
              className={styles.headCell}
              data-numeric={numeric || undefined}
              aria-sort={sorted ? ARIA_SORT[order ?? 'none'] : undefined}
            >
              {sorted ? (
                <button
                  type="button"
                  className={styles.sort}
                  onClick={() => onOrder(order === 'newest' ? 'oldest' : 'newest')}
                >
                  {title} ({zoneName})
                  {order !== null && (
                    <>
                      {' '}
                      <span aria-hidden="true">{order === 'newest' ? '↓' : '↑'}</span>
                      <span className="visually-hidden">, {order} first</span>
                    </>
                  )}
                </button>
              ) : (
                title
              )}
              <Resizer column={column} onResize={onResize} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Resizer({
  column,
  onResize,
}: {
  readonly column: ColumnSetting;
  readonly onResize: TableHeadProps['onResize'];
}) {
  const { title, width: standard } = COLUMN_DEFINITIONS[column.id];
  const width = column.width ?? standard;
  const resize = (to: number) =>
    onResize(column, Math.round(Math.min(MAX_COLUMN_WIDTH, Math.max(MIN_COLUMN_WIDTH, to))));
  const drag = (down: PointerEvent<HTMLDivElement>) => {
    down.preventDefault();
    const handle = down.currentTarget;
    const startX = down.clientX;
    const startWidth = handle.parentElement?.getBoundingClientRect().width ?? width;
    handle.setPointerCapture(down.pointerId);
    const move = (event: globalThis.PointerEvent) => resize(startWidth + event.clientX - startX);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const nudge = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -16 : event.key === 'ArrowRight' ? 16 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    resize(width + step);
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Resize ${title} column`}
      aria-valuenow={width}
      aria-valuemin={MIN_COLUMN_WIDTH}
      aria-valuemax={MAX_COLUMN_WIDTH}
      className={styles.resizer}
      onPointerDown={drag}
      onKeyDown={nudge}
    >
      <span className="visually-hidden">
        <Icon name="columns" />
      </span>
    </div>
  );
}
