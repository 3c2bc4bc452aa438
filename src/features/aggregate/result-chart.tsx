import { BarList } from '../../log-ui/bar-list';
import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { formatCount } from '../../ui/format';
import styles from './aggregate.module.css';
import { chartKind } from './chart-data';
import { levelOf } from './drill-down';
import { figureText, groupText } from './figure-text';
import { HeatCells } from './heat-cells';
import { HourBars } from './hour-bars';
import type { ResultRow } from './merge-answers';

export interface ResultChartProps {
  readonly name: string;
  readonly plan: AggregationPlan;
  readonly rows: readonly ResultRow[];
  readonly metric: PlanMetric;
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  readonly onPickRow: (row: ResultRow) => void;
  readonly onPickTime: (range: TimeRange) => void;
}

/** Bars drawn; the table holds all. */
const MAX_BARS = 15;

/** The chart that fits the groups: bars over time, a list of bars, or a table of colours. */
export function ResultChart(props: ResultChartProps) {
  const { name, plan, rows, metric, zone, onPickRow } = props;
  const kind = chartKind(plan, metric);
  if (kind === 'hours') return <HourBars {...props} onPick={props.onPickTime} />;
  if (kind === 'heat') return <HeatCells {...props} onPick={onPickRow} />;
  if (kind === 'none')
    return <p className={styles.hint}>Three groups and more are shown as a table alone.</p>;
  const [group = ''] = plan.groupBy;
  const figureOf = (row: ResultRow) => row.figures.get(metric)?.value ?? null;
  const drawn = rows
    .filter((row) => figureOf(row) !== null)
    .toSorted((a, b) => (figureOf(b) ?? 0) - (figureOf(a) ?? 0));
  const highest = Math.max(0, ...drawn.map((row) => figureOf(row) ?? 0));
  return (
    <>
      <BarList
        name={name}
        rows={drawn.slice(0, MAX_BARS).map((row) => {
          const value = row.values[0] ?? null;
          const level = levelOf(group, value);
          const figure = row.figures.get(metric);
          return {
            key: row.key,
            label: groupText(group, value, zone),
            figure: figure === undefined ? '—' : figureText(metric, figure),
            share: highest === 0 ? 0 : (figureOf(row) ?? 0) / highest,
            fill: level === null ? 'var(--accent-fill)' : `var(--level-${level}-fill)`,
            action: 'show entries',
            onPick: () => onPickRow(row),
          };
        })}
      />
      {drawn.length > MAX_BARS && (
        <p className={styles.hint}>
          The {MAX_BARS} highest of {formatCount(drawn.length)}; the table has all.
        </p>
      )}
    </>
  );
}
