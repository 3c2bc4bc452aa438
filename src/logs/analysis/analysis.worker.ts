import { AnalysisDesk } from './analysis-desk';
import type { ToWorker } from './analysis-message';

const desk = new AnalysisDesk();

addEventListener('message', (event: MessageEvent<ToWorker>) => {
  const answer = desk.receive(event.data);
  if (answer !== null) postMessage(answer);
});
