import type { CSSProperties } from 'react';
import { intervalText, tickText, zoneOffsetMs } from '../../log-ui/log-time';
import { type Buckets, bucketRange, timeTicks } from '../../logs/histogram';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { formatCount } from '../../ui/format';
import { type BarSeries, StackedBars } from './stacked-bars';
import styles from './time-bars.module.css';
import { usePlotPointer } from './use-plot-pointer';
import { bucketLoaded } from './volume-note';

export interface TimeBarsProps {
  /** The chart in words, for those who do not see it. */
  readonly name: string;
  readonly buckets: Buckets;
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
  /** Bottom of the stack first. Stable between renders, as drawing is the dear part. */
  readonly series: readonly BarSeries[];
  /** Buckets to mark at their foot: what would be too low to see among the rest. */
  readonly marked?: readonly number[];
  /** Parts of the range without data, which must not look like silence. */
  readonly unloaded?: readonly TimeRange[];
  /** A click on a bucket or a drag over several. */
  readonly onZoom?: (range: TimeRange) => void;
}

const MAX_TICKS = 12;
const NO_PARTS: readonly TimeRange[] = [];
const NO_MARKS: readonly number[] = [];

/** Stacked bars over time with a time axis, the figures under the pointer, and zooming by drag. */
export function TimeBars({
  name,
  buckets,
  range,
  zone,
  series,
  marked = NO_MARKS,
  unloaded = NO_PARTS,
  onZoom,
}: TimeBarsProps) {
  const spanMs = buckets.count * buckets.widthMs;
  const across = (start: number, end: number): CSSProperties => ({
    insetInlineStart: `${(100 * (start - buckets.start)) / spanMs}%`,
    inlineSize: `${(100 * (end - start)) / spanMs}%`,
  });
  const { hovered, dragged, handlers } = usePlotPointer(
    buckets.count,
    onZoom === undefined
      ? undefined
      : ({ first, last }) => {
          const zoom = bucketRange(buckets, range, first, last);
          if (zoom.start > range.start || zoom.end < range.end) onZoom(zoom);
        },
  );
  const shown = dragged ?? (hovered === null ? null : { first: hovered, last: hovered });
  const ticks = timeTicks(buckets, zoneOffsetMs(zone, buckets.start), MAX_TICKS);
  return (
    <div className={styles.chart}>
      <StackedBars name={name} count={buckets.count} series={series} />
      {/* The pointer's way only: the keyboard's are the buttons in the table. */}
      <div className={styles.plot} data-zoom={onZoom === undefined ? undefined : true} {...handlers}>
        {unloaded.map((part) => (
          <div key={part.start} className={styles.unloaded} style={across(part.start, part.end)}>
            <span>not loaded</span>
          </div>
        ))}
        {marked.map((index) => (
          <div
            key={index}
            className={styles.mark}
            style={across(
              buckets.start + index * buckets.widthMs,
              buckets.start + (index + 1) * buckets.widthMs,
            )}
          />
        ))}
        {shown !== null && (
          <div
            className={dragged === null ? styles.hovered : styles.dragged}
            style={across(
              buckets.start + shown.first * buckets.widthMs,
              buckets.start + (shown.last + 1) * buckets.widthMs,
            )}
          />
        )}
        {shown !== null && (
          <Readout
            buckets={buckets}
            first={shown.first}
            last={shown.last}
            series={series}
            zone={zone}
            zooms={dragged !== null}
            unloaded={unloaded}
          />
        )}
      </div>
      <div className={styles.ticks} aria-hidden="true">
        {ticks.times.map((time, index) => (
          <span key={time} data-minor={index % 2 === 1 || undefined} style={across(time, time + spanMs)}>
            {tickText(time, ticks.stepMs, zone)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface ReadoutProps {
  readonly buckets: Buckets;
  readonly first: number;
  readonly last: number;
  readonly series: readonly BarSeries[];
  readonly zone: ZoneChoice;
  readonly zooms: boolean;
  readonly unloaded: readonly TimeRange[];
}

/** The figures of the buckets under the pointer, beside them, on the side with more room. */
function Readout({ buckets, first, last, series, zone, zooms, unloaded }: ReadoutProps) {
  const start = buckets.start + first * buckets.widthMs;
  const end = buckets.start + (last + 1) * buckets.widthMs;
  const sums = series.flatMap(({ name, fill, counts }) => {
    let sum = 0;
    for (let index = first; index <= last; index += 1) sum += counts[index] ?? 0;
    return sum === 0 ? [] : [{ name, fill, sum }];
  });
  const loaded = bucketLoaded({ start, widthMs: end - start, count: 1 }, 0, unloaded);
  const before = (first + last + 1) / 2 > buckets.count / 2;
  const style: CSSProperties = before
    ? { insetInlineEnd: `calc(${100 - (100 * first) / buckets.count}% + 6px)` }
    : { insetInlineStart: `calc(${(100 * (last + 1)) / buckets.count}% + 6px)` };
  return (
    <div className={styles.readout} style={style}>
      <div className={styles.readoutTime}>{intervalText(start, end, zone)}</div>
      {sums.length === 0 && loaded === 'whole' && <div>no entries</div>}
      {loaded !== 'whole' && <div>{loaded === 'none' ? 'not loaded' : 'partly loaded'}</div>}
      <div className={styles.readoutCounts}>
        {sums.toReversed().map(({ name, fill, sum }) => (
          <span key={name}>
            <i className={styles.swatch} style={{ background: fill }} />
            {name} <b>{formatCount(sum)}</b>
          </span>
        ))}
      </div>
      {zooms && <div>Release to zoom, Escape to cancel</div>}
    </div>
  );
}
