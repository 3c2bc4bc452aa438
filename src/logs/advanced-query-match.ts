import type {
  AdvancedQuery,
  FieldCondition,
  LevelCondition,
  QueryConditions,
  Scalar,
  SortOrder,
  TextTerm,
} from './advanced-query';
import type { LogEntry } from './entry';
import { type Json, valueAt } from './json';
import { type EntryLevel, isAtLeast, LEVELS } from './level';
import { parseBytes, parseSeconds } from './quantity';
import type { TimeRange } from './time-range';

export type EntryTest = (entry: LogEntry) => boolean;

/**
 * Makes one predicate of the conditions, for use in loops. Patterns come from users and can be slow on purpose
 * (`(a+)+$`), so a loop over many entries belongs where it can be stopped.
 */
export function compileConditions(part: QueryConditions): EntryTest {
  const { levels, sources, jobId, requestId } = part;
  const texts = part.texts.map(compileText);
  const fields = part.fields.map(compileField);
  return (entry) =>
    passesLevels(entry.level, levels) &&
    (sources.include.length === 0 || sources.include.includes(entry.source)) &&
    !sources.exclude.includes(entry.source) &&
    (jobId === '' || entry.jobId === jobId) &&
    (requestId === '' || entry.requestId === requestId) &&
    texts.every((test) => test(entry)) &&
    fields.every((test) => test(entry));
}

/**
 * The whole query as one predicate: conditions, endpoints and, where the resolved `range` is given, the time (start
 * included, end not). An entry without a readable time lies in every range, as in the table.
 */
export function compileAdvancedQuery(query: AdvancedQuery, range: TimeRange | null = null): EntryTest {
  const matches = compileConditions(query);
  const { endpoints } = query;
  return (entry) =>
    (endpoints.length === 0 || endpoints.includes(entry.endpointId)) &&
    (range === null || entry.time === null || (entry.time >= range.start && entry.time < range.end)) &&
    matches(entry);
}

/** One entry against the whole query; compile the query once where there are many entries. */
export function matchesAdvancedQuery(
  entry: LogEntry,
  query: AdvancedQuery,
  range: TimeRange | null = null,
): boolean {
  return compileAdvancedQuery(query, range)(entry);
}

export function passesLevels(level: EntryLevel, levels: LevelCondition): boolean {
  return (
    (levels.minimum === null || isAtLeast(level, levels.minimum)) &&
    (levels.include.length === 0 || levels.include.includes(level)) &&
    !levels.exclude.includes(level)
  );
}

/** A phrase as the regular expression that finds it, in the syntax that all common engines share. */
export function phrasePattern(phrase: string): string {
  return phrase.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function compileText(term: TextTerm): EntryTest {
  const source = term.kind === 'regex' ? term.text : phrasePattern(term.text);
  const pattern = compilePattern(source, term.caseSensitive ? '' : 'i');
  return (entry) => pattern.test(entry.message) !== term.exclude;
}

/** An invalid pattern finds nothing. It does not come from a query text, which reports it. */
function compilePattern(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch {
    return /(?!)/;
  }
}

/** The value at a condition's path: in the entry as received, then in its metadata. */
export function fieldValue(entry: LogEntry, path: readonly string[]): Json | undefined {
  const own = valueAt(entry.raw, path) ?? null;
  return own ?? (entry.metadata === null ? undefined : valueAt(entry.metadata, path));
}

function compileField(condition: FieldCondition): EntryTest {
  const test = compileComparison(condition);
  return (entry) => test(fieldValue(entry, condition.path)) !== condition.exclude;
}

function compileComparison(condition: FieldCondition): (value: Json | undefined) => boolean {
  switch (condition.operator) {
    case '$eq':
      return (value) => equals(value, condition.value);
    case '$ne':
      return (value) => !equals(value, condition.value);
    case '$in':
      return (value) => condition.value.some((one) => equals(value, one));
    case '$regex': {
      const pattern = compilePattern(condition.value, '');
      return (value) => typeof value === 'string' && pattern.test(value);
    }
  }
  const difference = compareWith(condition.value);
  switch (condition.operator) {
    case '$gt':
      return (value) => difference(value) > 0;
    case '$gte':
      return (value) => difference(value) >= 0;
    case '$lt':
      return (value) => difference(value) < 0;
    case '$lte':
      return (value) => difference(value) <= 0;
  }
}

/** `null` also stands for an absent field, as in the query language that the operators are borrowed from. */
function equals(value: Json | undefined, operand: Scalar): boolean {
  return operand === null ? value === null || value === undefined : value === operand;
}

export type Quantity = { readonly unit: 'bytes' | 'seconds'; readonly amount: number };

/** Reads an operand with a unit: a memory size in bytes, or a time in seconds. A bare number is neither. */
export function readQuantity(operand: Scalar): Quantity | null {
  if (typeof operand !== 'string') return null;
  const bytes = parseBytes(operand);
  if (bytes !== null) return { unit: 'bytes', amount: bytes };
  const seconds = /[a-z]\s*$/i.test(operand) ? parseSeconds(operand) : null;
  return seconds === null ? null : { unit: 'seconds', amount: seconds };
}

/**
 * Compares a field with an operand: sizes by bytes, times by seconds (a plain number in a field is seconds, as
 * `duration` is), anything else only with its own type. NaN, which fails every comparison, for what has no order.
 */
function compareWith(operand: number | string): (value: Json | undefined) => number {
  const quantity = readQuantity(operand);
  if (quantity === null) return (value) => compareJson(value, operand);
  const read = quantity.unit === 'bytes' ? parseBytes : parseSeconds;
  return (value) => (read(value) ?? Number.NaN) - quantity.amount;
}

function compareJson(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return Number.NaN;
}

/**
 * Sorts by any field: levels by severity, times by time, sizes and durations by amount, numbers before texts. Entries
 * without the field come last in both directions. Stable with `toSorted`.
 */
export function compareBySort(sort: SortOrder): (a: LogEntry, b: LogEntry) => number {
  const sign = sort.order === 'asc' ? 1 : -1;
  const keyOf = sortKey(sort.field);
  return (a, b) => {
    const [left, right] = [keyOf(a), keyOf(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (typeof left !== typeof right) return sign * (typeof left === 'number' ? -1 : 1);
    return sign * compareJson(left, right) || 0;
  };
}

function sortKey(field: readonly string[]): (entry: LogEntry) => number | string | null {
  const [name] = field;
  if (field.length === 1 && name === 'timestamp') return (entry) => entry.time;
  if (field.length === 1 && name === 'level')
    return (entry) => (entry.level === 'unknown' ? null : LEVELS.indexOf(entry.level));
  if (field.length === 1 && name === 'duration') return (entry) => entry.duration;
  return (entry) => {
    const value = fieldValue(entry, field) ?? null;
    if (value === null || typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'string' ? (parseBytes(value) ?? value) : JSON.stringify(value);
  };
}

/** Runs the query over entries at hand (an archive, a loaded page): the matches, sorted, at most `limit` of them. */
export function runAdvancedQuery(
  entries: readonly LogEntry[],
  query: AdvancedQuery,
  range: TimeRange | null = null,
): { readonly entries: readonly LogEntry[]; readonly matched: number } {
  const matching = entries.filter(compileAdvancedQuery(query, range));
  const sorted = matching.toSorted(compareBySort(query.sort));
  return { entries: sorted.slice(0, query.limit), matched: matching.length };
}
