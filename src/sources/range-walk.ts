import type { ApiClient } from '../api/client';
import type { LogEntry } from '../logs/entry';
import { isAtLeast } from '../logs/level';
import type { LogQuery } from '../logs/query';
import { type PageReader, readPage } from './list-page';
import type { Cursor, LogPage, RangeSummary } from './log-source';
import { NO_BORDER } from './slice-border';
import { isFinished, slicesAhead, stepTrack, type Track } from './slice-walk';

/** An entry that was read but waits for entries of other endpoints that belong before it. */
interface Waiting {
  readonly entry: LogEntry;
  /**
   * The entry's time in walking direction (negative when newest first, so that earlier in the walk is always smaller),
   * or that of the entry before it when it has none or comes out of order: a lane's keys never fall.
   */
  readonly key: number;
}

interface Lane {
  readonly track: Track;
  readonly waiting: readonly Waiting[];
  readonly lastKey: number;
}

/**
 * Where a walk over one or more endpoints stands. Each endpoint is a lane read at its own pace; an entry is given out
 * once no unfinished lane can still bring one that belongs before it.
 */
export interface WalkCursor extends Cursor {
  readonly kind: 'range-walk';
  readonly lanes: readonly Lane[];
  readonly matching: number | null;
  readonly total: number | null;
}

export function isWalkCursor(cursor: Cursor): cursor is WalkCursor {
  return cursor.kind === 'range-walk';
}

export function startWalk(query: LogQuery, maxRangeMs: number): WalkCursor {
  const ahead = query.range.start < query.range.end ? [query.range] : [];
  const lanes = query.endpoints.map(
    (endpointId): Lane => ({
      track: {
        endpointId,
        ahead,
        sliceMs: maxRangeMs,
        slice: null,
        openEnd: query.untilNow === true,
        limit: query.limit,
        sent: null,
        border: NO_BORDER,
        slicesDone: 0,
      },
      waiting: [],
      lastKey: Number.NEGATIVE_INFINITY,
    }),
  );
  return { kind: 'range-walk', lanes, matching: 0, total: 0 };
}

/** Reads on where nothing is waiting, all such lanes at once, and gives out what is complete. */
export async function stepWalk(
  client: ApiClient,
  query: LogQuery,
  cursor: WalkCursor,
  signal: AbortSignal,
  reader: PageReader = readPage,
): Promise<LogPage> {
  const summaries: RangeSummary[] = [];
  const notices: string[] = [];
  let { matching, total } = cursor;
  let belowLevel = 0;
  const lanes = await Promise.all(
    cursor.lanes.map(async (lane): Promise<Lane> => {
      let { track } = lane;
      const arrived: LogEntry[] = [];
      // A slice read backwards gives nothing on its first request: go on at once, so that no page is empty because of it.
      while (lane.waiting.length === 0 && arrived.length === 0 && !isFinished(track)) {
        const step = await stepTrack(client, query, track, signal, reader);
        track = step.track;
        arrived.push(...step.entries);
        notices.push(...step.notices);
        if (step.begun !== null) {
          matching = plus(matching, step.begun.matching);
          total = plus(total, step.begun.total);
          if (step.begun.summary !== null)
            summaries.push({
              endpointId: track.endpointId,
              range: step.begun.range,
              summary: step.begun.summary,
            });
        }
        // Both slices counted what lies on their common border.
        matching = plus(matching, -step.repeated);
        total = plus(total, -step.repeated);
        if (track.slice === null) break;
      }
      belowLevel += arrived.filter((entry) => !isAtLeast(entry.level, query.level)).length;
      return { track, ...withKeys(lane, arrived, query.order) };
    }),
  );
  const { given, kept } = giveOut(lanes);
  const finished = kept.every((lane) => isFinished(lane.track) && lane.waiting.length === 0);
  const next: WalkCursor = { ...cursor, lanes: kept, matching, total };
  return {
    entries: given,
    waiting: kept.reduce((sum, lane) => sum + lane.waiting.length, 0),
    next: finished ? null : next,
    progress: {
      matching,
      total,
      wholeRangeCounted: kept.every((lane) => lane.track.ahead.length === 0),
      slicesDone: kept.reduce((sum, lane) => sum + lane.track.slicesDone, 0),
      slices: kept.reduce(
        (sum, lane) =>
          sum + lane.track.slicesDone + slicesAhead(lane.track) + (lane.track.slice === null ? 0 : 1),
        0,
      ),
    },
    summaries,
    notices: [...new Set(notices)],
    belowLevel,
  };
}

function withKeys(
  lane: Lane,
  arrived: readonly LogEntry[],
  order: LogQuery['order'],
): Pick<Lane, 'waiting' | 'lastKey'> {
  let { lastKey } = lane;
  const added = arrived.map((entry): Waiting => {
    if (entry.time !== null) lastKey = Math.max(lastKey, order === 'newest' ? -entry.time : entry.time);
    return { entry, key: lastKey };
  });
  return { waiting: [...lane.waiting, ...added], lastKey };
}

/** Splits what waits into what may be given out, merged in order, and what must wait on. */
function giveOut(lanes: readonly Lane[]): { given: readonly LogEntry[]; kept: readonly Lane[] } {
  const complete = Math.min(
    ...lanes
      .filter((lane) => !isFinished(lane.track))
      .map((lane) => (lane.waiting.length === 0 ? Number.NEGATIVE_INFINITY : lane.lastKey)),
  );
  const ready: Waiting[] = [];
  const kept = lanes.map((lane): Lane => {
    const firstHeld = lane.waiting.findIndex((waiting) => waiting.key > complete);
    const cut = firstHeld < 0 ? lane.waiting.length : firstHeld;
    ready.push(...lane.waiting.slice(0, cut));
    return { ...lane, waiting: lane.waiting.slice(cut) };
  });
  if (lanes.length > 1) ready.sort((a, b) => compare(a.key, b.key));
  return { given: ready.map((waiting) => waiting.entry), kept };
}

/** Subtraction would give NaN for two infinities, which entries without any time have. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function plus(sum: number | null, part: number | null): number | null {
  return sum === null || part === null ? null : sum + part;
}
