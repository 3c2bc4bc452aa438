import { isAtLeast, type Level } from '../logs/level';
import type { TextTest } from './pattern-tests';
import type { MockEntry } from './wire-entry';

export type EntryFilter = (entry: MockEntry) => boolean;

/** Conditions that must all be met; an absent or null one is met by every entry. */
export interface FilterConditions {
  /** By "Level Hierarchy": this level and worse. */
  readonly minimumLevel?: Level | null;
  readonly levels?: readonly Level[] | null;
  readonly sources?: readonly string[] | null;
  readonly jobId?: string | null;
  /** Searched in the message alone. */
  readonly search?: TextTest | null;
}

/** Makes one predicate of the conditions. */
export function matcher(conditions: FilterConditions): EntryFilter {
  const { minimumLevel, levels, sources, jobId, search } = conditions;
  return (entry) =>
    (!minimumLevel || isAtLeast(entry.level, minimumLevel)) &&
    (!levels || levels.includes(entry.level)) &&
    (!sources || sources.includes(entry.source)) &&
    (!jobId || entry.jobId === jobId) &&
    (!search || search(entry.message));
}
