import { type Histogram, HistogramTally } from '../logs/histogram';
import type { TimeRange } from '../logs/time-range';
import { DEAR_ROWS, RowFilter, type StoreFilter } from './filter';
import type { LogStore } from './log-store';

/** What `histogram` gives of the entries that pass a filter, told from the columns, step by step. */
export function* countVolume(
  store: LogStore,
  filter: StoreFilter,
  range: TimeRange,
  zoneOffsetMs: number,
): Generator<void, Histogram> {
  const tally = new HistogramTally(range, zoneOffsetMs);
  const rows = new RowFilter(filter);
  const offsets = new Uint16Array(store.chunkRows);
  const stepRows = rows.isDear ? DEAR_ROWS : store.chunkRows;
  for (const chunk of [...store.chunks]) {
    const to = Math.min(chunk.count, rows.endRow - chunk.firstRow);
    for (let from = 0; from < to; from += stepRows) {
      const count = rows.passing(chunk, from, Math.min(to, from + stepRows), offsets);
      for (let at = 0; at < count; at++) {
        const offset = offsets[at] ?? 0;
        tally.add(chunk.time[offset] ?? Number.NaN, chunk.level[offset] ?? 0);
      }
      yield;
    }
  }
  return tally.histogram();
}
