import { type PointerEvent, useEffect, useRef, useState } from 'react';

/** Buckets `first` to `last`, both included. */
export interface BucketSpan {
  readonly first: number;
  readonly last: number;
}

export interface PlotPointer {
  /** The bucket under the pointer; null when it is elsewhere. */
  readonly hovered: number | null;
  /** The span being dragged over. */
  readonly dragged: BucketSpan | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
    readonly onPointerLeave: () => void;
  };
}

/** Reads hovering, a click on a bucket and a drag over several from an element that spans `count` equal buckets. */
export function usePlotPointer(count: number, onPick?: (span: BucketSpan) => void): PlotPointer {
  const [hovered, setHovered] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const dragging = drag !== null;
  const showing = hovered !== null;
  useEffect(() => {
    if (!dragging && !showing) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      if (dragging) event.stopPropagation();
      setDrag(null);
      setHovered(null);
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, [dragging, showing]);
  // The pointer of a drag that was cancelled goes on moving and is let go later.
  const pressed = useRef(false);
  return {
    hovered,
    dragged:
      drag === null ? null : { first: Math.min(drag.from, drag.to), last: Math.max(drag.from, drag.to) },
    handlers: {
      onPointerDown: (event) => {
        if (onPick === undefined || event.button !== 0 || !event.isPrimary) return;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        pressed.current = true;
        const at = bucketUnder(event, count);
        setDrag({ from: at, to: at });
      },
      onPointerMove: (event) => {
        const at = bucketUnder(event, count);
        if (drag !== null) setDrag({ from: drag.from, to: at });
        if (drag !== null || !pressed.current) setHovered(at);
      },
      onPointerUp: (event) => {
        pressed.current = false;
        setDrag(null);
        if (drag === null) return;
        // Where it is let go counts, even if no move to that place was reported.
        const at = bucketUnder(event, count);
        onPick?.({ first: Math.min(drag.from, at), last: Math.max(drag.from, at) });
      },
      onPointerCancel: () => {
        pressed.current = false;
        setDrag(null);
        setHovered(null);
      },
      onPointerLeave: () => setHovered(null),
    },
  };
}

function bucketUnder(event: PointerEvent<HTMLElement>, count: number): number {
  const box = event.currentTarget.getBoundingClientRect();
  const share = box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}
