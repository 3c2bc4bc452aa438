/** What the benchmark and the page with the viewers agree on. Nothing here needs a viewer's package. */
import type { ListView } from '../frames';

export const VIEWERS = ['bare', 'melloware', 'patternfly', 'xterm', 'ag-grid', 'glide'] as const;
export type ViewerName = (typeof VIEWERS)[number];

/** The npm package of each viewer. */
export const PACKAGES: Readonly<Record<ViewerName, string>> = {
  bare: '@tanstack/react-virtual',
  melloware: '@melloware/react-logviewer',
  patternfly: '@patternfly/react-log-viewer',
  xterm: '@xterm/xterm',
  'ag-grid': 'ag-grid-community',
  glide: '@glideapps/glide-data-grid',
};

/** What the page shows, from its address. */
export interface PeerRequest {
  readonly viewer: ViewerName;
  /** Entries to begin with. */
  readonly rows: number;
  /** Whether the viewer keeps to its end. */
  readonly follow: boolean;
  /** CSS pixels of the viewer's box. */
  readonly width: number;
  readonly height: number;
}

/** How a viewer kept up with what was appended. */
export interface FollowResult {
  /** Milliseconds from the start to the end. */
  readonly elapsedMs: number;
  /** Entries that were due by then. */
  readonly due: number;
  /** Entries that the timer had the time to hand over. */
  readonly handed: number;
  /** The number of the last entry on screen. */
  readonly shown: number;
}

/** The page's side of a measurement, at `window.peer` once its rows are shown. */
export interface PeerPage {
  readonly view: ListView;
  /** CSS pixels that can be scrolled over. */
  scrollHeight(): number;
  /** The number of the last entry on screen, from 1; 0 where none is. */
  lastShown(): number;
  /** Milliseconds from handing over the entries to the first row on screen. */
  readonly loadMs: number;
  /** Makes the entries that {@link follow} appends, so that this is not measured. */
  prepare(count: number): void;
  /** Appends entries by a timer, `batches` a second, for so many seconds. */
  follow(rate: number, batches: number, seconds: number): Promise<FollowResult>;
}

/** Reads the page's address. */
export function readPeerRequest(params: URLSearchParams): PeerRequest {
  const viewer = VIEWERS.find((name) => name === params.get('viewer'));
  if (viewer === undefined) throw new Error(`"viewer" must be one of ${VIEWERS.join(', ')}.`);
  return {
    viewer,
    rows: Number(params.get('rows') ?? 10_000),
    follow: params.get('follow') === 'true',
    width: Number(params.get('width') ?? 1_000),
    height: Number(params.get('height') ?? 600),
  };
}

/** Writes the query that {@link readPeerRequest} reads. */
export function formatPeerRequest(request: PeerRequest): string {
  return new URLSearchParams(
    Object.entries(request).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}
