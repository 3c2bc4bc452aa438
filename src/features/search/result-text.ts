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

/** What stands below the last entry. */
export function endText({ entries, matched, matchedExactly, next }: SearchResult): string {
  if (entries.length === 0 && next === null)
    return 'No entry matches. Widen the time range, choose more endpoints, or take out a condition.';
  if (matchedExactly && matched <= entries.length) return 'All matching entries are shown.';
  if (next !== null) return `${formatCount(entries.length)} are shown, more may match.`;
  return 'More may match: raise the limit, or narrow the query or the range.';
}

/** What a further page brings and costs. */
export function moreText(requests: number, limit: number): string {
  const cost =
    requests === 0
      ? 'received already, costs no request'
      : `costs ${requests > 1 ? 'up to ' : ''}${formatCounted(requests, 'request', 'requests')}`;
  return `up to ${formatCount(limit)} more, ${cost}`;
}
