import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { useSettings } from '../../settings/settings';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { NARROW_BELOW, useWidth } from '../../ui/use-width';
import { newEntriesText } from './count-text';
import { TailDividerRow } from './tail-divider-row';
import { TailEntry } from './tail-entry';
import styles from './tail-list.module.css';
import { isDivider } from './tail-row';
import type { TailStore } from './tail-store';
import { useTailScroll } from './use-tail-scroll';

export interface TailListProps {
  readonly store: TailStore;
  readonly zone: ZoneChoice;
  readonly pattern: RegExp | null;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
  /** What stands in place of the rows when there are none. */
  readonly empty: ReactNode;
}

const ROW_HEIGHT = { compact: 27, comfortable: 36 } as const;
const NARROW_EXTRA = 22;
const OVERSCAN = 12;
/** Following, nothing above the view is scrolled to before the view is held. */
const OVERSCAN_FOLLOWING = 2;
const NONE_OPEN: ReadonlySet<number> = new Set();

/** The live entries, newest at the bottom: only the rows in view exist in the document. */
export function TailList({ store, zone, pattern, renderDetails, empty }: TailListProps) {
  const rows = useStore(store, (state) => state.rows);
  const version = useStore(store, (state) => state.version);
  const hold = useStore(store, (state) => state.hold);
  const newEntries = useStore(store, (state) => state.counts.new);
  const density = useSettings((settings) => settings.density);
  const wrap = useSettings((settings) => settings.wrap);
  const redaction = useRedaction();
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const narrow = width > 0 && width < NARROW_BELOW;
  const rowHeight = ROW_HEIGHT[density] + (narrow ? NARROW_EXTRA : 0);
  const following = hold === null;
  const [opened, setOpened] = useState(NONE_OPEN);
  const open = following ? NONE_OPEN : opened;

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // biome-ignore lint/correctness/useExhaustiveDependencies: the buffer behind the rows changes with the version
    getItemKey: useCallback(
      (index: number) => {
        const seq = rows.seqAt(index);
        // An opened row is another item to the virtualiser: closing it forgets the measured height.
        return open.has(seq) ? `${seq}-open` : seq;
      },
      [rows, version, open],
    ),
    // Following, the list is scrolled to its end after drawing: the rows there are drawn, wherever it stood before.
    rangeExtractor: following ? newestRows : defaultRangeExtractor,
  });
  const look = `${rowHeight} ${wrap}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights measured under another look are void
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, look]);
  const onScroll = useTailScroll(store, scroller, virtualizer, rowHeight, look);
  useEffect(() => {
    if (following) setOpened(NONE_OPEN);
  }, [following]);
  useEffect(() => {
    if (virtualizer.itemSizeCache.size > rows.rowCount + 1_000) {
      const oldest = rows.seqAt(0);
      for (const key of virtualizer.itemSizeCache.keys()) {
        if (Number.parseInt(String(key), 10) < oldest) virtualizer.itemSizeCache.delete(key);
      }
    }
  });

  const toggle = useCallback(
    (seq: number) => {
      store.getState().read();
      // A scroll of this very frame is not reported yet, and what grows above the view is made up for by scrolling.
      if (scroller.current !== null) virtualizer.scrollOffset = scroller.current.scrollTop;
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(seq)) after.add(seq);
        return after;
      });
    },
    [store, virtualizer],
  );
  const read = () => store.getState().read();
  const follow = () => {
    store.getState().follow();
    scroller.current?.focus({ preventScroll: true });
  };

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="log"
        aria-label="Live entries"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={`${styles.scroller} ${wrap ? styles.wrapped : ''} ${narrow ? styles.narrow : ''}`}
        style={cssVariables({ '--row-height': `${rowHeight - 1}px`, '--viewport-width': `${width}px` })}
        onScroll={onScroll}
        onWheel={(event) => {
          if (event.deltaY < 0 && event.currentTarget.scrollTop > 0) read();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'End' || hold !== 'reading' || event.target !== event.currentTarget) return;
          event.preventDefault();
          follow();
        }}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: pressing on a row or focusing in it only holds the view */}
        <div
          className={styles.body}
          style={{ height: virtualizer.getTotalSize() }}
          onPointerDown={read}
          onFocus={read}
        >
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const seq = rows.seqAt(index);
            const row = rows.rowAt(index);
            if (row === undefined) return null;
            const divider = isDivider(row);
            const isOpen = open.has(seq);
            return (
              <div
                key={seq}
                ref={divider || isOpen || wrap ? virtualizer.measureElement : undefined}
                data-index={index}
                className={divider ? styles.divider : styles.row}
                data-level={divider ? undefined : row.level}
                data-problem={
                  (divider && row.divider === 'gap' && (row.filled === null || row.problem !== null)) ||
                  undefined
                }
                style={{ transform: `translateY(${start}px)` }}
              >
                {divider ? (
                  <TailDividerRow store={store} divider={row} zone={zone} />
                ) : (
                  <TailEntry
                    entry={redaction.row(row)}
                    seq={seq}
                    open={isOpen}
                    zone={zone}
                    pattern={pattern}
                    wrap={wrap}
                    onToggle={toggle}
                    renderDetails={renderDetails}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {rows.rowCount === 0 && <div className={styles.empty}>{empty}</div>}
      {hold === 'reading' && rows.rowCount > 0 && (
        <Button className={styles.jump} look="primary" icon={<Icon name="down" />} onClick={follow}>
          {newEntries.entries > 0 ? newEntriesText(newEntries) : 'Follow the newest'}
        </Button>
      )}
    </div>
  );
}

/** As many rows from the end as are in view, and some more. */
function newestRows(range: Range): number[] {
  const wanted = range.endIndex - range.startIndex + 1 + OVERSCAN_FOLLOWING;
  const first = Math.max(0, range.count - wanted);
  return Array.from({ length: range.count - first }, (_, index) => first + index);
}

function cssVariables(variables: Readonly<Record<`--${string}`, string>>): React.CSSProperties {
  return variables;
}
