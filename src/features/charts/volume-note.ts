import type { Buckets } from '../../logs/histogram';
import type { TimeRange } from '../../logs/time-range';
import { formatCount, formatCounted } from '../../ui/format';

export interface VolumeFacts {
  /** Entries loaded, before the source and field filters. */
  readonly loaded: number;
  /** Entries that match on the server; null while it has not said. */
  readonly matching: number | null;
  readonly untimed: number;
  readonly outside: number;
  readonly unloaded: boolean;
  /** While so many entries are counted, the chart is of those that were before: of so many, none at first. */
  readonly counting: { readonly shown: number; readonly of: number } | null;
}

/** What the chart does not show, in words; null when it shows everything. */
export function volumeNote({
  loaded,
  matching,
  untimed,
  outside,
  unloaded,
  counting,
}: VolumeFacts): string | null {
  const parts: string[] = [];
  if (counting !== null) {
    const shown = counting.shown === 0 ? '' : `, this is of ${formatCount(counting.shown)}`;
    parts.push(`counting ${formatCounted(counting.of, 'entry', 'entries')}${shown}`);
  }
  if (matching !== null && matching > loaded)
    parts.push(
      `computed from ${formatCount(loaded)} of ${formatCounted(matching, 'matching entry', 'matching entries')}`,
    );
  else if (unloaded)
    parts.push(`computed from the ${formatCounted(loaded, 'loaded entry', 'loaded entries')}`);
  if (untimed > 0) parts.push(`${formatCounted(untimed, 'entry', 'entries')} without a time left out`);
  if (outside > 0) parts.push(`${formatCounted(outside, 'entry', 'entries')} outside the range left out`);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** The parts of a range whose entries are not loaded, in order. */
export function unloadedParts(range: TimeRange, loaded: TimeRange | null): readonly TimeRange[] {
  if (loaded === null) return [];
  return [
    { start: range.start, end: Math.min(range.end, loaded.start) },
    { start: Math.max(range.start, loaded.end), end: range.end },
  ].filter(({ start, end }) => end > start);
}

/** How much of a bucket is loaded: what a low count in it means. */
export function bucketLoaded(
  buckets: Buckets,
  index: number,
  unloaded: readonly TimeRange[],
): 'whole' | 'part' | 'none' {
  const start = buckets.start + index * buckets.widthMs;
  const end = start + buckets.widthMs;
  let state: 'whole' | 'part' | 'none' = 'whole';
  for (const part of unloaded) {
    if (part.start <= start && part.end >= end) return 'none';
    if (part.start < end && part.end > start) state = 'part';
  }
  return state;
}
