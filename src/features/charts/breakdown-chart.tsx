import { memo, useRef } from 'react';
import { Bar, BarChart, XAxis, YAxis } from 'recharts';
import { BarList, type BarRow } from '../../log-ui/bar-list';
import styles from './breakdown-chart.module.css';
import { useSize } from './use-size';

export interface BreakdownRow extends BarRow {
  /** The length of each series' bar. */
  readonly lengths: readonly number[];
}

export interface BreakdownChartProps {
  readonly name: string;
  readonly rows: readonly BreakdownRow[];
  readonly series: readonly { readonly name: string; readonly fill: string }[];
}

type BarsProps = Omit<BreakdownChartProps, 'name'>;

/** CSS pixels; the same as the rows' height in `breakdown-chart.module.css`. */
const ROW_HEIGHT = 36;
const TRACK = { fill: 'var(--bg-hover)', radius: 2 };
const NO_MARGIN = { top: 0, right: 4, bottom: 0, left: 4 };

/** Horizontal bars, one or more for each row, drawn behind a list of the rows' names and figures. */
export function BreakdownChart({ name, rows, series }: BreakdownChartProps) {
  return (
    <div className={styles.chart}>
      <Bars rows={rows} series={series} />
      <BarList name={name} rows={rows} />
    </div>
  );
}

const Bars = memo(function Bars({ rows, series }: BarsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  return (
    <div ref={frame} className={styles.drawing} aria-hidden="true">
      {size !== null && (
        <BarChart
          width={size.width}
          height={rows.length * ROW_HEIGHT}
          layout="vertical"
          data={[...rows]}
          margin={NO_MARGIN}
          barGap={1}
          accessibilityLayer={false}
        >
          <XAxis type="number" hide domain={[0, 'dataMax']} />
          <YAxis type="category" dataKey="key" hide />
          {series.map((one, index) => (
            <Bar
              key={one.name}
              name={one.name}
              dataKey={(row: BreakdownRow) => row.lengths[index] ?? 0}
              fill={one.fill}
              barSize={series.length === 1 ? 6 : 4}
              radius={2}
              background={series.length === 1 ? TRACK : false}
              minPointSize={1}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      )}
    </div>
  );
}, drawTheSame);

/** Rows carry callbacks, which change more often than what is drawn. */
function drawTheSame(a: BarsProps, b: BarsProps): boolean {
  return (
    a.series === b.series &&
    a.rows.length === b.rows.length &&
    a.rows.every((row, at) => {
      const other = b.rows[at];
      return row.key === other?.key && row.lengths.every((length, index) => length === other.lengths[index]);
    })
  );
}
