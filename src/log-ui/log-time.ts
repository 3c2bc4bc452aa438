import { DAY_MS, MINUTE_MS, type ZoneChoice } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';

/**
 * Times as the dashboard writes them: fixed width, milliseconds, in the chosen zone. "2024-01-15 10:30:15.234" — the
 * zone itself stands once, in the column's head and beside the range.
 */
export function formatTime(ms: EpochMs, zone: ZoneChoice): string {
  const at = parts(ms, zone);
  return `${at.date} ${at.time}.${at.millisecond}`;
}

/** Time of day with milliseconds only. */
export function formatTimeOfDay(ms: EpochMs, zone: ZoneChoice): string {
  const at = parts(ms, zone);
  return `${at.time}.${at.millisecond}`;
}

/** Date and time to the second; for ranges, first and last occurrences. */
export function formatMoment(ms: EpochMs, zone: ZoneChoice): string {
  const at = parts(ms, zone);
  return `${at.date} ${at.time}`;
}

/** ISO 8601 with the zone's offset, for the title of a time and for copying. */
export function formatIso(ms: EpochMs, zone: ZoneChoice): string {
  if (zone === 'utc') return new Date(ms).toISOString();
  const at = parts(ms, zone);
  return `${at.date}T${at.time}.${at.millisecond}${offsetText(ms)}`;
}

/** "UTC", or the local offset at that moment: "UTC+02:00". */
export function zoneLabel(zone: ZoneChoice, ms: EpochMs): string {
  return zone === 'utc' ? 'UTC' : `UTC${offsetText(ms)}`;
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

/** A tick's text, as short as the distance between ticks allows: "01-15", "10:30" or "10:30:15"; midnight as a date. */
export function tickText(time: EpochMs, stepMs: number, zone: ZoneChoice): string {
  const moment = formatMoment(time, zone);
  const clock = moment.slice(11);
  if (stepMs >= DAY_MS || clock === '00:00:00') return moment.slice(5, 10);
  return stepMs >= MINUTE_MS ? clock.slice(0, 5) : clock;
}

function offsetText(ms: EpochMs): string {
  const minutes = -new Date(ms).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.trunc(size / 60), 2)}:${pad(size % 60, 2)}`;
}

function parts(ms: EpochMs, zone: ZoneChoice): { date: string; time: string; millisecond: string } {
  // The UTC getters of a shifted moment give local parts without two lists of getters.
  const local = zone === 'utc' ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  const at = new Date(local);
  return {
    date: `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1, 2)}-${pad(at.getUTCDate(), 2)}`,
    time: `${pad(at.getUTCHours(), 2)}:${pad(at.getUTCMinutes(), 2)}:${pad(at.getUTCSeconds(), 2)}`,
    millisecond: pad(at.getUTCMilliseconds(), 3),
  };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
