import { formatMoment } from '../../log-ui/log-time';
import { DAY_MS, MINUTE_MS, type ZoneChoice } from '../../logs/time-range';
import { type EpochMs, parseTimestamp } from '../../logs/timestamp';
import { visibleStart } from '../../logs/visible-text';

/** How far the zone is ahead of UTC at a moment, in milliseconds. A change within one chart (DST) is not followed. */
export function zoneOffsetMs(zone: ZoneChoice, at: EpochMs): number {
  return zone === 'utc' ? 0 : -new Date(at).getTimezoneOffset() * MINUTE_MS;
}

/** A tick's text, as short as the distance between ticks allows: "01-15", "10:30" or "10:30:15"; midnight as a date. */
export function tickText(time: EpochMs, stepMs: number, zone: ZoneChoice): string {
  const moment = formatMoment(time, zone);
  const date = moment.slice(5, 10);
  const clock = moment.slice(11);
  if (stepMs >= DAY_MS || clock === '00:00:00') return date;
  return stepMs >= MINUTE_MS ? clock.slice(0, 5) : clock;
}

/** "2024-01-15 10:30:00 – 10:30:30": the end's date only where it differs. */
export function intervalText(start: EpochMs, end: EpochMs, zone: ZoneChoice): string {
  const from = formatMoment(start, zone);
  const to = formatMoment(end, zone);
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

/** A timestamp as sent, in the zone; what is no readable time is shown as it is, and "—" for none. */
export function occurrenceText(timestamp: string | null, zone: ZoneChoice): string {
  const { ms } = parseTimestamp(timestamp);
  return ms === null ? visibleStart(timestamp ?? '', 40) || '—' : formatMoment(ms, zone);
}

/** With the first letter as a capital, as at the start of a sentence. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
