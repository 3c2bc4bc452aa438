import { AnalysisDesk } from '../../logs/analysis/analysis-desk';
import { AnalysisEngine } from '../../logs/analysis/analysis-engine';
import type { FromWorker } from '../../logs/analysis/analysis-message';

/** For tests: an engine over a desk in the same thread. Messages are copied as a worker's would be. */
export function deskEngine(): AnalysisEngine {
  const desk = new AnalysisDesk();
  let answer: (message: FromWorker) => void = () => undefined;
  return new AnalysisEngine({
    postMessage(message) {
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
