import {
  type AdvancedQuery,
  type FieldCondition,
  hasNoConditions,
  NO_CONDITIONS,
  type QueryConditions,
  type TextTerm,
} from '../logs/advanced-query';
import { passesLevels, phrasePattern, readQuantity } from '../logs/advanced-query-match';
import type { Json } from '../logs/json';
import { LEVELS, type Level } from '../logs/level';
import { formatCondition, formatPath, formatTerm } from '../logs/query-text-format';
import { type TimeRange, toIso } from '../logs/time-range';

/** Body of the search ("Complex Filtering" in the API document). What is absent is not asked for. */
export interface SearchRequest {
  readonly endpointIds: readonly string[];
  readonly filters: {
    readonly timeRange: { readonly start: string; readonly end: string };
    readonly levels?: readonly Level[];
    readonly sources?: readonly string[];
    /** Not in the document's sample, only in the list's parameters; what the server makes of it is checked again. */
    readonly jobId?: string;
    readonly search?: { readonly query: string; readonly caseSensitive: boolean };
    /** Field → operator (`$gt` …) → operand. */
    readonly metadata?: { readonly [field: string]: { readonly [operator: string]: Json } };
  };
  readonly sort: { readonly field: string; readonly order: 'asc' | 'desc' };
  readonly limit: number;
  /** Not in the document; for paging where a server takes it, as its list does. */
  readonly offset?: number;
}

export interface SearchPlan {
  readonly request: SearchRequest;
  /** What the request cannot say and the browser must still check, by `compileConditions`. */
  readonly local: QueryConditions;
  /** What is left to the browser or may be missing from the answer, in words for the user. */
  readonly notes: readonly string[];
}

/** Fields outside the metadata; the document's sample has conditions on the first three of them only. */
const ASKED_FIELDS = new Set(['duration', 'memoryUsage', 'gpuUtilization']);
const ENTRY_FIELDS = new Set([
  ...ASKED_FIELDS,
  ...['timestamp', 'level', 'message', 'source', 'jobId', 'requestId', 'endpointId', 'metadata'],
  ...['stackTrace', 'context', 'recoveryActions', 'benchmarks'],
]);

/**
 * Splits a query into the documented request and the rest. The request never leaves out an entry that the query wants
 * (but for levels outside the API's five, which it cannot name); the rest narrows the answer.
 * `query.endpoints` must not be empty: the caller fills in the connection's. `range` is one slice of at most 24 h.
 */
export function toSearchRequest(query: AdvancedQuery, range: TimeRange): SearchPlan {
  const notes: string[] = [];
  const levels = splitLevels(query, notes);
  const sources = splitSources(query, notes);
  const search = splitTexts(query.texts, notes);
  const metadata = splitFields(query.fields, notes);
  const jobId = query.jobId === '' ? {} : { jobId: query.jobId };
  if (query.jobId !== '')
    notes.push('The job is asked for and checked again here: the document does not list it for the search.');
  if (query.requestId !== '') notes.push('The request ID is checked here: the search has no filter for it.');
  const local: QueryConditions = {
    levels: levels.local,
    sources: sources.local,
    texts: search.local,
    fields: metadata.local,
    jobId: query.jobId,
    requestId: query.requestId,
  };
  const sortField = wirePath(query.sort.field);
  if (sortField === null)
    notes.push(
      `The server cannot sort by ${formatPath(query.sort.field)}: the newest entries are sorted here.`,
    );
  if (sortField === null || !hasNoConditions(local))
    notes.push(`The server returns at most ${query.limit} entries, before anything is checked here.`);
  const request: SearchRequest = {
    endpointIds: query.endpoints,
    filters: {
      timeRange: { start: toIso(range.start), end: toIso(range.end) },
      ...levels.sent,
      ...sources.sent,
      ...jobId,
      ...search.sent,
      ...metadata.sent,
    },
    sort:
      sortField === null
        ? { field: 'timestamp', order: 'desc' }
        : { field: sortField, order: query.sort.order },
    limit: query.limit,
  };
  return { request, local, notes };
}

function splitLevels({ levels }: AdvancedQuery, notes: string[]) {
  const passing = LEVELS.filter((level) => passesLevels(level, levels));
  const unknownPasses = passesLevels('unknown', levels);
  const asked = levels.include.includes('unknown');
  if (passing.length === LEVELS.length || passing.length === 0 || asked) {
    if (passing.length === 0 || asked)
      notes.push('The levels are checked here: the search cannot name them.');
    return { sent: {}, local: levels };
  }
  if (unknownPasses)
    notes.push('Entries with a level outside the API’s five are not returned by the server.');
  return { sent: { levels: passing }, local: NO_CONDITIONS.levels };
}

