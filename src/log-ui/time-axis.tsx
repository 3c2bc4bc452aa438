import { type Buckets, timeTicks } from '../logs/histogram';
import { DAY_MS, MINUTE_MS, type ZoneChoice } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { formatMoment } from './log-time';
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

/** How far the zone is ahead of UTC at a moment, in milliseconds. A change within one chart (DST) is not followed. */
export function zoneOffsetMs(zone: ZoneChoice, at: EpochMs): number {
  return zone === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE_MS;
}

/** "2024-01-15 10:30:00 – 10:35:00": the end's date only where it differs. */
export function intervalText(start: EpochMs, end: EpochMs, zone: ZoneChoice): string {
  const from = formatMoment(start, zone);
  const to = formatMoment(end, zone);
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

function tickText(time: EpochMs, stepMs: number, zone: ZoneChoice): string {
  const moment = formatMoment(time, zone);
  const clock = moment.slice(11);
  if (stepMs >= DAY_MS || clock === '00:00:00') return moment.slice(5, 10);
  return stepMs >= MINUTE_MS ? clock.slice(0, 5) : clock;
}
