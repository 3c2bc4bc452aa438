import type { LogEntry } from './entry';
import { type FieldFilter, matchesFieldFilter } from './field-filter';
import type { Level } from './level';
import type { TimeRange } from './time-range';

export type Order = 'newest' | 'oldest';

/** The API's own bounds and default for `limit`. */
export const LIMIT = { min: 1, max: 10_000, default: 1_000 } as const;

/** What the server is asked for, with the time range already pinned, so that pages of one query never shift. */
export interface LogQuery {
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  /**
   * The range is meant to end now, but what time it is for the server is not known: the first request leaves its end
   * out, and the answer tells it.
   */
  readonly untilNow?: boolean;
  readonly level: Level;
  readonly search: string;
  readonly jobId: string;
  /** Page size: entries per request. */
  readonly limit: number;
  readonly order: Order;
}

/** Filters that the list API has no parameter for: applied in the browser to the entries loaded. */
export interface LocalFilter {
  readonly sources: readonly string[];
  readonly fields: readonly FieldFilter[];
}

export function isLocalFilterEmpty(filter: LocalFilter): boolean {
  return filter.sources.length === 0 && filter.fields.length === 0;
}

/** Whether an entry passes the local filter. An empty list of sources means every source. */
export function matchesLocalFilter(entry: LogEntry, filter: LocalFilter): boolean {
  if (filter.sources.length > 0 && !filter.sources.includes(entry.source)) return false;
  return filter.fields.every((field) => matchesFieldFilter(entry, field));
}

/** The stream's own parameters: it has no time range and no pages. */
export interface TailQuery {
  readonly endpoints: readonly string[];
  readonly level: Level;
  readonly search: string;
  readonly jobId: string;
}

/** Why a search pattern cannot be sent, in words, or null when it is a valid regular expression. */
export function searchProblem(search: string): string | null {
  try {
    new RegExp(search);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return reason.replace(/^Invalid regular expression:\s*/, '').replace(/^\/[\s\S]*\/\w*:\s*/, '');
  }
}
