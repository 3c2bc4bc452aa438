import { type FieldFilter, formatFieldFilter, parseFieldFilter } from './field-filter';
import { DEFAULT_LEVEL, isLevel, type Level } from './level';
import { LIMIT, type Order } from './query';
import { parseTimePoint } from './time-range';

export const VIEWS = [
  'logs',
  'summary',
  'tail',
  'search',
  'errors',
  'performance',
  'trace',
  'compare',
  'aggregate',
  'alerts',
] as const;
export type View = (typeof VIEWS)[number];

/** All that is looked at. Its one home is the URL; times stay as typed, so a relative range stays relative. */
export interface ViewState {
  /** Empty means: the first of the connection's endpoints. */
  readonly endpoints: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly level: Level;
  readonly search: string;
  readonly jobId: string;
  readonly sources: readonly string[];
  readonly fields: readonly FieldFilter[];
  readonly limit: number;
  readonly order: Order;
  /** Identities of the entries opened in the table, see entry-id.ts. */
  readonly openEntries: readonly string[];
  readonly view: View;
  /** The text of the advanced search as typed (query-text.ts reads it); empty for none. */
  readonly q: string;
  /** The job or request whose trace is shown: `jobId:job_1`, `requestId:req_1`; empty for none. */
  readonly trace: string;
  /** The aggregations of the aggregation builder as texts (aggregation-plan-text.ts reads them), in its order. */
  readonly aggregations: readonly string[];
}

export const DEFAULT_VIEW: ViewState = {
  endpoints: [],
  from: 'now-1h',
  to: 'now',
  level: DEFAULT_LEVEL,
  search: '',
  jobId: '',
  sources: [],
  fields: [],
  limit: LIMIT.default,
  order: 'newest',
  openEntries: [],
  view: 'logs',
  q: '',
  trace: '',
  aggregations: [],
};

export interface ParsedViewState {
  readonly state: ViewState;
  /** What in the URL was not understood and therefore ignored, in words for the user. */
  readonly notices: readonly string[];
}

/** Identifiers go into the request's path: no dots-only segments, no separators. */
const ENDPOINT_ID = /^[\w.-]{1,128}$/;
/** A longer text is not taken from the address. */
export const MAX_TEXT = 1_024;
/** The same for the text of an advanced search. */
export const MAX_QUERY = 4_096;
/** The same for the text of one aggregation, and how many there can be. */
export const MAX_PLAN_TEXT = 2_048;
export const MAX_PLANS = 10;
const MAX_LIST = 50;
const KNOWN = new Set([
  'endpoint',
  'from',
  'to',
  'level',
  'search',
  'jobId',
  'source',
  'field',
  'limit',
  'order',
  'entry',
  'view',
  'q',
  'trace',
  'agg',
]);

/** Parameters that may stand in the address several times. */
const REPEATABLE: ReadonlySet<string> = new Set(['field', 'agg']);

/**
 * A source is free text, so its commas are escaped inside the comma-separated list, and so is white space at its ends.
 * No source at all is `%00`; a source of these characters has its per cent sign escaped.
 */
