import { DEFAULT_LEVEL, isLevel, LEVELS } from '../logs/level';
import { LIMIT } from '../logs/query';
import { ApiError, invalidParameter } from './api-error';
import { type EntryFilter, matcher } from './entry-filter';
import { PatternTests, type TextTest } from './pattern-tests';

export const FORMATS = ['json', 'text', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** The legacy parameter's own bounds ("Query Parameters" at the end of the API document). */
const LINES = { min: 1, max: 1_000 } as const;

/** "Query Parameters" of the API document, checked. The time range is read apart. */
export interface ListParameters {
  readonly matches: EntryFilter;
  readonly limit: number;
  readonly offset: number;
  readonly format: Format;
  readonly stream: boolean;
  /** Set when the answer is to be the last so many plain lines instead of a page of entries. */
  readonly lines: number | null;
}

/** Reads the query of a list or stream request. Unknown parameters are ignored, invalid ones throw a 400. */
export function readListParameters(
  query: URLSearchParams,
  accept: string,
  tests: PatternTests,
): ListParameters {
  const level = query.get('level') ?? DEFAULT_LEVEL;
  if (!isLevel(level)) throw invalidParameter('level', level, `must be one of ${LEVELS.join(', ')}`);
  const formatText = query.get('format') ?? 'json';
  const format = FORMATS.find((known) => known === formatText);
  if (!format) throw invalidParameter('format', formatText, `must be one of ${FORMATS.join(', ')}`);
  const streamText = query.get('stream') ?? String(accept.includes('text/event-stream'));
  if (streamText !== 'true' && streamText !== 'false')
    throw invalidParameter('stream', streamText, 'must be true or false');
  const search = query.get('search') ?? '';
  const legacy = query.has('lines') && !query.has('limit');
  return {
    matches: matcher({
      minimumLevel: level,
      jobId: query.get('jobId'),
      // A stream has no end, so that nothing of it can be tried before it is sent.
      search: compileSearch(search, false, streamText === 'true' ? new PatternTests() : tests),
    }),
    limit: readWhole('limit', query.get('limit'), LIMIT.default, LIMIT.min, LIMIT.max),
    offset: readWhole('offset', query.get('offset'), 0, 0, Number.MAX_SAFE_INTEGER),
    format,
    stream: streamText === 'true',
    lines: legacy ? readWhole('lines', query.get('lines'), 100, LINES.min, LINES.max) : null,
  };
}

/** Compiles a search pattern; null for an empty one. Throws a 400 that says what is wrong with it. */
export function compileSearch(search: string, caseSensitive: boolean, tests: PatternTests): TextTest | null {
  if (search === '') return null;
  const refuse = (message: string, reason: string) =>
    new ApiError(400, 'INVALID_SEARCH_PATTERN', message, { search, reason });
  let pattern: RegExp;
  try {
    pattern = new RegExp(search, caseSensitive ? '' : 'i');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refuse('Search is not a valid regular expression', reason);
  }
  const test = tests.testOf(pattern);
  if (typeof test === 'string') throw refuse(`The search pattern is refused: ${test}`, test);
  return test;
}

/** Reads a whole number from a parameter (digits) or a body field (number). Absent means the fallback. */
export function readWhole(name: string, value: unknown, fallback: number, min: number, max: number): number {
  if (value === null || value === undefined) return fallback;
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < min || number > max) {
    const bounds = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
    throw invalidParameter(name, value, `must be a whole number ${bounds}`);
  }
  return number;
}
