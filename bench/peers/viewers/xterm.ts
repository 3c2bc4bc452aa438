import '@xterm/xterm/css/xterm.css';
import { Terminal } from '@xterm/xterm';
import { lastNumber, toLine } from '../entries';
import { nextFrame, type OpenViewer, whenThere } from '../viewer';

const FONT = { fontFamily: 'monospace', fontSize: 12, lineHeight: 1.6 };
/** Lines that it keeps while it follows: as many as the dashboard's live tail. */
const KEPT_LINES = 100_000;

/** A terminal of the width of its box, drawn by its own renderer, which makes elements. */
export const openViewer: OpenViewer = async ({ root, entries, follow, width, height }) => {
  const terminal = new Terminal({
    ...FONT,
    disableStdin: true,
    convertEol: true,
    scrollback: follow ? KEPT_LINES : entries.length + 1,
  });
  terminal.open(root);
  const rows = await whenThere(root, '.xterm-rows');
  const screen = await whenThere(root, '.xterm-screen');
  await nextFrame();
  const cell = {
    width: screen.clientWidth / terminal.cols,
    height: screen.clientHeight / terminal.rows,
  };
  terminal.resize(Math.floor((width - 14) / cell.width), Math.floor(height / cell.height));
  // A line break before each line but the first, so that the last row is none that is still empty.
  let written = false;
  const text = (lines: typeof entries): string => {
    const joined = lines.map(toLine).join('\r\n');
    const after = written && lines.length > 0 ? `\r\n${joined}` : joined;
    written ||= lines.length > 0;
    return after;
  };
  // In pieces: it refuses to hold more than 50 MB that it has not read yet.
  for (let at = 0; at < entries.length; at += 20_000)
    await new Promise<void>((done) => terminal.write(text(entries.slice(at, at + 20_000)), done));
  terminal.scrollToTop();
  return {
    view: {
      box: root,
      hasRowAt: (_, y) => {
        const { top } = rows.getBoundingClientRect();
        const row = rows.children[Math.min(terminal.rows - 1, Math.floor((y - top) / cell.height))];
        return row !== undefined && row.textContent?.trim() !== '';
      },
      scrollTo: (position) => terminal.scrollToLine(Math.round(position / cell.height)),
    },
    scrollHeight: () => terminal.buffer.active.length * cell.height,
    lastShown: () => lastNumber(`${rows.innerText} `),
    append: (more) => terminal.write(text(more)),
  };
};
