import type { LogStore } from '../../store/log-store';
import type { ScanSummary } from '../../store/scan-result';
import type { Summary } from '../log-source';

/** A scan's counts in the shape of the API's `summary`. Names beyond the store's limit are counted under "other". */
export function apiSummary(store: LogStore, { levels, sources, errors }: ScanSummary): Summary {
  const occurrence = (row: number) => (store.has(row) ? store.entry(row).timestamp || null : null);
  return {
    logLevels: levels.top.map(([name, count]) => [name, count]),
    sources: [
      ...sources.top.map(([name, count]): [string, number] => [name, count]),
      ...(sources.rest.names === 0
        ? []
        : [[`${sources.rest.names} other sources`, sources.rest.entries] as [string, number]]),
    ],
    commonErrors: errors.top.map(({ error, count, first, last, firstRow, lastRow }) => ({
      error,
      count,
      firstOccurrence: first === null ? null : occurrence(firstRow),
      lastOccurrence: last === null ? null : occurrence(lastRow),
    })),
  };
}
