import { memo, useMemo, useRef } from 'react';
import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import styles from './time-bars.module.css';
import { useSize } from './use-size';

/** One colour of a stack: a number for each bucket. */
export interface BarSeries {
  readonly name: string;
  /** A colour token: `var(--level-error-fill)`. */
  readonly fill: string;
  readonly counts: ArrayLike<number>;
}

export interface StackedBarsProps {
  /** The chart in words, for those who do not see it. */
  readonly name: string;
  readonly count: number;
  /** Bottom of the stack first. */
  readonly series: readonly BarSeries[];
}

/** CSS pixels left of the plot for its axis; `time-bars.module.css` puts its overlay at the same place. */
const AXIS_WIDTH = 36;
const MARGIN = { top: 6, right: 0, bottom: 1, left: 0 };
const TICK = { fontSize: 10, fill: 'var(--text-muted)' };
const WIDEST_BAR = 48;

const counts = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const countText = (value: number): string => counts.format(value);

/** The drawing alone: bars side by side, stacked, in as many equal bands as there are buckets. */
export const StackedBars = memo(function StackedBars({ name, count, series }: StackedBarsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const rows = useMemo(() => Array.from({ length: count }, (_, index) => ({ index })), [count]);
  return (
    <div ref={frame} className={styles.drawing} role="img" aria-label={name}>
      {size !== null && (
        <BarChart
          {...size}
          data={rows}
          margin={MARGIN}
          barCategoryGap={count > 60 ? 1 : '12%'}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis dataKey="index" hide />
          <YAxis
            width={AXIS_WIDTH}
            tick={TICK}
            tickCount={3}
            tickLine={false}
            tickFormatter={countText}
            axisLine={false}
            allowDecimals={false}
          />
          {series.map(({ name: level, fill, counts: column }) => (
            <Bar
              key={level}
              name={level}
              dataKey={(row: { readonly index: number }) => column[row.index] ?? 0}
              stackId="all"
              fill={fill}
              maxBarSize={WIDEST_BAR}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      )}
    </div>
  );
});
