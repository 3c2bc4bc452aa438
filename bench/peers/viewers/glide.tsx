import '@glideapps/glide-data-grid/dist/index.css';
import {
  DataEditor,
  type DataEditorRef,
  GridCellKind,
  type GridColumn,
  type Item,
} from '@glideapps/glide-data-grid';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { PeerEntry } from '../entries';
import { type OpenViewer, whenThere } from '../viewer';
import { createChange } from './change';

const FIELDS = ['timestamp', 'level', 'source', 'jobId', 'message'] as const;
const WIDTHS = [200, 70, 150, 110, 600] as const;
const COLUMNS: GridColumn[] = FIELDS.map((field, at) => ({
  id: field,
  title: field,
  width: WIDTHS[at] ?? 100,
}));
const ROW_HEIGHT = 27;

/** Drawn on a canvas, so what is on screen is told by its pixels, and which rows they are by the grid's own word. */
export const openViewer: OpenViewer = async ({ root, entries, follow, width, height }) => {
  const shown: PeerEntry[] = [...entries];
  const change = createChange(shown.length);
  let endRow = 0;
  const getCellContent = ([column, row]: Item) => {
    const field = FIELDS[column] ?? 'message';
    const text = shown[row]?.[field] ?? '';
    return { kind: GridCellKind.Text, allowOverlay: false, data: text, displayData: text } as const;
  };
  const noteRegion = (region: { readonly y: number; readonly height: number }): void => {
    endRow = region.y + region.height;
  };
  function Grid() {
    const grid = useRef<DataEditorRef>(null);
    const count = useSyncExternalStore(change.subscribe, change.value);
    useEffect(() => {
      if (follow && count > 0) grid.current?.scrollTo(0, count - 1, 'vertical');
    }, [count]);
    return (
      <DataEditor
        ref={grid}
        columns={COLUMNS}
        rows={count}
        getCellContent={getCellContent}
        onVisibleRegionChanged={noteRegion}
        rowHeight={ROW_HEIGHT}
        headerHeight={ROW_HEIGHT}
        width={width}
        height={height}
      />
    );
  }
  createRoot(root).render(<Grid />);
  const box = await whenThere(root, '.dvn-scroller');
  await whenThere(root, 'canvas');
  return {
    view: {
      box,
      hasRowAt: (x, y) => hasText(root, x, y),
      scrollTo: (position) => {
        box.scrollTop = position;
      },
    },
    scrollHeight: () => box.scrollHeight,
    lastShown: () => Math.min(endRow, shown.length),
    append: (more) => {
      for (const entry of more) shown.push(entry);
      change.set(shown.length);
    },
  };
};

/** Whether anything dark, as its text is, is painted in the row around the place. */
function hasText(root: HTMLElement, x: number, y: number): boolean {
  const canvas = root.querySelector('canvas');
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return false;
  const { left, top } = canvas.getBoundingClientRect();
  const scale = canvas.width / canvas.clientWidth;
  const pixels = context.getImageData(
    Math.max(0, Math.round((x - left - 190) * scale)),
    Math.round((y - top - ROW_HEIGHT / 2) * scale),
    Math.round(180 * scale),
    Math.round(ROW_HEIGHT * scale),
  ).data;
  for (let at = 0; at < pixels.length; at += 4)
    if ((pixels[at] ?? 255) < 128 && (pixels[at + 3] ?? 0) > 128) return true;
  return false;
}
