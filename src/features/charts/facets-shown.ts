import type { LogEntry } from '../../logs/entry';
import { countFacets, type ErrorCount, type NameCount } from '../../logs/facets';
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

/** Takes each part from the server's summary, or counts the loaded entries where that part is missing or empty. */
export function facetsShown(summary: MergedSummary | null, entries: readonly LogEntry[]): FacetsShown {
  const sent = {
    levels: summary !== null && summary.levels.length > 0,
    sources: summary !== null && summary.sources.length > 0,
    errors: summary !== null && summary.commonErrors.length > 0,
  };
  const loaded =
    sent.levels && sent.sources && sent.errors
      ? { levels: [], sources: [], commonErrors: [] }
      : countFacets(entries);
  const errors = summary !== null && sent.errors ? summary.commonErrors : loaded.commonErrors;
  return {
    levels: withEveryLevel(summary !== null && sent.levels ? summary.levels : loaded.levels),
    levelsComputed: !sent.levels && entries.length > 0,
    sources: summary !== null && sent.sources ? summary.sources : loaded.sources,
    sourcesComputed: !sent.sources && entries.length > 0,
    errors,
    // A server that counted and found no errors is believed.
    errorsComputed: !sent.errors && entries.length > 0 && (summary === null || errors.length > 0),
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
