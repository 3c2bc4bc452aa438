import type { ErrorCount, Facets, NameCount } from '../../logs/facets';
import { LEVELS } from '../../logs/level';
import type { MergedSummary } from '../../sources/log-source';

/** Counts with their origin: the server's, or computed from the loaded entries where it sent none. */
export interface FacetsShown {
  readonly levels: readonly NameCount[];
  readonly levelsComputed: boolean;
  readonly sources: readonly NameCount[];
  readonly sourcesComputed: boolean;
  readonly errors: readonly ErrorCount[];
  readonly errorsComputed: boolean;
}

/** The parts that have to be counted, as the server's summary does not hold them. */
export function lackingParts(summary: MergedSummary | null): {
  readonly levels: boolean;
  readonly sources: boolean;
  readonly errors: boolean;
} {
  return {
    levels: summary === null || summary.levels.length === 0,
    sources: summary === null || summary.sources.length === 0,
    errors: summary === null || summary.commonErrors.length === 0,
  };
}

/** Takes each part from the server's summary, or from what was counted of so many entries where it lacks there. */
export function facetsShown(summary: MergedSummary | null, counted: Facets, of: number): FacetsShown {
  const lacking = lackingParts(summary);
  const errors = summary === null || lacking.errors ? counted.commonErrors : summary.commonErrors;
  return {
    levels: withEveryLevel(summary === null || lacking.levels ? counted.levels : summary.levels),
    levelsComputed: lacking.levels && of > 0,
    sources: summary === null || lacking.sources ? counted.sources : summary.sources,
    sourcesComputed: lacking.sources && of > 0,
    errors,
    // A server that counted and found no errors is believed.
    errorsComputed: lacking.errors && of > 0 && (summary === null || errors.length > 0),
  };
}

/** The API's levels always have a row, so that the list keeps its place; others follow as they are. */
function withEveryLevel(levels: readonly NameCount[]): readonly NameCount[] {
  const known = new Map(levels);
  return [
    ...LEVELS.map((level): NameCount => [level, known.get(level) ?? 0]),
    ...levels.filter(([name]) => !LEVELS.some((level) => level === name)),
  ];
}
