import { AnalysisDesk } from './analysis-desk';
import { AnalysisEngine } from './analysis-engine';
import type { FromWorker } from './analysis-message';

/**
 * For tests: an engine over a desk in the same thread. Messages are copied as a worker's would be. Its first
 * `failures` analyses fail.
 */
export function deskEngine(failures = 0): AnalysisEngine {
  const desk = new AnalysisDesk();
  let answer: (message: FromWorker) => void = () => undefined;
  let left = failures;
  return new AnalysisEngine({
    postMessage(message) {
      if (message.type === 'run' && left > 0) {
        left -= 1;
        setTimeout(() => answer({ id: message.id, error: 'out of memory' }));
        return;
      }
      const reply = desk.receive(structuredClone(message));
      if (reply !== null) setTimeout(() => answer(structuredClone(reply)));
    },
    onAnswer: (listener) => {
      answer = listener;
    },
    onFailure: () => undefined,
    close: () => undefined,
  });
}
