import type { AnalysisEngine, AnalysisResult } from '../../logs/analysis/analysis-engine';
import type { AnalysisAnswer, AnalysisKind, AnalysisRequest } from '../../logs/analysis/analysis-request';
import type { LogEntry } from '../../logs/entry';
import { WHOLE_ENTRIES } from '../../store/list-slice';
import { ListEngine, type ListPort } from './list-engine';
import { workerPort } from './worker-port';

/** Runs analyses in a worker, over entries that it reads by column. */
export class WorkerAnalysis implements AnalysisEngine {
  readonly #engine: ListEngine<AnalysisRequest, AnalysisAnswer>;

  constructor(start: () => ListPort<AnalysisRequest, AnalysisAnswer>) {
    this.#engine = new ListEngine(start, WHOLE_ENTRIES);
  }

  async run<K extends AnalysisKind>(
    request: Extract<AnalysisRequest, { kind: K }>,
    entries: readonly LogEntry[],
    signal: AbortSignal,
  ): Promise<AnalysisResult<K>> {
    return resultOf<K>(await this.#engine.ask(request, entries, signal), request.kind);
  }

  close(): void {
    this.#engine.close();
  }
}

function resultOf<K extends AnalysisKind>(answer: AnalysisAnswer, kind: AnalysisKind): AnalysisResult<K> {
  if (answer.kind !== kind) throw new Error(`asked for ${kind}, got ${answer.kind}`);
  // The kind was just compared with the request's, whose type is K; the compiler cannot follow that.
  return answer.result as AnalysisResult<K>;
}

/** An engine with a worker of its own, whose script is fetched with the first analysis. */
export function startAnalysisEngine(): AnalysisEngine {
  return new WorkerAnalysis(() =>
    workerPort(new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' })),
  );
}
