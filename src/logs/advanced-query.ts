import type { EntryLevel, Level } from './level';
import { LIMIT } from './query';
import { DEFAULT_VIEW, type ViewState } from './view-state';

/** A single value a field is compared with. Numbers are finite. */
export type Scalar = string | number | boolean | null;

/** By minimum ("Level Hierarchy") and by name; all three must hold. `unknown` is any level outside the API's five. */
export interface LevelCondition {
  /** Like everywhere in the dashboard, an unknown level always passes a minimum. */
  readonly minimum: Level | null;
  /** Empty means every level. */
  readonly include: readonly EntryLevel[];
  readonly exclude: readonly EntryLevel[];
}

/** Names of sources; the empty name stands for entries without one. An empty `include` means every source. */
export interface SourceCondition {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Searched in the message. `text` is never empty; for a regex it is a pattern without slashes around it. */
export interface TextTerm {
  readonly kind: 'phrase' | 'regex';
  readonly text: string;
  readonly caseSensitive: boolean;
  readonly exclude: boolean;
}

/** The operators of "Complex Filtering" with what each takes. */
export type Comparison =
  | {
      readonly operator: '$gt' | '$gte' | '$lt' | '$lte';
      /** A text such as `30GB` or `250ms` is a quantity: it is compared by size, see `readQuantity`. */
      readonly value: number | string;
    }
  | { readonly operator: '$eq' | '$ne'; readonly value: Scalar }
  | { readonly operator: '$in'; readonly value: readonly Scalar[] }
  | { readonly operator: '$regex'; readonly value: string };

/**
 * One condition on a field. The path is looked for in the entry as received and, failing that, in its metadata, as the
 * document's own sample does with `gpuUtilization`; `metadata` may also be its first key.
 */
export type FieldCondition = Comparison & {
  readonly path: readonly string[];
  /** Turns the condition round; an entry without the field then passes. */
  readonly exclude: boolean;
};

/** The part of a query that can be checked on one entry. Everything in it must hold. */
export interface QueryConditions {
  readonly levels: LevelCondition;
  readonly sources: SourceCondition;
  readonly texts: readonly TextTerm[];
  readonly fields: readonly FieldCondition[];
  /** Exact; empty means any. */
  readonly jobId: string;
  readonly requestId: string;
}

export interface SortOrder {
  /** A path like a condition's. */
  readonly field: readonly string[];
  readonly order: 'asc' | 'desc';
}

/** A whole search. Its text form is in query-text.ts, its request in api/search-request.ts. */
export interface AdvancedQuery extends QueryConditions {
  /** Empty means: chosen elsewhere (all of the connection's, or the view's). */
  readonly endpoints: readonly string[];
  /** As typed (`now-1h` or ISO 8601), so that a relative range stays relative; resolved when the search is run. */
  readonly from: string;
  readonly to: string;
  readonly sort: SortOrder;
  /** Entries to return, within {@link LIMIT}. */
  readonly limit: number;
}

export const NO_CONDITIONS: QueryConditions = {
  levels: { minimum: null, include: [], exclude: [] },
  sources: { include: [], exclude: [] },
  texts: [],
  fields: [],
  jobId: '',
  requestId: '',
};

/** The empty query text: every level, the dashboard's own time range, newest first. */
export const DEFAULT_QUERY: AdvancedQuery = {
  ...NO_CONDITIONS,
  endpoints: [],
  from: DEFAULT_VIEW.from,
  to: DEFAULT_VIEW.to,
  sort: { field: ['timestamp'], order: 'desc' },
  limit: LIMIT.default,
};

/** Whether nothing is asked of an entry (a time range may still be). */
export function hasNoConditions(part: QueryConditions): boolean {
  const { levels, sources, texts, fields, jobId, requestId } = part;
  return (
    levels.minimum === null &&
    [levels.include, levels.exclude, sources.include, sources.exclude, texts, fields].every(
      (list) => list.length === 0,
    ) &&
    jobId === '' &&
    requestId === ''
  );
}

/** The dashboard's current filters as an advanced query, to go on from. Equal results for equal entries. */
export function queryFromView(view: ViewState): AdvancedQuery {
  return {
    ...DEFAULT_QUERY,
    endpoints: view.endpoints,
    from: view.from,
    to: view.to,
    levels: { ...NO_CONDITIONS.levels, minimum: view.level },
    sources: { include: view.sources, exclude: [] },
    texts:
      view.search === '' ? [] : [{ kind: 'regex', text: view.search, caseSensitive: false, exclude: false }],
    fields: view.fields.map(({ path, value, exclude }) => ({
      path,
      operator: '$in',
      value: asFiltered(value),
      exclude,
    })),
    jobId: view.jobId,
    sort: { field: ['timestamp'], order: view.order === 'newest' ? 'desc' : 'asc' },
    limit: view.limit,
  };
}

/** A field filter compares a field's text, so `42` stands for the text and for the number. */
function asFiltered(text: string): readonly Scalar[] {
  try {
    const value: unknown = JSON.parse(text);
    const scalar = value === null || typeof value === 'boolean' || typeof value === 'number';
    return scalar && JSON.stringify(value) === text ? [text, value] : [text];
  } catch {
    return [text];
  }
}
