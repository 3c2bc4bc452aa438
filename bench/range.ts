import { HOUR_MS, toIso } from '../src/logs/time-range';

/** The hours before a moment, ISO 8601. */
export function pastHours(until: number, hours: number): { readonly from: string; readonly to: string } {
  return { from: toIso(until - hours * HOUR_MS), to: toIso(until) };
}