function splitSources({ sources }: AdvancedQuery, notes: string[]) {
  const wanted = sources.include.filter((name) => !sources.exclude.includes(name));
  if (wanted.length > 0 && !wanted.includes(''))
    return { sent: { sources: wanted }, local: NO_CONDITIONS.sources };
  if (sources.include.length > 0) notes.push('The sources are checked here: the search cannot name them.');
  else if (sources.exclude.length > 0)
    notes.push(
      `Leaving out ${sources.exclude.join(', ')} is done here: the search can only include sources.`,
    );
  return { sent: {}, local: sources };
}

/** The search takes one pattern: the first text that is wanted is sent. */
function splitTexts(texts: readonly TextTerm[], notes: string[]) {
  const first = texts.find((term) => !term.exclude);
  const local = texts.filter((term) => term !== first);
  for (const term of local) {
    const why = term.exclude ? 'cannot leave out texts' : 'takes one text only';
    notes.push(`${formatTerm(term)} is checked here: the search ${why}.`);
  }
  if (!first) return { sent: {}, local };
  const query = first.kind === 'regex' ? first.text : phrasePattern(first.text);
  return { sent: { search: { query, caseSensitive: first.caseSensitive } }, local };
}

function splitFields(fields: readonly FieldCondition[], notes: string[]) {
  // A Map, then own properties: a field can be called "__proto__".
  const sent = new Map<string, Map<string, Json>>();
  const local = fields.filter((condition) => {
    const { path, operator, value } = condition;
    if (path.at(-1) === 'memoryUsage' && typeof value === 'number' && /^\$[gl]t/.test(operator))
      notes.push(`${formatCondition(condition)} lacks a unit: memory is logged as 8.2GB; write ${value}GB.`);
    const wire = toWire(condition);
    const known = typeof wire === 'string' ? undefined : sent.get(wire.key);
    if (typeof wire !== 'string' && !known?.has(wire.operator)) {
      sent.set(wire.key, (known ?? new Map<string, Json>()).set(wire.operator, wire.operand));
      return false;
    }
    const why = typeof wire === 'string' ? wire : 'the search takes one condition of a kind for each field';
    notes.push(`${formatCondition(condition)} is checked here: ${why}.`);
    return true;
  });
  if (sent.size === 0) return { sent: {}, local };
  const metadata = Object.fromEntries(
    [...sent].map(([key, operators]) => [key, Object.fromEntries(operators)]),
  );
  return { sent: { metadata }, local };
}

interface WireCondition {
  readonly key: string;
  readonly operator: string;
  readonly operand: Json;
}

/** A condition as the request writes it, or why it cannot. */
function toWire(condition: FieldCondition): WireCondition | string {
  const key = wirePath(condition.path);
  const [first = ''] = condition.path;
  if (key === null) return 'the search cannot name the field';
  if (ENTRY_FIELDS.has(first) && first !== 'metadata' && !ASKED_FIELDS.has(first))
    return 'the search has no condition on this field of an entry';
  const { operator, value, exclude } = condition;
  const nulls = value === null || (Array.isArray(value) && value.includes(null));
  if (nulls) return 'servers differ on null and absent fields';
  if (operator === '$eq' || operator === '$ne')
    return { key, operator: (operator === '$eq') === exclude ? '$ne' : '$eq', operand: value };
  if (exclude) return 'the search cannot turn it round';
  if (operator === '$in') return { key, operator, operand: [...value] };
  if (operator !== '$regex' && readQuantity(value) !== null)
    return 'the server would compare the texts, not the amounts';
  return { key, operator, operand: value };
}

/**
 * A path as the request names fields: dots between keys, and metadata without its name in front, as the document's
 * sample has it. Null where that would name another field.
 */
function wirePath(path: readonly string[]): string | null {
  const [first, second] = path;
  const nested = first === 'metadata' && second !== undefined;
  if (nested && ENTRY_FIELDS.has(second)) return null;
  const keys = nested ? path.slice(1) : path;
  return keys.length === 0 || keys.some((key) => key === '' || key.includes('.')) ? null : keys.join('.');
}
