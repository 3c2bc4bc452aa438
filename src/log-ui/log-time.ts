import type { ZoneChoice } from '../logs/time-range';
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
