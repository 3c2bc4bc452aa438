import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { BareList } from '../../bare/bare-list';
import '../../bare/bare.css';
import type { PeerEntry } from '../entries';
import { type OpenViewer, viewRows, whenThere } from '../viewer';
import { createChange } from './change';

/** The baseline that the dashboard is measured against. */
export const openViewer: OpenViewer = async ({ root, entries, follow, width, height }) => {
  const shown: PeerEntry[] = [...entries];
  const change = createChange(shown.length);
  function List() {
    return (
      <BareList
        entries={shown}
        count={useSyncExternalStore(change.subscribe, change.value)}
        follow={follow}
        width={width}
        height={height}
        attributes={{}}
      />
    );
  }
  createRoot(root).render(<List />);
  return {
    ...viewRows(await whenThere(root, '.scroller'), '[data-index]'),
    append: (more) => {
      for (const entry of more) shown.push(entry);
      change.set(shown.length);
    },
  };
};
