import { useMemo } from 'react';
import { formatMoment, zoneOffsetMs } from '../../log-ui/log-time';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { HourGroup } from '../../sources/aggregation-merge';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { ChartBlock } from './chart-block';
import styles from './charts.module.css';
import { hourSeries } from './hour-series';
import { TimeBars } from './time-bars';

export interface HoursBlockProps {
  readonly hours: readonly HourGroup[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly slices: number;
}

/** Errors and worse over the hours of the range. */
export function HoursBlock({ hours, range, zone, slices }: HoursBlockProps) {
  const { buckets, series } = useMemo(
    () => hourSeries(hours, range, zoneOffsetMs(zone, range.start)),
    [hours, range, zone],
  );
  const total = hours.reduce((sum, { count }) => sum + count, 0);
  return (
    <ChartBlock
      title="Errors by hour"
      empty={hours.length === 0 ? 'No errors in this range.' : null}
      chart={() => (
        <>
          <div className={styles.hours}>
            <TimeBars
              name={`Bar chart of ${formatCounted(total, 'error', 'errors')} by hour`}
              buckets={buckets}
              range={range}
              zone={zone}
              series={series}
            />
          </div>
          <SeriesKey series={series} />
        </>
      )}
      table={() => (
        <DataTable
          caption="Errors by hour"
          columns={[
            { name: 'Hour' },
            { name: 'Level' },
            { name: 'Count', numeric: true },
            { name: slices > 1 ? 'Jobs, at most' : 'Jobs', numeric: true },
          ]}
          rows={hours.map((row) => ({
            key: `${row.hour} ${row.level}`,
            cells: [
              formatMoment(row.hour, zone).slice(0, 16),
              row.level || '(none)',
              formatCount(row.count),
              row.uniqueJobs === null ? '—' : formatCount(row.uniqueJobs),
            ],
          }))}
        />
      )}
    />
  );
}

/** Which colour stands for what. */
export function SeriesKey({
  series,
}: {
  readonly series: readonly { readonly name: string; readonly fill: string }[];
}) {
  return (
    <div className={styles.key} aria-hidden="true">
      {series.map(({ name, fill }) => (
        <span key={name}>
          <i className={styles.swatch} style={{ background: fill }} />
          {name}
        </span>
      ))}
    </div>
  );
}
