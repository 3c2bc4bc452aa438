import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { useStore } from 'zustand';
import type { TailStore } from './tail-store';

/** The end counts as reached within so many CSS pixels. */
const END_SLACK = 4;

/** How the rows lie in the list. */
export interface TailLayout {
  /** Index of the first row that the virtualiser knows. */
  readonly base: number;
  /** Of a row that is not measured, CSS pixels. */
  readonly rowHeight: number;
  /** Changes when measured heights become void. */
  readonly look: string;
}

/** The topmost row in view and how many pixels of it are scrolled away. */
interface Anchor {
  readonly seq: number;
  readonly offset: number;
}

/**
 * Keeps the newest row in view while following, and what is being read in its place while the view is held. Scrolling
 * up, selecting text, pressing on a row or moving the focus into one holds the view; reaching its end takes in what
 * came meanwhile, and follows again once that fits on one page.
 */
export function useTailScroll(
  store: TailStore,
  scroller: RefObject<HTMLDivElement | null>,
  virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>,
  { base, rowHeight, look }: TailLayout,
) {
  const rows = useStore(store, (state) => state.rows);
  const layout = useStore(store, (state) => state.layout);
  const following = useStore(store, (state) => state.hold === null);
  const lastTop = useRef(0);
  const anchor = useRef<Anchor | null>(null);
  const arranged = useRef({ rows, layout, look, following });
  const [, redraw] = useReducer((count: number) => count + 1, 0);

  const noteAnchor = useCallback(
    (element: HTMLElement) => {
      const top = virtualizer.getVirtualItemForOffset(element.scrollTop);
      anchor.current =
        top === undefined
          ? null
          : { seq: store.getState().rows.seqAt(base + top.index), offset: element.scrollTop - top.start };
    },
    [store, virtualizer, base],
  );
  const scrollTo = useCallback(
    (element: HTMLElement, top: number) => {
      if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
      // The scroll event comes a frame later; the rows to draw must be known now.
      virtualizer.scrollOffset = element.scrollTop;
      lastTop.current = element.scrollTop;
    },
    [virtualizer],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const before = arranged.current;
    arranged.current = { rows, layout, look, following };
    // A view that was just held shows the rows that it showed before.
    const extended = before.rows !== rows && !before.following;
    const rearranged = extended || before.layout !== layout || before.look !== look;
    if (following) {
      const end = element.scrollHeight - element.clientHeight;
      const movedUp = element.scrollTop < lastTop.current - 1 && element.scrollTop < end - END_SLACK;
      // Moved by the user, whose scroll event is still to come.
      if (movedUp) store.getState().read();
      else scrollTo(element, end);
      virtualizer.scrollOffset = element.scrollTop;
      noteAnchor(element);
    } else if (rearranged && anchor.current !== null) {
      // Reading the size brings the measurements up to date first.
      const end = virtualizer.getTotalSize();
      const start = virtualizer.measurementsCache[rows.indexFrom(anchor.current.seq)]?.start ?? end;
      scrollTo(element, start + anchor.current.offset);
      redraw();
    }
  });

  useEffect(() => {
    // Only what lies wholly above the view is made up for: details open downwards, wherever their row begins.
    virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, { scrollOffset }) =>
      item.end <= (scrollOffset ?? 0);
  }, [virtualizer]);

  useEffect(() => {
    const onSelection = () => {
      if (scroller.current !== null && selectsIn(scroller.current)) store.getState().read();
    };
    document.addEventListener('selectionchange', onSelection);
    return () => document.removeEventListener('selectionchange', onSelection);
  }, [store, scroller]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    // Where this hook has put it: the anchor stays what it was, even if its row is filtered out for now.
    if (Math.abs(scrollTop - lastTop.current) < 1) return;
    const up = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    const atEnd = scrollHeight - scrollTop - clientHeight <= END_SLACK;
    const { hold, counts, read, follow, extend } = store.getState();
    noteAnchor(element);
    if (hold === null) {
      if (up && !atEnd) read();
    } else if (hold === 'reading' && atEnd && !up && !selectsIn(element)) {
      if (counts.new.entries * rowHeight <= clientHeight) follow();
      else extend();
    }
  }, [store, scroller, noteAnchor, rowHeight]);

  return onScroll;
}

function selectsIn(element: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && element.contains(selection.anchorNode);
}
