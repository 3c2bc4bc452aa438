import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import styles from './tail.module.css';

/** The pane's height, in percent of the viewport's. */
export const PANE_HEIGHT = { min: 20, max: 90, default: 40, step: 5 } as const;

export interface PaneResizerProps {
  readonly pane: RefObject<HTMLElement | null>;
  readonly height: number;
  readonly onHeight: (height: number) => void;
}

/** The pane's upper edge (WAI-ARIA APG, window splitter): dragged, or moved with the arrow keys, Home and End. */
export function PaneResizer({ pane, height, onHeight }: PaneResizerProps) {
  const change = (to: number) =>
    onHeight(Math.round(Math.min(PANE_HEIGHT.max, Math.max(PANE_HEIGHT.min, to))));
  const onKeyDown = (event: KeyboardEvent) => {
    const target = new Map([
      ['ArrowUp', height + PANE_HEIGHT.step],
      ['ArrowDown', height - PANE_HEIGHT.step],
      ['Home', PANE_HEIGHT.min],
      ['End', PANE_HEIGHT.max],
    ]).get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    change(target);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (pane.current === null || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const bottom = pane.current.getBoundingClientRect().bottom;
    change(((bottom - event.clientY) / window.innerHeight) * 100);
  };
  return (
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the live tail"
      aria-valuenow={height}
      aria-valuemin={PANE_HEIGHT.min}
      aria-valuemax={PANE_HEIGHT.max}
      aria-valuetext={`${height}% of the window`}
      tabIndex={0}
      title="Drag, or use the arrow keys"
      className={styles.resizer}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => onHeight(PANE_HEIGHT.default)}
    />
  );
}
