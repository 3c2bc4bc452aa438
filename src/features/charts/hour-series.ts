import { type Buckets, bucketAt, bucketsFor } from '../../logs/histogram';
import { parseLevel } from '../../logs/level';
import { HOUR_MS, type TimeRange } from '../../logs/time-range';
import type { HourGroup } from '../../sources/aggregation-merge';
import type { BarSeries } from './stacked-bars';

/** The hours' counts in buckets of an hour or, over a long range, of several; a series for each level. */
export function hourSeries(
  hours: readonly HourGroup[],
  range: TimeRange,
  zoneOffsetMs: number,
): { readonly buckets: Buckets; readonly series: readonly BarSeries[] } {
  // The server's hours begin at full hours of UTC, the first perhaps before the range.
  const start = hours.reduce((first, { hour }) => Math.min(first, hour), range.start);
  const buckets = bucketsFor(
    { start, end: range.end },
    zoneOffsetMs % HOUR_MS === 0 ? zoneOffsetMs : 0,
    60,
    HOUR_MS,
  );
  const columns = new Map<string, number[]>();
  for (const { level, hour, count } of hours) {
    const column = columns.get(level) ?? new Array<number>(buckets.count).fill(0);
    const index = bucketAt(buckets, hour);
    column[index] = (column[index] ?? 0) + count;
    columns.set(level, column);
  }
  const series = [...columns]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([level, counts]) => ({
      name: level || '(no level)',
      fill: `var(--level-${parseLevel(level)}-fill)`,
      counts,
    }));
  return { buckets, series };
}
