import { type AdvancedQuery, DEFAULT_QUERY } from './advanced-query';
import { formatQueryText } from './query-text-format';
import type { QueryTextProblem, QueryTextToken } from './query-text-parts';
import { QueryReader } from './query-text-read';
import { MAX_QUERY_TEXT, scanQueryText } from './query-text-scan';

export { formatQueryText };

export interface ParsedQueryText {
  /** What the valid parts say; the others are left out. */
  readonly query: AdvancedQuery;
  /** In the order of the text, each at its place. None for a canonical text. */
  readonly problems: readonly QueryTextProblem[];
  readonly tokens: readonly QueryTextToken[];
}

/**
 * Reads a query text; the language in short (all parts must hold):
 * - `word`, `"a phrase"`, `/regex/`, `~"regex"`: in the message; a `c` right behind makes it case-sensitive
 * - `level>=warn`, `level:error,fatal`, `source:a,b`, `endpoint:ep_1,ep_2`: any of the names
 * - `job:job_1`, `request:req_1`, `from:now-2h`, `to:now`, `sort:duration desc`, `limit:500`
 * - any other name is a field of the entry or its metadata: `gpuUtilization>90`, `metadata.errorCode=CUDA_OOM`,
 *   `batchSize in (2,4)`, `memoryUsage~"3[0-9]\.[0-9]GB"`; `:` is `=`, a list is `in`, keys and values may be quoted.
 *   Without quotes `90`, `true`, `null` are no texts. With a unit (`memoryUsage>30GB`, `duration>250ms`) sizes and
 *   times are compared; `=` compares as written
 * - a `-` in front turns a part round
 *
 * Never throws.
 */
export function parseQueryText(text: string): ParsedQueryText {
  const scanned = scanQueryText(text);
  const reader = new QueryReader(text, scanned.parts);
  const query = reader.read();
  const problems = [...scanned.problems, ...reader.problems].toSorted((a, b) => a.start - b.start);
  const keywords = new Set(reader.keywords);
  const ignored = new Set(reader.ignored);
  const tokens = scanned.tokens.map((token): QueryTextToken => {
    if (keywords.has(token.start)) return { ...token, kind: 'keyword' };
    return ignored.has(token.start) ? { ...token, kind: 'ignored' } : token;
  });
  return { query, problems, tokens };
}

/** The address parameter that holds the canonical query text. */
export const QUERY_PARAMETER = 'q';

/** The query in an address. `text` is as given, so that a faulty one can be shown and mended. */
export function readQueryParameter(params: URLSearchParams): ParsedQueryText & { readonly text: string } {
  const given = params.get(QUERY_PARAMETER) ?? '';
  const text = given.slice(0, MAX_QUERY_TEXT);
  const parsed = parseQueryText(given);
  return { text, ...parsed };
}

/** Puts the canonical text into an address, or takes the parameter out when everything is at its default. */
export function writeQueryParameter(params: URLSearchParams, query: AdvancedQuery): void {
  const text = formatQueryText(query);
  if (text === '') params.delete(QUERY_PARAMETER);
  else params.set(QUERY_PARAMETER, text);
}

/** Whether two queries ask the same, however they were made. */
export function isSameQuery(a: AdvancedQuery, b: AdvancedQuery): boolean {
  return formatQueryText(a) === formatQueryText(b);
}

export function isDefaultQuery(query: AdvancedQuery): boolean {
  return isSameQuery(query, DEFAULT_QUERY);
}
