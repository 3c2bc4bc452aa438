import { formatQueryText, type ParsedQueryText } from '../../logs/query-text';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { MAX_QUERY } from '../../logs/view-state';
import { searchedRange } from './search-range';
import type { AskedSearch } from './use-search';

/** What stands around the query text: the filter bar's endpoints and range. */
export interface SearchFrame {
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  readonly zone: ZoneChoice;
}

/** The search that a text stands for now: relative times are resolved, and endpoints filled in. */
export function prepareSearch(text: string, { query }: ParsedQueryText, frame: SearchFrame): AskedSearch {
  const { range } = searchedRange(text, query, frame.range, Date.now(), frame.zone);
  const endpoints = query.endpoints.length > 0 ? query.endpoints : frame.endpoints;
  return { text, query: { ...query, endpoints }, range, bar: frame.range };
}

/** Why a search is not sent, in words for the user; null when it may be. */
export function refusalOf(search: AskedSearch, { problems }: ParsedQueryText): string | null {
  if (problems.length > 0) return 'Not sent: mend what is marked first.';
  if (search.query.endpoints.length === 0) return 'Not sent: no endpoint is chosen.';
  if (search.range.start >= search.range.end) return 'Not sent: the range ends before it begins.';
  return null;
}

/** Whether two searches ask the same, apart from what relative times mean by now. */
export function isSameSearch(a: AskedSearch, b: AskedSearch): boolean {
  const key = ({ query, bar }: AskedSearch) => `${formatQueryText(query)}\n${bar.start}\n${bar.end}`;
  return key(a) === key(b);
}

/** An input holds one line; a line break in an address is as good as a space. */
export function oneLine(text: string): string {
  return text.slice(0, MAX_QUERY).replace(/[\r\n]/g, ' ');
}
