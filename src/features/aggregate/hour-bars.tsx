import { ColumnButtons } from '../../log-ui/column-buttons';
import { intervalText, zoneOffsetMs } from '../../log-ui/log-time';
import { TimeAxis } from '../../log-ui/time-axis';
import { useRedaction } from '../../log-ui/use-redaction';
import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import { bucketRange } from '../../logs/histogram';
import { HOUR_MS, type TimeRange, type ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { formatCounted } from '../../ui/format';
import styles from './aggregate.module.css';
import { type HourSeries, hourChart } from './chart-data';
import { levelOf } from './drill-down';
import { figureText, groupText, METRIC_NAMES } from './figure-text';
import type { ResultRow } from './merge-answers';

export interface HourBarsProps {
  readonly name: string;
  readonly plan: AggregationPlan;
  readonly rows: readonly ResultRow[];
  readonly metric: PlanMetric;
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  /** The entries of one bar. */
  readonly onPick: (range: TimeRange) => void;
}

/** Colours of series that are no levels, told apart by their order and named in the key. */
const FILLS = ['blue', 'yellow', 'magenta', 'cyan', 'green', 'red'].map((name) => `var(--ansi-${name})`);

/** Hours as bars, stacked by the other group where there is one. */
export function HourBars({ name, plan, rows, metric, range, zone, onPick }: HourBarsProps) {
  const { text } = useRedaction();
  const { buckets, series, marks, highest, unreadable } = hourChart(
    plan,
    rows,
    metric,
    range,
    zoneOffsetMs(zone, range.start),
  );
  const other = plan.groupBy.find((group) => group !== 'hour') ?? '';
  const labelOf = ({ value, values }: HourSeries): string =>
    value === undefined
      ? values > 1
        ? formatCounted(values, 'other', 'others')
        : METRIC_NAMES[metric]
      : visibleStart(text(groupText(other, value, zone)), 60);
  const fillOf = ({ value }: HourSeries, index: number): string => {
    const level = value === undefined ? null : levelOf(other, value);
    if (level !== null) return `var(--level-${level}-fill)`;
    return value === undefined && other !== ''
      ? 'var(--level-unknown-fill)'
      : (FILLS[index % FILLS.length] ?? '');
  };
  const figureOf = (value: number, index: number) =>
    figureText(metric, { value, mark: marks[index] ?? 'exact' });
  const label = (index: number): string => {
    const start = buckets.start + index * buckets.widthMs;
    const figures = series.flatMap((one) => {
      const value = one.figures[index] ?? 0;
      return value === 0 ? [] : [`${labelOf(one)} ${figureOf(value, index)}`];
    });
    const time = intervalText(start, start + buckets.widthMs, zone);
    return `${time}: ${figures.length === 0 ? 'none' : figures.join(', ')}`;
  };
  const columns = Array.from({ length: buckets.count }, (_, index) => index);
  const hours = buckets.widthMs / HOUR_MS;
  return (
    <div className={styles.chart}>
      <div className={styles.plot}>
        <div className={styles.bars} aria-hidden="true">
          {columns.map((index) => (
            <span key={index} className={styles.bar}>
              {series.toReversed().map((one, position) => {
                const value = one.figures[index] ?? 0;
                const at = series.length - 1 - position;
                return value === 0 ? null : (
                  <i
                    key={at}
                    style={{ blockSize: `${(100 * value) / highest}%`, background: fillOf(one, at) }}
                  />
                );
              })}
            </span>
          ))}
        </div>
        <span className={styles.scale} aria-hidden="true">
          {figureText(metric, { value: highest, mark: 'exact' })}
        </span>
        <ColumnButtons
          // Another range has other columns.
          key={`${buckets.start} ${buckets.widthMs} ${buckets.count}`}
          name={name}
          count={buckets.count}
          label={label}
          hint="Point at a bar for its figures, press it to see its entries."
          onPick={(index) => onPick(bucketRange(buckets, range, index, index))}
        />
      </div>
      <TimeAxis buckets={buckets} zone={zone} />
      {other !== '' && (
        <ul className={styles.key} aria-label={`Colours of ${name}`}>
          {series.map((one, index) => (
            <li key={labelOf(one)}>
              <i className={styles.swatch} style={{ background: fillOf(one, index) }} />
              <bdi>{labelOf(one)}</bdi>
            </li>
          ))}
        </ul>
      )}
      {hours > 1 && <p className={styles.hint}>Each bar adds up {hours} hours; the table has each hour.</p>}
      {unreadable > 0 && (
        <p className={styles.hint}>
          Not drawn: {formatCounted(unreadable, 'row', 'rows')} without a readable hour.
        </p>
      )}
    </div>
  );
}
