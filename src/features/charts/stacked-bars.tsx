import { memo, useMemo, useRef } from 'react';
import { Bar, BarChart, CartesianGrid, usePlotArea, useYAxisScale, XAxis, YAxis } from 'recharts';
import { barPath } from './bar-path';
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
/** From so many on, the gaps between them are a pixel wide. */
const MANY_BARS = 60;

const counts = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const countText = (value: number): string => counts.format(value);

/** The drawing alone: bars side by side, stacked, in as many equal bands as there are buckets. */
export const StackedBars = memo(function StackedBars({ name, count, series }: StackedBarsProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const rows = useMemo(
    () => Array.from({ length: count }, (_, index) => ({ total: totalAt(series, index) })),
    [count, series],
  );
  return (
    <div ref={frame} className={styles.drawing} role="img" aria-label={name}>
      {size !== null && (
        <BarChart {...size} data={rows} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis hide />
          <YAxis
            width={AXIS_WIDTH}
            tick={TICK}
            tickCount={3}
            tickLine={false}
            tickFormatter={countText}
            axisLine={false}
            allowDecimals={false}
            includeHidden
          />
          {/* For the axis alone: it would draw each bar as an element of its own, some hundred times as dear. */}
          {series.length > 0 && <Bar dataKey="total" hide isAnimationActive={false} />}
          <BarPaths count={count} series={series} />
        </BarChart>
      )}
    </div>
  );
});

function totalAt(series: readonly BarSeries[], index: number): number {
  return series.reduce((sum, { counts: column }) => sum + (column[index] ?? 0), 0);
}

function BarPaths({ count, series }: Pick<StackedBarsProps, 'count' | 'series'>) {
  const area = usePlotArea();
  const scale = useYAxisScale();
  if (area === undefined || scale === undefined) return null;
  const bandWidth = area.width / count;
  const below = new Float64Array(count);
  const place = {
    left: area.x,
    bandWidth,
    gap: count > MANY_BARS ? 1 : bandWidth * 0.12,
    widestBar: WIDEST_BAR,
    yOf: (value: number) => scale(value) ?? area.y,
  };
  return (
    <g>
      {series.map(({ name, fill, counts: column }) => (
        <path key={name} fill={fill} d={barPath(column, below, place)} />
      ))}
    </g>
  );
}
