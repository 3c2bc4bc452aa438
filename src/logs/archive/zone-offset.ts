import type { AssumedZone } from './archive';

/** A timestamp of the API's kind, or nearly, that has a time of day and names no zone. */
const ZONELESS = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?$/;

export function isZoneless(timestamp: string): boolean {
  return ZONELESS.test(timestamp);
}

/** A zone-less ISO 8601 timestamp with the zone that is assumed for it; any other text as it is. */
export function withZone(timestamp: string, zone: AssumedZone): string {
  const match = ZONELESS.exec(timestamp);
  if (!match) return timestamp;
  if (zone === 'utc') return `${timestamp}Z`;
  const [, year, month, day, hour, minute, second = '0'] = match;
  const local = new Date(0);
  local.setFullYear(Number(year), Number(month) - 1, Number(day));
  local.setHours(Number(hour), Number(minute), Number(second), 0);
  return timestamp + offsetText(-local.getTimezoneOffset());
}

function offsetText(minutes: number): string {
  const size = Math.abs(Math.round(minutes));
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** What the user is told of a file with such timestamps. */
export function zoneNote(zone: AssumedZone): string {
  return zone === 'utc'
    ? 'Timestamps without a time zone are read as UTC.'
    : 'Timestamps without a time zone are read in the local time zone of this device.';
}