const NO_SOURCE = '%00';
function escapeSource(text: string): string {
  if (text === '') return NO_SOURCE;
  return text
    .replaceAll('%', '%25')
    .replaceAll(',', '%2C')
    .replace(/^\s|\s$/g, (space) => `%u${space.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
function unescapeSource(text: string): string {
  if (text === NO_SOURCE) return '';
  return text
    .replace(/%u([0-9a-f]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

/** Whether a text can be an endpoint's ID (it becomes a path segment of the request). */
export function isEndpointId(text: string): boolean {
  return ENDPOINT_ID.test(text) && text !== '.' && text !== '..';
}

/** Reads the URL's parameters. Never throws: what is unknown or invalid is left at its default and named. */
export function parseViewState(params: URLSearchParams): ParsedViewState {
  const notices: string[] = [];
  const ignore = (name: string, value: string, why: string) => {
    notices.push(`Ignored "${name}=${value.slice(0, 80)}" in the address: ${why}.`);
  };
  for (const name of new Set(params.keys())) {
    if (!KNOWN.has(name)) ignore(name, params.get(name) ?? '', 'this dashboard has no such parameter');
    else if (!REPEATABLE.has(name)) {
      for (const value of params.getAll(name).slice(1)) ignore(name, value, 'only the first one is used');
    }
  }
  const text = (name: string, longest: number = MAX_TEXT): string => {
    const value = params.get(name) ?? '';
    if (value.length <= longest) return value;
    ignore(name, value, `longer than ${longest} characters`);
    return '';
  };
  const list = (name: string, valid: (part: string) => boolean, why: string): readonly string[] => {
    const parts = (params.get(name) ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const good = [...new Set(parts)].filter((part) => {
      if (valid(part)) return true;
      ignore(name, part, why);
      return false;
    });
    if (good.length > MAX_LIST) ignore(name, '…', `only the first ${MAX_LIST} of ${good.length} are used`);
    return good.slice(0, MAX_LIST);
  };
  const time = (name: 'from' | 'to'): string => {
    const value = text(name);
    if (value === '') return DEFAULT_VIEW[name];
    if (parseTimePoint(value, 0) !== null) return value;
    ignore(name, value, 'not an ISO 8601 time and not like "now-15m"');
    return DEFAULT_VIEW[name];
  };
  const choice = <T extends string>(name: string, allowed: readonly T[], fallback: T): T => {
    const value = text(name);
    if (value === '') return fallback;
    const found = allowed.find((item) => item === value.toLowerCase());
    if (found === undefined) ignore(name, value, `not one of ${allowed.join(', ')}`);
    return found ?? fallback;
  };
  const level = text('level').toLowerCase();
  if (level !== '' && !isLevel(level)) ignore('level', level, 'not a level of the API');
  const limitText = text('limit');
  const limit = Number(limitText);
  const limitValid = Number.isInteger(limit) && limit >= LIMIT.min && limit <= LIMIT.max;
  if (limitText !== '' && !limitValid)
    ignore('limit', limitText, `not a whole number from ${LIMIT.min} to ${LIMIT.max}`);
  const fields = params.getAll('field').flatMap((value) => {
    const tooLong = value.length > MAX_TEXT;
    const filter = tooLong ? null : parseFieldFilter(value);
    if (filter === null)
      ignore('field', value, tooLong ? `longer than ${MAX_TEXT} characters` : 'not a field filter');
    return filter === null ? [] : [filter];
  });
  if (fields.length > MAX_LIST)
    ignore('field', '…', `only the first ${MAX_LIST} of ${fields.length} are used`);
  const plans = params.getAll('agg').filter((value) => {
    const tooLong = value.length > MAX_PLAN_TEXT;
    if (tooLong) ignore('agg', value, `longer than ${MAX_PLAN_TEXT} characters`);
    return value !== '' && !tooLong;
  });
  if (plans.length > MAX_PLANS) ignore('agg', '…', `only the first ${MAX_PLANS} of ${plans.length} are used`);
  const trace = (): string => {
    const value = text('trace');
    if (value === '' || /^(?:jobId|requestId):[\s\S]/.test(value)) return value;
    ignore('trace', value, 'not like "jobId:job_1" or "requestId:req_1"');
    return '';
  };
  const state: ViewState = {
    endpoints: list('endpoint', isEndpointId, 'not an endpoint ID'),
    from: time('from'),
    to: time('to'),
    level: isLevel(level) ? level : DEFAULT_VIEW.level,
    search: text('search'),
    jobId: text('jobId'),
    sources: list('source', (part) => unescapeSource(part).length <= 128, 'longer than 128 characters').map(
      unescapeSource,
    ),
    fields: fields.slice(0, MAX_LIST),
    limit: limitText !== '' && limitValid ? limit : DEFAULT_VIEW.limit,
    order: choice<Order>('order', ['newest', 'oldest'], DEFAULT_VIEW.order),
    openEntries: list('entry', (part) => /^[\w.~-]{1,80}$/.test(part), 'not an entry identity'),
    view: choice<View>('view', VIEWS, DEFAULT_VIEW.view),
    q: text('q', MAX_QUERY),
    trace: trace(),
    aggregations: plans.slice(0, MAX_PLANS),
  };
  return { state, notices };
}

/** Writes only what differs from the default, in a fixed order, so that equal states give equal addresses. */
export function formatViewState(state: ViewState): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, value: string, fallback: string) => {
    if (value !== fallback) params.set(name, value.toWellFormed());
  };
  put('endpoint', state.endpoints.join(','), '');
  put('from', state.from, DEFAULT_VIEW.from);
  put('to', state.to, DEFAULT_VIEW.to);
  put('level', state.level, DEFAULT_VIEW.level);
  put('search', state.search, '');
  put('jobId', state.jobId, '');
  put('source', state.sources.map(escapeSource).join(','), '');
  for (const field of state.fields) params.append('field', formatFieldFilter(field).toWellFormed());
  put('limit', String(state.limit), String(DEFAULT_VIEW.limit));
  put('order', state.order, DEFAULT_VIEW.order);
  put('entry', state.openEntries.join(','), '');
  put('view', state.view, DEFAULT_VIEW.view);
  put('q', state.q, '');
  put('trace', state.trace, '');
  for (const plan of state.aggregations) params.append('agg', plan.toWellFormed());
  return params;
}
