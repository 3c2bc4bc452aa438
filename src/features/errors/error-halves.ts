import type { ErrorAnalysis, ErrorPattern } from '../../logs/analysis/error-analysis';
import type { ErrorRow } from '../../logs/analysis/error-tally';
import type { TimeRange } from '../../logs/time-range';

/** The two halves of a range: equal windows of which both are loaded. The middle belongs to the second. */
export function halvesOf({ start, end }: TimeRange): {
  readonly first: TimeRange;
  readonly second: TimeRange;
} {
  const middle = start + Math.ceil((end - start) / 2);
  return { first: { start, end: middle }, second: { start: middle, end } };
}

/** How often something occurs in each half of the range. */
export interface Halves {
  readonly first: number;
  readonly second: number;
  /** True when it occurs in the second half only. */
  readonly isNew: boolean;
}

/** Looks up what an analysis of the second half against the first says of names and templates. */
export interface HalvesLookup {
  readonly code: (name: string) => Halves;
  readonly source: (name: string) => Halves;
  /** Null where patterns were left out of the analysis, so that it says nothing of this one. */
  readonly pattern: (template: string, count: number) => Halves | null;
  readonly errors: { readonly first: number; readonly second: number };
  readonly entries: { readonly first: number; readonly second: number };
}

const NEVER: Halves = { first: 0, second: 0, isNew: false };

/** Null for an analysis without a previous window. */
export function halvesLookup(halves: ErrorAnalysis | null): HalvesLookup | null {
  if (halves === null || halves.previousBasis === null) return null;
  const { basis, previousBasis } = halves;
  const codes = byName(halves.codes);
  const sources = byName(halves.sources);
  const patterns = new Map(halves.patterns.map((pattern) => [pattern.template, pattern]));
  const omits = halves.omittedPatterns.patterns > 0;
  return {
    code: (name) => codes.get(name) ?? NEVER,
    source: (name) => sources.get(name) ?? NEVER,
    pattern: (template, count) => patternHalves(patterns.get(template), count, omits),
    errors: { first: previousBasis.used, second: basis.used },
    entries: { first: previousBasis.of, second: basis.of },
  };
}

function byName(rows: readonly ErrorRow[]): ReadonlyMap<string, Halves> {
  return new Map(
    rows.map(({ name, count, previousCount, isNew }) => [
      name,
      { first: previousCount ?? 0, second: count, isNew },
    ]),
  );
}

/** Patterns of the first half only are not in the list of the second; all their entries then lie in the first. */
function patternHalves(pattern: ErrorPattern | undefined, count: number, omits: boolean): Halves | null {
  if (pattern === undefined) return omits ? null : { first: count, second: 0, isNew: false };
  return { first: pattern.previousCount ?? 0, second: pattern.count, isNew: pattern.isNew };
}

/** "+3", "−2", "±0". */
export function changeText({ first, second }: Pick<Halves, 'first' | 'second'>): string {
  const change = second - first;
  if (change === 0) return '±0';
  return change > 0 ? `+${change.toLocaleString('en-US')}` : `−${(-change).toLocaleString('en-US')}`;
}
