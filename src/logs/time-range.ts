import { type EpochMs, parseTimestamp } from './timestamp';

/** A pinned interval; `end` is exclusive for slicing, sent as the API's endTime. */
export interface TimeRange {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

const UNIT_MS = new Map<string, number>([
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
]);

/** The time zones a time without an offset can be meant in. */
export type ZoneChoice = 'local' | 'utc';

/**
 * Reads one end of a range as typed: `now`, `now-15m` (s, m, h, d, w), or an absolute ISO 8601 time. An absolute
 * time without an offset is meant in `zone`. Null when it is none of these.
 */
export function parseTimePoint(text: string, now: EpochMs, zone: ZoneChoice = 'utc'): EpochMs | null {
  const trimmed = text.trim();
  const relative = /^now(?:\s*([+-])\s*(\d{1,6})\s*([smhdw]))?$/i.exec(trimmed);
  if (relative) {
    const [, sign, amount = '0', unit = 's'] = relative;
    const shift = Number(amount) * (UNIT_MS.get(unit.toLowerCase()) ?? 0);
    return sign === '+' ? now + shift : now - shift;
  }
  const hasZone = /(?:z|[+-]\d{2}:?\d{2})$/i.test(trimmed) && trimmed.length > 10;
  const isEpoch = /^-?\d+(?:\.\d+)?$/.test(trimmed);
  const parsed = parseTimestamp(trimmed).ms;
  if (parsed === null || hasZone || isEpoch || zone === 'utc') return parsed;
  const utc = new Date(parsed);
  const local = new Date(2000, 0);
  // Not the constructor, which takes the years 0 to 99 for 1900 to 1999.
  local.setFullYear(utc.getUTCFullYear(), utc.getUTCMonth(), utc.getUTCDate());
  local.setHours(utc.getUTCHours(), utc.getUTCMinutes(), utc.getUTCSeconds(), utc.getUTCMilliseconds());
  return local.getTime();
}

export function isRelative(text: string): boolean {
  return /^\s*now/i.test(text);
}

/** Cuts a range into pieces of at most `sliceMs`, newest first. The API answers at most 24 h at once. */
export function sliceNewestFirst(range: TimeRange, sliceMs: number = DAY_MS): readonly TimeRange[] {
  const slices: TimeRange[] = [];
  for (let end = range.end; end > range.start; end -= sliceMs) {
    slices.push({ start: Math.max(range.start, end - sliceMs), end });
  }
  return slices;
}

/** An ISO 8601 time in UTC with milliseconds, as the API's parameters take it. */
export function toIso(ms: EpochMs): string {
  return new Date(ms).toISOString();
}
