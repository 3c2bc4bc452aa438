import { HOUR_MS } from '../../logs/time-range';

/** The ranges offered ("hours_back" in the API document's SDK examples). */
export const HOURS_BACK = [1, 3, 6, 12, 24] as const;

const UNIT_MS = new Map([
  ['m', HOUR_MS / 60],
  ['h', HOUR_MS],
  ['d', 24 * HOUR_MS],
]);

/** How many of {@link HOURS_BACK} the address's range reaches back from now; null for any other range. */
export function hoursBackOf(from: string, to: string): number | null {
  const match = /^now-(\d{1,4})([mhd])$/.exec(from.trim());
  if (match === null || to.trim() !== 'now') return null;
  const hours = (Number(match[1]) * (UNIT_MS.get(match[2] ?? '') ?? 0)) / HOUR_MS;
  return HOURS_BACK.find((choice) => choice === hours) ?? null;
}

/** The range as the address holds it. */
export function rangeOfHours(hours: number): { readonly from: string; readonly to: string } {
  return { from: `now-${hours}h`, to: 'now' };
}
