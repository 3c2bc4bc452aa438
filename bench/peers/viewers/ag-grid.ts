import {
  AllCommunityModule,
  type ColDef,
  createGrid,
  type GridOptions,
  ModuleRegistry,
} from 'ag-grid-community';
import type { PeerEntry } from '../entries';
import { type OpenViewer, viewRows, whenThere } from '../viewer';

const COLUMNS: ColDef<PeerEntry>[] = [
  { field: 'timestamp', width: 220 },
  { field: 'level', width: 90 },
  { field: 'source', width: 170 },
  { field: 'jobId', width: 120 },
  { field: 'message', flex: 1 },
];

/** Rows of 27 px as the dashboard's, because its usual 42 px would not fit a million times into a browser's box. */
export const openViewer: OpenViewer = async ({ root, entries, follow }) => {
  ModuleRegistry.registerModules([AllCommunityModule]);
  const options: GridOptions<PeerEntry> = {
    columnDefs: COLUMNS,
    rowData: [...entries],
    rowHeight: 27,
    headerHeight: 27,
    ...(follow
      ? {
          onAsyncTransactionsFlushed: ({ api }) =>
            api.ensureIndexVisible(api.getDisplayedRowCount() - 1, 'bottom'),
        }
      : {}),
  };
  const grid = createGrid(root, options);
  const box = await whenThere(root, '.ag-grid-viewport');
  return {
    ...viewRows(box, '.ag-row'),
    append: (more) => grid.applyTransactionAsync({ add: [...more] }),
  };
};
