import type { ErrorAnalysis, Previously } from '../../logs/analysis/error-analysis';
import type { ErrorRow } from '../../logs/analysis/error-tally';
import type { LogQuery } from '../../logs/query';
import type { TimeRange } from '../../logs/time-range';

/** The two halves of a range: equal windows of which both are loaded. The middle belongs to the second. */
export function halvesOf({ start, end }: TimeRange): {
  readonly first: TimeRange;
  readonly second: TimeRange;
} {
  const middle = start + Math.ceil((end - start) / 2);
  return { first: { start, end: middle }, second: { start: middle, end } };
}

/** Entries asked for at once from the window before: as many as the list gives by default. */
const PREVIOUS_LIMIT = 1_000;

/**
 * The errors of the window of equal length just before a query's. It ends a millisecond earlier than that begins: the
 * API includes both ends, and an entry must not be counted in both.
 */
export function previousQuery(query: LogQuery, { start, end }: TimeRange): LogQuery {
  const { endpoints, level, search, jobId } = query;
  return {
    endpoints,
    range: { start: start - (end - start), end: start - 1 },
    level: level === 'fatal' ? 'fatal' : 'error',
    search,
    jobId,
    limit: PREVIOUS_LIMIT,
    order: 'oldest',
  };
}

/** How often something occurs in each of two windows of equal length. */
export interface Windows {
  readonly first: number;
  readonly second: number;
  /** True when it occurs in the second only. */
  readonly isNew: boolean;
}

/** Looks up what an analysis of one window against the one before says of names, templates and stack traces. */
export interface WindowsLookup {
  readonly code: (name: string) => Windows;
  readonly source: (name: string) => Windows;
  /** Null where patterns were left out of the analysis, so that it says nothing of this one. */
  readonly pattern: (template: string, count: number) => Windows | null;
  readonly stack: (frames: readonly string[], count: number) => Windows;
  readonly errors: { readonly first: number; readonly second: number };
  readonly entries: { readonly first: number; readonly second: number };
}

/** Which windows stand side by side: the range's halves, or the range and the window before it. */
export interface Comparing {
  readonly with: 'first-half' | 'previous';
  /** Null while it is computed. */
  readonly lookup: WindowsLookup | null;
}

const NEVER: Windows = { first: 0, second: 0, isNew: false };

/** Null for an analysis without a previous window. */
export function windowsLookup(analysis: ErrorAnalysis | null): WindowsLookup | null {
  if (analysis === null || analysis.previousBasis === null) return null;
  const { basis, previousBasis } = analysis;
  const codes = byName(analysis.codes);
  const sources = byName(analysis.sources);
  const patterns = new Map(analysis.patterns.map((pattern) => [pattern.template, pattern]));
  const stacks = new Map(analysis.stacks.groups.map((group) => [group.frames.join('\n'), group]));
  const omits = analysis.omittedPatterns.patterns > 0;
  return {
    code: (name) => codes.get(name) ?? NEVER,
    source: (name) => sources.get(name) ?? NEVER,
    pattern: (template, count) => {
      const found = patterns.get(template);
      return found === undefined && omits ? null : windowsOf(found, count);
    },
    stack: (frames, count) => windowsOf(stacks.get(frames.join('\n')), count),
    errors: { first: previousBasis.used, second: basis.used },
    entries: { first: previousBasis.of, second: basis.of },
  };
}

function byName(rows: readonly ErrorRow[]): ReadonlyMap<string, Windows> {
  return new Map(
    rows.map(({ name, count, previousCount, isNew }) => [
      name,
      { first: previousCount ?? 0, second: count, isNew },
    ]),
  );
}

/** What is not in the list of the second window occurs in the first only: all its entries lie there. */
function windowsOf(found: ({ readonly count: number } & Previously) | undefined, count: number): Windows {
  if (found === undefined) return { first: count, second: 0, isNew: false };
  return { first: found.previousCount ?? 0, second: found.count, isNew: found.isNew };
}

/** "+3", "−2", "±0". */
export function changeText({ first, second }: Pick<Windows, 'first' | 'second'>): string {
  const change = second - first;
  if (change === 0) return '±0';
  return change > 0 ? `+${change.toLocaleString('en-US')}` : `−${(-change).toLocaleString('en-US')}`;
}
