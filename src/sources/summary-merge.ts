import { addTo, countOrder, errorOrder, levelOrder } from '../logs/facets';
import { parseTimestamp } from '../logs/timestamp';
import type { CommonError, MergedSummary, RangeSummary } from './log-source';

/**
 * Adds up the summaries of slices and endpoints; null when there are none. Levels come in their hierarchy, sources
 * and errors most frequent first. Names are kept as the server sent them, also those that no document lists.
 */
export function mergeSummaries(parts: readonly RangeSummary[]): MergedSummary | null {
  if (parts.length === 0) return null;
  const levels = new Map<string, number>();
  const sources = new Map<string, number>();
  const errors = new Map<string, CommonError>();
  for (const { summary } of parts) {
    for (const [name, count] of summary.logLevels) if (isCount(count)) addTo(levels, name, count);
    for (const [name, count] of summary.sources) if (isCount(count)) addTo(sources, name, count);
    for (const row of summary.commonErrors) {
      const known = errors.get(row.error);
      errors.set(row.error, known === undefined ? row : addError(known, row));
    }
  }
  return {
    levels: levelOrder([...levels]),
    sources: countOrder([...sources]),
    commonErrors: errorOrder([...errors.values()]),
  };
}

function isCount(count: number): boolean {
  return Number.isFinite(count) && count >= 0;
}

function addError(a: CommonError, b: CommonError): CommonError {
  return {
    error: a.error,
    count: a.count + b.count,
    firstOccurrence: extremeTime(a.firstOccurrence, b.firstOccurrence, -1),
    lastOccurrence: extremeTime(a.lastOccurrence, b.lastOccurrence, 1),
  };
}

/** The earlier (`sign` -1) or later (1) of two timestamps; a readable one before an unreadable one. */
function extremeTime(a: string | null, b: string | null, sign: -1 | 1): string | null {
  const timeA = parseTimestamp(a).ms;
  const timeB = parseTimestamp(b).ms;
  if (timeB === null) return a ?? b;
  if (timeA === null) return b;
  return (timeB - timeA) * sign > 0 ? b : a;
}
