import type { LogEntry } from '../logs/entry';
import { isAtLeast } from '../logs/level';
import type { LogQuery } from '../logs/query';
import { DAY_MS } from '../logs/time-range';
import type { LogSource } from './log-source';

/**
 * For tests: a source whose list has these entries and gives all that match in one page; what it was asked is noted.
 * It can do nothing else.
 */
export function listSource(entries: readonly LogEntry[]): {
  readonly source: LogSource;
  readonly asked: readonly LogQuery[];
} {
  const asked: LogQuery[] = [];
  const unused = (): never => {
    throw new Error('this source has a list only');
  };
  const source: LogSource = {
    id: 'list',
    capabilities: { tail: false, aggregate: false, maxRangeMs: DAY_MS, maxPage: 10_000 },
    page: async (query) => {
      asked.push(query);
      const { endpoints, range, level } = query;
      const found = entries.filter(
        ({ time, endpointId, level: own }) =>
          time !== null &&
          time >= range.start &&
          time <= range.end &&
          endpoints.includes(endpointId) &&
          isAtLeast(own, level),
      );
      return {
        entries: found,
        waiting: 0,
        next: null,
        progress: {
          matching: found.length,
          total: entries.length,
          wholeRangeCounted: true,
          slicesDone: 1,
          slices: 1,
        },
        summaries: [],
        notices: [],
        belowLevel: 0,
      };
    },
    search: unused,
    aggregate: unused,
    tail: unused,
    exportPages: unused,
  };
  return { source, asked };
}
