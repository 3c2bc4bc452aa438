import type { Summary } from '../api/contract';
import { ApiProblem } from '../api/problem';
import type { LogEntry } from '../logs/entry';
import type { LogQuery, Order } from '../logs/query';
import { type TimeRange, toIso } from '../logs/time-range';
import { type ListClient, type ListHead, type ListPage, type PageReader, readPage } from './list-page';
import { crossBorder, nextBorder, type SliceBorder } from './slice-border';
import { followingOffset, isSamePage, SAME_PAGE, sentOrder } from './slice-page';
import { type Stretch, tipOf, toldRange } from './slice-rest';

/**
 * The walk through one endpoint's part of a query: slices of at most 24 h, each read page by page by limit and
 * offset. The API does not say in which order it sends entries, so the first pages tell it:
 *
 *   wanted = sent:      offset 0 ──► 1000 ──► 2000 ──► …
 *   wanted ≠ sent:      offset 0 (held back) … then from the end:  n-1000 ──► n-2000 ──► … ──► the held page
 *
 * A track is immutable: a step gives the next one, so that a failed or repeated step starts from the same place.
 */
export interface Track {
  readonly endpointId: string;
  /** What is not begun, in walking order; cut to slices of `sliceMs` as the walk gets there. */
  readonly ahead: readonly Stretch[];
  readonly sliceMs: number;
  readonly slice: SliceState | null;
  /** The first request leaves the query's end out, and the server's answer says where that is. */
  readonly openEnd: boolean;
  readonly limit: number;
  /** The order the server sends in, once a page has told it. */
  readonly sent: Order | null;
  readonly border: SliceBorder;
  readonly slicesDone: number;
}

interface SliceState {
  readonly range: Stretch;
  readonly matching: number | null;
  /** `undecided` while all entries read have the same time, so that the server's order is unknown. */
  readonly direction: 'undecided' | 'forward' | 'backward';
  /** The next window, `[offset, offset + limit)`. */
  readonly offset: number;
  readonly limit: number;
  /** Undecided: all entries read. Backward: the slice's first ones, sent first by the server and due last. */
  readonly held: readonly LogEntry[];
  /** Backward: the offset where `held` ends. */
  readonly heldEnd: number;
  /** Backward: entries that the server is known to send at once. */
  readonly pageSize: number;
  readonly previous: readonly LogEntry[];
  /** The last entries given: those of one time, from which on the rest of the slice could be asked for anew. */
  readonly tip: readonly LogEntry[];
}

export interface TrackStep {
  readonly track: Track;
  /** In the wanted order, directly after everything this track gave before. */
  readonly entries: readonly LogEntry[];
  /** Entries left out because the slice before gave them; the counts of both slices hold them. */
  readonly repeated: number;
  /** Set when a slice was begun: the server's words about all of it. */
  readonly begun: {
    readonly range: TimeRange;
    readonly matching: number | null;
    readonly total: number | null;
    readonly summary: Summary | null;
  } | null;
  readonly notices: readonly string[];
}

export function isFinished(track: Track): boolean {
  return track.slice === null && track.ahead.length === 0;
}

/** How many slices are not begun yet. */
export function slicesAhead(track: Track): number {
  return track.ahead.reduce((sum, range) => sum + Math.ceil((range.end - range.start) / track.sliceMs), 0);
}

