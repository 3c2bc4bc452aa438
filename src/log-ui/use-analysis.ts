import { useQuery } from '@tanstack/react-query';
import type { AnalysisEngine, AnalysisResult } from '../logs/analysis/analysis-engine';
import type { AnalysisKind, AnalysisRequest } from '../logs/analysis/analysis-request';
import type { LogEntry } from '../logs/entry';

export interface AnalysisState<K extends AnalysisKind> {
  /** The latest result; of an earlier request or list while `stale`. */
  readonly result: AnalysisResult<K> | null;
  readonly stale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

const listIds = new WeakMap<readonly LogEntry[], number>();
let lastListId = 0;

/** Lists of entries are told apart by identity in the cache's keys, where their content would be far too large. */
function listId(entries: readonly LogEntry[]): number {
  const known = listIds.get(entries);
  if (known !== undefined) return known;
  listIds.set(entries, ++lastListId);
  return lastListId;
}

/** Runs an analysis in the worker, anew whenever the request or the entries change; the one before is given up. */
export function useAnalysis<K extends AnalysisKind>(
  engine: AnalysisEngine,
  request: Extract<AnalysisRequest, { kind: K }>,
  entries: readonly LogEntry[],
): AnalysisState<K> {
  const query = useQuery({
    queryKey: ['analysis', listId(entries), request],
    queryFn: ({ signal }) => engine.run<K>(request, entries, signal),
    placeholderData: (previous) => previous,
    gcTime: 60_000,
    retry: false,
  });
  return {
    result: query.data ?? null,
    stale: query.isPlaceholderData || query.isFetching,
    error: query.error,
    retry: () => void query.refetch(),
  };
}
