import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type Key,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { hideTitle, showTitle, type Titled } from '../../log-ui/hover-title';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import type { ZoneChoice } from '../../logs/time-range';
import { useSettings } from '../../settings/settings';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { useLentSlots } from '../../ui/lent-slots';
import { NARROW_BELOW, useWidth } from '../../ui/use-width';
import { newEntriesText } from './count-text';
import { HeightAbove } from './height-above';
import { SizeUpkeep } from './size-upkeep';
import { TailDividerRow } from './tail-divider-row';
import { TailEntry, tailTimeTitle } from './tail-entry';
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
/**
 * Following, the virtualiser knows so many of the newest rows, more than any screen shows; what is above them is a
 * blank of their height. It goes through all its rows at every batch, which with a full buffer would be 200,000.
 */
const FOLLOWED_ROWS = 500;
const NONE_OPEN: ReadonlySet<number> = new Set();
const NONE_MEASURED: ReadonlyMap<Key, number> = new Map();

/** The live entries, newest at the bottom: only the rows in view exist in the document. */
export function TailList({ store, zone, pattern, renderDetails, empty }: TailListProps) {
  const rows = useStore(store, (state) => state.rows);
  const version = useStore(store, (state) => state.version);
  const layout = useStore(store, (state) => state.layout);
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
  const [upkeep] = useState(() => new SizeUpkeep());
  const [opened, setOpened] = useState(NONE_OPEN);
  const open = following ? NONE_OPEN : opened;

  const base = following ? Math.max(0, rows.rowCount - FOLLOWED_ROWS) : 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: under another filter other rows are above
  const above = useMemo(() => new HeightAbove(), [layout]);
  const instance = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);
  // As many rows from the end as fill the view, and some more. Which ones are in view now says nothing: a batch may
  // be longer than all that the virtualiser knows.
  const newestRows = ({ count }: Range) => {
    const height = instance.current?.scrollRect?.height ?? 0;
    const wanted = Math.ceil(height / rowHeight) + 1 + OVERSCAN_FOLLOWING;
    const first = Math.max(0, count - wanted);
    return Array.from({ length: count - first }, (_, index) => first + index);
  };
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.rowCount - base,
    paddingStart: above.upTo(rows, base, rowHeight, instance.current?.itemSizeCache ?? NONE_MEASURED),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // biome-ignore lint/correctness/useExhaustiveDependencies: the buffer behind the rows changes with the version
    getItemKey: useCallback(
      (index: number) => {
        const seq = rows.seqAt(base + index);
        // An opened row is another item to the virtualiser: closing it forgets the measured height.
        return open.has(seq) ? `${seq}-open` : seq;
      },
      [rows, version, open, base],
    ),
    // Following, the list is scrolled to its end after drawing: the rows there are drawn, wherever it stood before.
    rangeExtractor: following ? newestRows : defaultRangeExtractor,
  });
  instance.current = virtualizer;
  const look = `${rowHeight} ${wrap}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights measured under another look are void
  useLayoutEffect(() => {
    above.clear();
    virtualizer.measure();
  }, [virtualizer, look]);
  const onScroll = useTailScroll(store, scroller, virtualizer, { base, rowHeight, look });
  useEffect(() => {
    if (following) setOpened(NONE_OPEN);
  }, [following]);
  useEffect(() => upkeep.forgetBefore(rows.seqAt(0), virtualizer.itemSizeCache));

  const read = useCallback(() => {
    // A scroll of this very frame is not reported yet, and what grows above the view is made up for by scrolling.
    if (scroller.current !== null) virtualizer.scrollOffset = scroller.current.scrollTop;
    store.getState().read();
  }, [store, virtualizer]);
  const toggle = useCallback(
    (seq: number) => {
      read();
      setOpened((before) => {
        const after = new Set(before);
        if (!after.delete(seq)) after.add(seq);
        return after;
      });
    },
    [read],
  );
  const titleOf = (_: Titled, index: number) => {
    const row = rows.rowAt(base + index);
    return row === undefined || isDivider(row) ? null : tailTimeTitle(row, zone);
  };
  const follow = () => {
    store.getState().follow();
    scroller.current?.focus({ preventScroll: true });
  };

  const drawn = virtualizer.getVirtualItems();
  const slots = useLentSlots(drawn.map(({ index }) => rows.ordinalAt(base + index)));
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
          onPointerMove={(event) => showTitle(event, titleOf)}
          onPointerOut={hideTitle}
        >
          {drawn.map(({ index, start }) => {
            const seq = rows.seqAt(base + index);
            const row = rows.rowAt(base + index);
            if (row === undefined) return null;
            const divider = isDivider(row);
            const isOpen = open.has(seq);
            const measured = divider || isOpen || wrap;
            return (
              <div
                key={measured ? `row-${seq}` : slots.get(rows.ordinalAt(base + index))}
                ref={measured ? virtualizer.measureElement : undefined}
                data-index={index}
                className={divider ? styles.divider : styles.row}
                data-level={divider ? undefined : row.level}
                data-problem={
                  (divider && row.divider === 'gap' && (row.filled === null || row.problem !== null)) ||
                  undefined
                }
                style={{ top: start }}
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

function cssVariables(variables: Readonly<Record<`--${string}`, string>>): React.CSSProperties {
  return variables;
}
