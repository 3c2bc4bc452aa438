import { LazyLog } from '@melloware/react-logviewer';
import { createRef } from 'react';
import { createRoot } from 'react-dom/client';
import { toLine } from '../entries';
import { type OpenViewer, viewRows, whenThere } from '../viewer';

/** All lines as one text; lines that come later by `appendLines`, which its `external` mode is for. */
export const openViewer: OpenViewer = async ({ root, entries, follow, width, height }) => {
  const log = createRef<LazyLog>();
  const source = follow ? { external: true } : { text: entries.map(toLine).join('\n') };
  createRoot(root).render(
    <LazyLog
      ref={log}
      {...source}
      follow={follow}
      width={width}
      height={height}
      enableLineNumbers={false}
      selectableLines
    />,
  );
  await whenThere(root, follow ? '.react-lazylog' : '.log-line');
  const scroller = () => boxThatScrolls(root);
  return {
    ...viewRows(scroller(), '.log-line'),
    append: (more) => log.current?.appendLines(more.map(toLine)),
  };
};

/** Its class names are made anew by each build of it. */
function boxThatScrolls(root: HTMLElement): HTMLElement {
  for (const element of root.querySelectorAll<HTMLElement>('*'))
    if (/auto|scroll/.test(getComputedStyle(element).overflowY)) return element;
  throw new Error('Nothing scrolls.');
}
