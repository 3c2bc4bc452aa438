import { useRef } from 'react';
import { useAnalysis } from '../../log-ui/use-analysis';
import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { Trace, TraceKey } from '../../logs/analysis/trace';
import type { LogEntry } from '../../logs/entry';

export interface TraceAnswer {
  /** With the list that its places point into; null while there is none for this key. */
  readonly answer: { readonly trace: Trace; readonly entries: readonly LogEntry[] } | null;
  readonly stale: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

/**
 * The trace of a job or request. While a grown or changed list is analysed anew, the trace before stays together with
 * the list it was made of, as it points to entries by their place.
 */
export function useTrace(engine: AnalysisEngine, key: TraceKey, entries: readonly LogEntry[]): TraceAnswer {
  const { result, stale, error, retry } = useAnalysis<'trace'>(engine, { kind: 'trace', key }, entries);
  const latest = useRef<TraceAnswer['answer']>(null);
  if (!stale && result !== null) latest.current = { trace: result, entries };
  const known = latest.current;
  const same = known !== null && known.trace.key.field === key.field && known.trace.key.id === key.id;
  return { answer: same ? known : null, stale, error, retry };
}