/** Sends one request (more only after a refused one) and goes one window further. Throws ApiProblem or the AbortError. */
export async function stepTrack<C extends ListClient>(
  client: C,
  query: LogQuery,
  track: Track,
  signal: AbortSignal,
  reader: PageReader<C> = readPage,
): Promise<TrackStep> {
  if (track.slice !== null) {
    let page: ListPage;
    try {
      page = await list(client, query, track.endpointId, track.slice, signal, reader);
    } catch (error) {
      const { slice, border, limit } = track;
      const pieces = await piecesFor(error);
      const rest = pieces.restInPieces(query.order, { ...slice, border, limit }, error);
      if (rest === null) throw error;
      const { ahead, notice, ...changed } = rest;
      const anew = { ...track, ...changed, slice: null, ahead: [...ahead, ...track.ahead] };
      const step = await stepTrack(client, query, anew, signal, reader);
      return { ...step, notices: [notice, ...step.notices] };
    }
    return takePage(query.order, track, track.slice, page);
  }
  const [range, ...ahead] = cutFirst(track, query.order);
  if (range === undefined) return { track, entries: [], repeated: 0, begun: null, notices: [] };
  const slice: SliceState = {
    range,
    matching: null,
    direction: 'undecided',
    offset: 0,
    limit: track.limit,
    held: [],
    heldEnd: 0,
    pageSize: track.limit,
    previous: [],
    tip: [],
  };
  const openEnd = track.openEnd && range.end === query.range.end;
  let page: ListPage;
  try {
    page = await list(client, query, track.endpointId, slice, signal, reader, openEnd);
  } catch (error) {
    const pieces = await piecesFor(error);
    const smaller =
      error instanceof ApiProblem ? pieces.smallerRequest(range, track.limit, error, query.order) : null;
    if (smaller === null) throw error;
    const { limit, notice } = smaller;
    const asked = smaller.pieces.map((piece): Stretch => ({ ...range, ...piece }));
    const step = await stepTrack(
      client,
      query,
      { ...track, ahead: [...asked, ...ahead], limit },
      signal,
      reader,
    );
    return { ...step, notices: [notice, ...step.notices] };
  }
  const { head } = page;
  const matching = head.filteredLogs;
  const told = openEnd ? toldRange(range, head) : { range, exact: true };
  const known = told?.range ?? range;
  const begun = { ...track, ahead, openEnd: false };
  const step = takePage(query.order, begun, { ...slice, range: known, matching }, page);
  // Pages only fit together when all are asked for up to one and the same end.
  if (told?.exact !== true && step.track.slice !== null)
    return stepTrack(client, query, { ...begun, ahead: [known, ...ahead] }, signal, reader);
  if (range.counted === true) return step;
  return { ...step, begun: { range: known, matching, total: head.totalLogs, summary: head.summary } };
}

/** What asks for less is fetched with the first refusal that it may help; throws the error again where it may not. */
async function piecesFor(error: unknown): Promise<typeof import('./slice-pieces')> {
  if (!(error instanceof ApiProblem) || (error.kind !== 'too-many-logs' && error.kind !== 'bad-request'))
    throw error;
  return import('./slice-pieces').catch(() => {
    throw error;
  });
}

/** The ranges ahead, the first of them cut to the length of a slice. */
function cutFirst(track: Track, order: Order): readonly Stretch[] {
  const [range, ...rest] = track.ahead;
  if (range === undefined || range.end - range.start <= track.sliceMs) return track.ahead;
  const cut = order === 'newest' ? range.end - track.sliceMs : range.start + track.sliceMs;
  const older = { ...range, end: cut };
  const newer = { ...range, start: cut };
  return order === 'newest' ? [newer, older, ...rest] : [older, newer, ...rest];
}

function takePage(
  order: Order,
  track: Track,
  slice: SliceState,
  { head, entries: page }: ListPage,
): TrackStep {
  if (slice.direction === 'backward') return takeBackward(order, track, slice, page, head);
  const same = isSamePage(page, slice.previous, slice);
  const following = same ? { offset: null, notice: SAME_PAGE } : followingOffset(head, slice, page.length);
  const run = same ? slice.held : [...slice.held, ...page];
  const notices = following.notice === null ? [] : [following.notice];
  const next = { ...slice, offset: following.offset ?? slice.offset, previous: page };
  if (slice.direction === 'forward')
    return give(order, track, slice, following.offset === null ? null : next, run, notices);

  const sent = sentOrder(run) ?? track.sent;
  const decided = { ...track, sent };
  const opposite = sent !== null && sent !== order;
  if (following.offset === null)
    return give(order, decided, slice, null, opposite ? run.toReversed() : run, notices);
  if (sent === null) {
    const undecided = { ...next, held: run };
    return { track: { ...track, slice: undecided }, entries: [], repeated: 0, begun: null, notices };
  }
  if (opposite && slice.matching !== null && slice.matching > following.offset) {
    const pageSize = Math.min(track.limit, page.length);
    const window = windowBefore(slice.matching, following.offset, pageSize);
    const backward: SliceState = {
      ...next,
      ...window,
      direction: 'backward',
      held: run,
      heldEnd: following.offset,
      pageSize,
    };
    return { track: { ...decided, slice: backward }, entries: [], repeated: 0, begun: null, notices };
  }
  const forward = { ...next, direction: 'forward' as const, held: [] };
  if (opposite)
    notices.push(
      `The server sends ${sent} first and does not say how many entries match, so later pages may belong above earlier ones.`,
    );
  return give(order, decided, slice, forward, run, notices);
}

