import type { LogEntry } from './entry';
import { ownValue } from './json';
import { isFailure, isLevel, LEVELS } from './level';

/** A name as logged and how many entries carry it. */
export type NameCount = readonly [name: string, count: number];

/** How often an error code occurs. The occurrences are timestamps as sent, null where no entry has a readable time. */
export interface ErrorCount {
  readonly error: string;
  readonly count: number;
  readonly firstOccurrence: string | null;
  readonly lastOccurrence: string | null;
}

/** Counts of entries in the shape of the API's `summary` ("JSON Format Response" in the API document). */
export interface Facets {
  readonly levels: readonly NameCount[];
  readonly sources: readonly NameCount[];
  readonly commonErrors: readonly ErrorCount[];
}

/**
 * Counts entries by level and source, and errors and worse by the `errorCode` of their metadata. A level that is none
 * of the API's is counted under its own text; an entry without a source under the empty one.
 */
export function countFacets(entries: readonly LogEntry[]): Facets {
  const levels = new Map<string, number>();
  const sources = new Map<string, number>();
  const errors = new Map<string, { count: number; first: LogEntry | null; last: LogEntry | null }>();
  for (const entry of entries) {
    addTo(levels, entry.level === 'unknown' ? entry.levelText || 'unknown' : entry.level, 1);
    addTo(sources, entry.source, 1);
    const code = isFailure(entry.level) ? errorCode(entry) : null;
    if (code === null) continue;
    const known = errors.get(code) ?? { count: 0, first: null, last: null };
    known.count += 1;
    if (entry.time !== null) {
      if (known.first?.time == null || entry.time < known.first.time) known.first = entry;
      if (known.last?.time == null || entry.time > known.last.time) known.last = entry;
    }
    errors.set(code, known);
  }
  return {
    levels: levelOrder([...levels]),
    sources: countOrder([...sources]),
    commonErrors: errorOrder(
      [...errors].map(([error, { count, first, last }]) => ({
        error,
        count,
        firstOccurrence: first?.timestamp ?? null,
        lastOccurrence: last?.timestamp ?? null,
      })),
    ),
  };
}

/** The `errorCode` in an entry's metadata; null when there is none. */
export function errorCode(entry: LogEntry): string | null {
  const code = entry.metadata === null ? undefined : ownValue(entry.metadata, 'errorCode');
  if (typeof code === 'number') return String(code);
  return typeof code === 'string' && code !== '' ? code : null;
}

/** Adds to the count under a name. Maps are used because the names come from logs. */
export function addTo(counts: Map<string, number>, name: string, amount: number): void {
  counts.set(name, (counts.get(name) ?? 0) + amount);
}

/** The API's levels first, lowest to highest, then all others by name. */
export function levelOrder(counts: readonly NameCount[]): readonly NameCount[] {
  const rank = (name: string): number => (isLevel(name) ? LEVELS.indexOf(name) : LEVELS.length);
  return counts.toSorted(([a], [b]) => rank(a) - rank(b) || compareText(a, b));
}

/** Most frequent first; equal ones by name. */
export function countOrder(counts: readonly NameCount[]): readonly NameCount[] {
  return counts.toSorted(([a, countA], [b, countB]) => countB - countA || compareText(a, b));
}

/** Most frequent first; equal ones by code. */
export function errorOrder<T extends { readonly error: string; readonly count: number }>(
  errors: readonly T[],
): readonly T[] {
  return errors.toSorted((a, b) => b.count - a.count || compareText(a.error, b.error));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
