import type { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import { type AnalysisAnswer, type AnalysisRequest, runAnalysis } from '../../logs/analysis/analysis-request';
import { ReceivedEntries } from '../../store/received-list';
import { deskPort } from './desk-port';
import type { FromListWorker } from './list-message';
import { WorkerAnalysis } from './worker-analysis';

/**
 * For tests: an engine over a desk in the same thread. Messages are copied as a worker's would be. Its first
 * `failures` analyses fail.
 */
export function deskAnalysis(failures = 0): AnalysisEngine {
  let left = failures;
  return new WorkerAnalysis(() => {
    const port = deskPort(
      new ReceivedEntries(),
      ({ entries }, request: AnalysisRequest): AnalysisAnswer => runAnalysis(request, entries),
    );
    let tell: (message: FromListWorker<AnalysisAnswer>) => void = () => undefined;
    return {
      ...port,
      postMessage: (message, transfer) => {
        if (message.type !== 'ask' || left === 0) return port.postMessage(message, transfer);
        left -= 1;
        setTimeout(() => tell({ id: message.id, error: 'out of memory' }));
      },
      onAnswer: (listener) => {
        tell = listener;
        port.onAnswer(listener);
      },
    };
  });
}
