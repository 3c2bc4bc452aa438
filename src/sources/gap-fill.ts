import type { ApiClient } from '../api/client';
import { toProblem } from '../api/problem';
import type { LogEntry } from '../logs/entry';
import { LIMIT, type LogQuery, type TailQuery } from '../logs/query';
import { DAY_MS, SECOND_MS, type TimeRange } from '../logs/time-range';
import { isWalkCursor, startWalk, stepWalk, type WalkCursor } from './range-walk';
import { pause, type TailClock } from './tail-clock';

const MAX_TRIES = 3;

/**
 * Everything the list API holds of an interval for one endpoint under the tail's own query, oldest first, in as few
 * requests as the API allows: 10,000 entries and 24 h each. A passing fault is tried twice more, after 1 s and 2 s.
 * Throws ApiProblem, or the signal's AbortError.
 */
export async function* listGap(
  client: ApiClient,
  query: TailQuery,
  endpointId: string,
  range: TimeRange,
  clock: TailClock,
  signal: AbortSignal,
): AsyncGenerator<readonly LogEntry[], void, undefined> {
  const asked: LogQuery = { ...query, endpoints: [endpointId], range, limit: LIMIT.max, order: 'oldest' };
  let cursor: WalkCursor | null = startWalk(asked, DAY_MS);
  for (let failures = 0; cursor !== null; ) {
    try {
      const page = await stepWalk(client, asked, cursor, signal);
      failures = 0;
      cursor = page.next !== null && isWalkCursor(page.next) ? page.next : null;
      // A server that looks at no startTime would send all it has: what lies before the interval was not asked for.
      yield page.entries.filter(({ time }) => time === null || time >= range.start);
    } catch (error) {
      signal.throwIfAborted();
      const problem = toProblem(error);
      if (!problem.retryable || ++failures >= MAX_TRIES) throw problem;
      await pause(clock, 2 ** (failures - 1) * SECOND_MS, signal);
      signal.throwIfAborted();
    }
  }
}
