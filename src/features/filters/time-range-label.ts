import { formatMoment, zoneLabel } from '../../log-ui/log-time';
import { isRelative, parseTimePoint, type TimeRange, type ZoneChoice } from '../../logs/time-range';

export interface TimePreset {
  readonly label: string;
  readonly from: string;
}

/** The API answers 24 h at once and keeps 30 days; longer ranges are read in slices. */
export const TIME_PRESETS: readonly TimePreset[] = [
  { label: 'Last 5 minutes', from: 'now-5m' },
  { label: 'Last 15 minutes', from: 'now-15m' },
  { label: 'Last hour', from: 'now-1h' },
  { label: 'Last 6 hours', from: 'now-6h' },
  { label: 'Last 24 hours', from: 'now-24h' },
  { label: 'Last 7 days', from: 'now-7d' },
  { label: 'Last 30 days', from: 'now-30d' },
];

/** A range in a few words: a preset's name, "now-90m to now", or two moments in the zone. */
export function timeRangeLabel(from: string, to: string, zone: ZoneChoice): string {
  const preset = to === 'now' ? TIME_PRESETS.find((candidate) => candidate.from === from) : undefined;
  if (preset !== undefined) return preset.label;
  const end = (text: string): string => {
    const ms = isRelative(text) ? null : parseTimePoint(text, 0);
    return ms === null ? text : formatMoment(ms, zone);
  };
  const start = isRelative(from) ? null : parseTimePoint(from, 0);
  return `${end(from)} – ${end(to)}${start === null ? '' : ` ${zoneLabel(zone, start)}`}`;
}

export type RangeReading =
  | { readonly range: TimeRange; readonly problem: null }
  | { readonly range: null; readonly problem: string };

/** Reads both ends of a range; says in words why they are no range. */
export function readRange(from: string, to: string, now: number, zone: ZoneChoice): RangeReading {
  const start = parseTimePoint(from, now, zone);
  if (start === null)
    return {
      range: null,
      problem: `"From" is not a time: write ISO 8601 (2024-01-15T10:30:00Z) or now-15m.`,
    };
  const end = parseTimePoint(to, now, zone);
  if (end === null)
    return {
      range: null,
      problem: `"To" is not a time: write ISO 8601 (2024-01-15T10:30:00Z), now or now-15m.`,
    };
  if (start >= end) return { range: null, problem: 'The start must be before the end.' };
  return { range: { start, end }, problem: null };
}
