import { LEVELS, type Level } from '../logs/level';
import { errorCodeOf, type MockEntry } from './wire-entry';

const MAX_COMMON_ERRORS = 10;

interface CommonError {
  readonly error: string;
  readonly count: number;
  readonly firstOccurrence: string;
  readonly lastOccurrence: string;
}

/** The `summary` of "JSON Format Response". */
export interface Summary {
  readonly logLevels: Readonly<Record<Level, number>>;
  readonly sources: Readonly<Record<string, number>>;
  /** Most frequent first. */
  readonly commonErrors: readonly CommonError[];
}

/** Counts entries (in any order) by level and source, and the error codes of errors and worse. */
export function summarise(entries: readonly MockEntry[]): Summary {
  const levels = new Map<Level, number>(LEVELS.map((level) => [level, 0]));
  const sources = new Map<string, number>();
  const errors = new Map<string, CommonError>();
  for (const entry of entries) {
    levels.set(entry.level, (levels.get(entry.level) ?? 0) + 1);
    sources.set(entry.source, (sources.get(entry.source) ?? 0) + 1);
    const code = entry.level === 'error' || entry.level === 'fatal' ? errorCodeOf(entry) : null;
    if (code === null) continue;
    const known = errors.get(code);
    const at = entry.timestamp;
    errors.set(code, {
      error: code,
      count: (known?.count ?? 0) + 1,
      firstOccurrence: known && known.firstOccurrence < at ? known.firstOccurrence : at,
      lastOccurrence: known && known.lastOccurrence > at ? known.lastOccurrence : at,
    });
  }
  return {
    logLevels: Object.fromEntries(levels) as Record<Level, number>,
    sources: Object.fromEntries(sources),
    commonErrors: [...errors.values()].sort((a, b) => b.count - a.count).slice(0, MAX_COMMON_ERRORS),
  };
}