function takeBackward(
  order: Order,
  track: Track,
  slice: SliceState,
  received: readonly LogEntry[],
  head: ListHead,
): TrackStep {
  if (isSamePage(received, slice.previous, slice))
    return give(order, track, slice, null, slice.held.toReversed(), [SAME_PAGE]);
  const page = received.slice(0, slice.limit);
  const missing = slice.limit - page.length;
  // A page cut short by the server, not by the end of its entries: the same end again with what it is ready to send.
  if (missing > 0 && page.length > 0 && head.pagination?.hasMore === true && slice.pageSize > page.length) {
    const pageSize = page.length;
    const window = windowBefore(slice.offset + slice.limit, slice.heldEnd, pageSize);
    const retried = { ...track, slice: { ...slice, ...window, pageSize } };
    return { track: retried, entries: [], repeated: 0, begun: null, notices: [] };
  }
  const notices =
    missing === 0
      ? []
      : [
          `The server announced ${slice.limit} more entries but sent ${page.length}: its logs changed while they were read.`,
        ];
  const wanted = page.toReversed();
  if (slice.offset <= slice.heldEnd)
    return give(order, track, slice, null, [...wanted, ...slice.held.toReversed()], notices);
  const window = windowBefore(slice.offset, slice.heldEnd, slice.pageSize);
  return give(order, track, slice, { ...slice, ...window, previous: received }, wanted, notices);
}

/** Gives a run out over the slice's border; the slice is done when no next state of it is given. */
function give(
  order: Order,
  track: Track,
  slice: SliceState,
  next: SliceState | null,
  run: readonly LogEntry[],
  notices: readonly string[],
): TrackStep {
  const crossing = crossBorder(track.border, slice.range, run, order);
  const { entries, border } = crossing;
  const given =
    next === null
      ? { ...track, slice: null, border: nextBorder(border), slicesDone: track.slicesDone + 1 }
      : { ...track, slice: { ...next, tip: tipOf([...slice.tip, ...run]) }, border };
  // The rest of a slice counted before is no part of any count a second time, so neither is what it repeats.
  const repeated = slice.range.counted === true ? 0 : crossing.repeated;
  return { track: given, entries, repeated, begun: null, notices };
}

/** The window that ends at `end`, not reaching below what is held already. */
function windowBefore(
  end: number,
  heldEnd: number,
  limit: number,
): { readonly offset: number; readonly limit: number } {
  const offset = Math.max(heldEnd, end - limit);
  return { offset, limit: end - offset };
}

function list<C extends ListClient>(
  client: C,
  query: LogQuery,
  endpointId: string,
  { range, offset, limit }: SliceState,
  signal: AbortSignal,
  reader: PageReader<C>,
  openEnd = false,
): Promise<ListPage> {
  return reader(
    client,
    endpointId,
    {
      startTime: toIso(range.start),
      endTime: openEnd ? undefined : toIso(range.end),
      level: query.level,
      limit,
      offset,
      jobId: query.jobId === '' ? undefined : query.jobId,
      search: query.search === '' ? undefined : query.search,
    },
    signal,
  );
}
