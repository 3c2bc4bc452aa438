import { type JsonObject, ownValue } from '../logs/json';
import { LEVELS } from '../logs/level';
import { parseBytes } from '../logs/quantity';
import { LIMIT } from '../logs/query';
import type { TimeRange } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { invalidParameter } from './api-error';
import { type EntryFilter, matcher } from './entry-filter';
import { compileSearch, readWhole } from './list-parameters';
import { compare, fieldOf, metadataMatcher } from './metadata-conditions';
import type { PatternTests } from './pattern-tests';
import { levelsAt, objectAt, textAt, textsAt } from './request-body';
import { readRange } from './requested-range';
import type { MockEntry } from './wire-entry';

/** The body of "Complex Filtering", checked, without its endpoints. `offset` is our addition, for paging. */
export interface SearchRequest {
  readonly range: TimeRange;
  readonly matches: EntryFilter;
  readonly order: (a: MockEntry, b: MockEntry) => number;
  readonly limit: number;
  readonly offset: number;
}

/** Reads a search body; throws a 400 for anything in it that cannot be used. Without `levels`, every level. */
export function readSearch(
  body: JsonObject,
  now: EpochMs,
  maxRangeMs: number,
  tests: PatternTests,
): SearchRequest {
  const filters = objectAt(body, 'filters');
  const range = objectAt(filters, 'timeRange', 'filters.timeRange');
  const search = objectAt(filters, 'search', 'filters.search');
  const caseSensitive = ownValue(search, 'caseSensitive') ?? false;
  if (typeof caseSensitive !== 'boolean')
    throw invalidParameter('filters.search.caseSensitive', caseSensitive, 'must be true or false');
  const matchesFields = matcher({
    levels: levelsAt(filters, 'levels', 'filters.levels'),
    sources: textsAt(filters, 'sources', 'filters.sources'),
    jobId: textAt(filters, 'jobId', 'filters.jobId'),
    search: compileSearch(textAt(search, 'query', 'filters.search.query') ?? '', caseSensitive, tests),
  });
  const matchesMetadata = metadataMatcher(objectAt(filters, 'metadata', 'filters.metadata'), tests);
  return {
    range: readRange(ownValue(range, 'start'), ownValue(range, 'end'), now, maxRangeMs),
    matches: (entry) => matchesFields(entry) && matchesMetadata(entry),
    order: readSort(objectAt(body, 'sort')),
    limit: readWhole('limit', ownValue(body, 'limit'), LIMIT.default, LIMIT.min, LIMIT.max),
    offset: readWhole('offset', ownValue(body, 'offset'), 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** Any field can be sorted by: levels by severity, memory by size. Entries without the field come last either way. */
function readSort(sort: JsonObject): (a: MockEntry, b: MockEntry) => number {
  const field = textAt(sort, 'field', 'sort.field') ?? 'timestamp';
  const order = textAt(sort, 'order', 'sort.order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') throw invalidParameter('sort.order', order, 'must be asc or desc');
  const sign = order === 'asc' ? 1 : -1;
  const keyOf = (entry: MockEntry) => {
    if (field === 'level') return LEVELS.indexOf(entry.level);
    const value = fieldOf(entry, field);
    return parseBytes(value) ?? value;
  };
  return (a, b) => {
    const [left, right] = [keyOf(a) ?? null, keyOf(b) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right) || 0;
  };
}
