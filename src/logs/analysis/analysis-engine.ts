import type { LogEntry } from '../entry';
import type { AnalysisAnswer, AnalysisKind, AnalysisRequest } from './analysis-request';

/** The result that answers a kind of request. */
export type AnalysisResult<K extends AnalysisKind> = Extract<AnalysisAnswer, { kind: K }>['result'];

/** Runs analyses of lists of entries, wherever that is. */
export interface AnalysisEngine {
  /** Rejects with the signal's reason when it aborts: the answer is then of no more use. */
  run<K extends AnalysisKind>(
    request: Extract<AnalysisRequest, { kind: K }>,
    entries: readonly LogEntry[],
    signal: AbortSignal,
  ): Promise<AnalysisResult<K>>;
  /** Lets go of the entries it was given. */
  close(): void;
}
