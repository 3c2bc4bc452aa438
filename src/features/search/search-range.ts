import type { AdvancedQuery } from '../../logs/advanced-query';
import { scanQueryText } from '../../logs/query-text-scan';
import { parseTimePoint, type TimeRange, type ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';

export interface SearchedRange {
  readonly range: TimeRange;
  /** Whether the query text itself names an end of the range. */
  readonly fromText: boolean;
}

/** The range of a search: the filter bar's, unless the text says `from:` or `to:`, each of which replaces one end. */
export function searchedRange(
  text: string,
  query: AdvancedQuery,
  bar: TimeRange,
  now: EpochMs,
  zone: ZoneChoice,
): SearchedRange {
  const named = new Set(
    scanQueryText(text).parts.flatMap((part) =>
      part.part === 'field' && part.word !== null ? [part.word.toLowerCase()] : [],
    ),
  );
  const start = named.has('from') ? parseTimePoint(query.from, now, zone) : null;
  const end = named.has('to') ? parseTimePoint(query.to, now, zone) : null;
  return {
    range: { start: start ?? bar.start, end: end ?? bar.end },
    fromText: start !== null || end !== null,
  };
}
