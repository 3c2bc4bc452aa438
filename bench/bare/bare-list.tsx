import { useVirtualizer } from '@tanstack/react-virtual';
import { type HTMLAttributes, useLayoutEffect, useRef } from 'react';
import type { BareEntry } from './fetch-entries';

const ROW_HEIGHT = 27;
/** The dashboard's own, so that both draw as many rows. */
const OVERSCAN = 12;

export interface BareListProps {
  readonly entries: readonly BareEntry[];
  /** Entries so far; given apart because the tail's array grows in place. */
  readonly count: number;
  /** Whether the list stays scrolled to its end. */
  readonly follow: boolean;
  readonly width: number;
  readonly height: number;
  /** How the benchmark finds the list: as it finds the dashboard's. */
  readonly attributes: HTMLAttributes<HTMLDivElement>;
}

/** The baseline: a virtual list as its library's first example has it, single-line rows of four texts. */
export function BareList({ entries, count, follow, width, height, attributes }: BareListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  useLayoutEffect(() => {
    if (follow && count > 0) virtualizer.scrollToIndex(count - 1, { align: 'end' });
  }, [follow, count, virtualizer]);
  return (
    <div ref={scroller} className="scroller" style={{ width, height }}>
      <div {...attributes} className="body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => {
          const entry = entries[row.index];
          return (
            <div
              key={row.key}
              className="row"
              data-index={row.index}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <span>{entry?.timestamp}</span>
              <span>{entry?.level}</span>
              <span>{entry?.source}</span>
              <span>{entry?.message}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
