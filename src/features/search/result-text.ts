import { formatMoment } from '../../log-ui/log-time';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { SearchResult } from '../../sources/log-source';
import { formatCount, formatCounted } from '../../ui/format';

/** The result in one line: how many of how many, and over what it was computed. */
export function resultText(result: SearchResult): string {
  const { entries, matched, matchedExactly, total, requests } = result;
  const of = `${matchedExactly ? '' : 'at least '}${formatCount(matched)}`;
  const over = total === null ? '' : ` over ${formatCounted(total, 'entry', 'entries')}`;
  return `${formatCount(entries.length)} of ${of} matching; computed${over} by ${formatCounted(requests, 'request', 'requests')}`;
}

/** What of the range was not searched, or null when all of it was. */
export function unsearchedText({ asked }: SearchResult, range: TimeRange, zone: ZoneChoice): string | null {
  if (asked.start > range.start)
    return `Searched back to ${formatMoment(asked.start, zone)}, where there was enough: what is older was not asked for.`;
  if (asked.end < range.end)
    return `Searched up to ${formatMoment(asked.end, zone)}, where there was enough: what is newer was not asked for.`;
  return null;
}
