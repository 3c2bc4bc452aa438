import { generateEntries, type PeerEntry } from './entries';
import { type FollowResult, type PeerPage, readPeerRequest, type ViewerName } from './page';
import { nextFrame, type OpenViewer, type Viewer } from './viewer';

declare global {
  interface Window {
    peer?: PeerPage;
  }
}

/** One viewer a page: none of the others' code is loaded. */
const OPENERS: Readonly<Record<ViewerName, () => Promise<{ readonly openViewer: OpenViewer }>>> = {
  bare: () => import('./viewers/bare'),
  melloware: () => import('./viewers/melloware'),
  patternfly: () => import('./viewers/patternfly'),
  xterm: () => import('./viewers/xterm'),
  'ag-grid': () => import('./viewers/ag-grid'),
  glide: () => import('./viewers/glide'),
};

/** Fixed, so that every page of every run shows the same texts. */
const END = Date.UTC(2026, 0, 1);

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
const { viewer: name, rows, follow, width, height } = readPeerRequest(new URLSearchParams(location.search));
// In pixels for those that fill it and for those that are told their size alike.
Object.assign(root.style, { width: `${width}px`, height: `${height}px`, overflow: 'hidden' });
const entries = generateEntries(rows, END);
const { openViewer } = await OPENERS[name]();
const began = performance.now();
const viewer = await openViewer({ root, entries, follow, width, height });
while (rows > 0 && viewer.lastShown() === 0) await nextFrame();
let coming: readonly PeerEntry[] = [];
window.peer = {
  view: viewer.view,
  scrollHeight: viewer.scrollHeight,
  lastShown: viewer.lastShown,
  loadMs: performance.now() - began,
  prepare: (count) => {
    coming = generateEntries(count, END);
  },
  follow: (rate, batches, seconds) => appendByTimer(viewer, coming, rate, batches, seconds),
};

/** Appends what is due by the clock: a timer that comes late hands over more at once. */
function appendByTimer(
  { append, lastShown }: Viewer,
  due: readonly PeerEntry[],
  rate: number,
  batches: number,
  seconds: number,
): Promise<FollowResult> {
  return new Promise((resolve) => {
    const start = performance.now();
    let handed = 0;
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - start;
      if (elapsedMs >= seconds * 1_000) {
        clearInterval(timer);
        resolve({ elapsedMs, due: rate * seconds, handed, shown: lastShown() });
        return;
      }
      const until = Math.floor((elapsedMs / 1_000) * rate);
      append(due.slice(handed, until));
      handed = until;
    }, 1_000 / batches);
  });
}
