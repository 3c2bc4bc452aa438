/** A moment in milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

export interface ParsedTimestamp {
  /** Null when the text is no time at all. */
  readonly ms: EpochMs | null;
  /** What had to be assumed or mended to read it, in words for the user. */
  readonly problem: string | null;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a timestamp strictly: ISO 8601 (the API's format), or epoch seconds, milliseconds, microseconds or
 * nanoseconds told apart by magnitude. `Date.parse` is not used because it accepts 30 February and reads a time
 * without a zone as local; the API's times are UTC.
 */
export function parseTimestamp(value: unknown): ParsedTimestamp {
  if (typeof value === 'number') return fromEpoch(value);
  if (typeof value !== 'string') return { ms: null, problem: 'no timestamp' };
  const text = value.trim();
  if (/^-?\d{9,19}(\.\d+)?$/.test(text)) return fromEpoch(Number(text));
  return fromIso(text);
}

function fromIso(text: string): ParsedTimestamp {
  const match = ISO.exec(text);
  if (!match) return invalid(text);
  const [, year, month, day, hour = '0', minute = '0', secondText = '0', fraction = '', zone] = match;
  const leapSecond = secondText === '60';
  const second = leapSecond ? 59 : Number(secondText);
  const millisecond = leapSecond ? 999 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), second, millisecond);
  const sameParts =
    date.getUTCMonth() === Number(month) - 1 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === second;
  const offset = zone === undefined ? 0 : zoneOffsetMs(zone);
  if (!sameParts || offset === null) return invalid(text);
  const problem = leapSecond
    ? 'leap second, shown as the last millisecond of the minute'
    : zone === undefined
      ? 'timestamp has no time zone, read as UTC'
      : null;
  return { ms: date.getTime() - offset, problem };
}

function zoneOffsetMs(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  const ms = (hours * 60 + minutes) * 60_000;
  return zone.startsWith('-') ? -ms : ms;
}

function fromEpoch(value: number): ParsedTimestamp {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size < 1e8) return invalid(String(value));
  const { name, ms } = epochUnit(value, size);
  return Math.abs(ms) > 8.64e15
    ? invalid(String(value))
    : { ms, problem: `timestamp is a number, read as epoch ${name}` };
}

function epochUnit(value: number, size: number): { readonly name: string; readonly ms: EpochMs } {
  // A double holds neither .234 seconds nor so many nanoseconds exactly: without the thousandth of a millisecond on top,
  // half of them would be floored to the millisecond before.
  if (size < 1e11) return { name: 'seconds', ms: Math.floor(value * 1e3 + 1e-3) };
  if (size < 1e14) return { name: 'milliseconds', ms: Math.floor(value) };
  if (size < 1e17) return { name: 'microseconds', ms: Math.floor(value / 1e3) };
  return { name: 'nanoseconds', ms: Math.floor(value / 1e6 + 1e-3) };
}

function invalid(text: string): ParsedTimestamp {
  return { ms: null, problem: `invalid timestamp "${text.slice(0, 60)}"` };
}
