import { type Buckets, timeTicks } from '../logs/histogram';
import type { ZoneChoice } from '../logs/time-range';
import { tickText, zoneOffsetMs } from './log-time';
import styles from './time-axis.module.css';

export interface TimeAxisProps {
  readonly buckets: Buckets;
  readonly zone: ZoneChoice;
}

const MAX_TICKS = 8;

/** Round times below a chart. Decorative: every column says its own time. */
export function TimeAxis({ buckets, zone }: TimeAxisProps) {
  const spanMs = buckets.count * buckets.widthMs;
  const { stepMs, times } = timeTicks(buckets, zoneOffsetMs(zone, buckets.start), MAX_TICKS);
  return (
    <div className={styles.axis} aria-hidden="true">
      {times.map((time) => (
        <span key={time} style={{ insetInlineStart: `${(100 * (time - buckets.start)) / spanMs}%` }}>
          {tickText(time, stepMs, zone)}
        </span>
      ))}
    </div>
  );
}
