import '@patternfly/react-core/dist/styles/base.css';
import { LogViewer } from '@patternfly/react-log-viewer';
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import { toLine } from '../entries';
import { nextFrame, type OpenViewer, viewRows, whenThere } from '../viewer';
import { createChange } from './change';

/** Lines as an array, which has to be a new one for each change; `scrollToRow` keeps it at the end. */
export const openViewer: OpenViewer = async ({ root, entries, follow, width, height }) => {
  const change = createChange<string[]>(entries.map(toLine));
  function Log() {
    const lines = useSyncExternalStore(change.subscribe, change.value);
    return (
      <LogViewer
        data={lines}
        width={width}
        height={height}
        isTextWrapped={false}
        hasLineNumbers={false}
        scrollToRow={follow ? lines.length : 0}
      />
    );
  }
  createRoot(root).render(<Log />);
  const row = '.pf-v6-c-log-viewer__list-item';
  if (entries.length > 0) await whenThere(root, row);
  // It makes its list anew, twice, once it has measured its font.
  for (let frame = 0; frame < 10; frame++) await nextFrame();
  return {
    ...viewRows(await whenThere(root, '.pf-v6-c-log-viewer__scroll-container'), row),
    append: (more) => change.set([...change.value(), ...more.map(toLine)]),
  };
};
