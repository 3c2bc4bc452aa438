import { toProblem } from '../api/problem';
import type { LogEntry } from '../logs/entry';
import { LIMIT, type LogQuery, type TailQuery } from '../logs/query';
import { DAY_MS, SECOND_MS, type TimeRange } from '../logs/time-range';
import type { ListClient } from './list-page';
import { startWalk } from './range-walk';
import { isFinished, stepTrack, type Track } from './slice-walk';
import { pause, type TailClock } from './tail-clock';

const MAX_TRIES = 3;

/**
 * Everything the list API holds of an interval for one endpoint under the tail's own query, oldest first, in as few
 * requests as the API allows: 10,000 entries and 24 h each. A passing fault is tried twice more, after 1 s and 2 s.
 * What is logged while several pages are read does not move them. Throws ApiProblem, or the signal's AbortError.
 */
export async function* listGap(
  client: ListClient,
  query: TailQuery,
  endpointId: string,
  range: TimeRange,
  clock: TailClock,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEntry[], void, undefined> {
  const asked: LogQuery = { ...query, endpoints: [endpointId], range, limit: LIMIT.max, order: 'oldest' };
  let track = startWalk(asked, DAY_MS).lanes[0]?.track;
  for (let failures = 0; track !== undefined && !isFinished(track); ) {
    try {
      const { track: next, entries } = await stepTrack(client, asked, track, signal);
      failures = 0;
      track = pinned(next) ?? next;
      // A server that looks at no startTime would send all it has: what lies before the interval was not asked for.
      yield entries.filter(({ time }) => time === null || time >= range.start);
    } catch (error) {
      signal.throwIfAborted();
      const problem = toProblem(error);
      if (!problem.retryable || ++failures >= MAX_TRIES) throw problem;
      await pause(clock, 2 ** (failures - 1) * SECOND_MS, signal);
      signal.throwIfAborted();
    }
  }
}

/**
 * The last slice begun anew with an end before which nothing more is logged, where it needs that. A server that sends
 * the newest first moves every later page when it logs something meanwhile, and an interval that ends "now" by this
 * browser's clock may lie in the server's future. Nothing is lost by it: what the server had logged when it was first
 * asked is not newer than its first entry, and what came after is the stream's, which is open already.
 */
function pinned(track: Track): Track | null {
  const { slice, ahead } = track;
  if (slice?.direction !== 'backward' || ahead.length > 0) return null;
  const end = slice.held.reduce((latest, { time }) => Math.max(latest, time === null ? latest : time + 1), 0);
  if (end <= slice.range.start || end >= slice.range.end) return null;
  return { ...track, slice: null, ahead: [{ start: slice.range.start, end }] };
}
