import { type AnalysisAnswer, type AnalysisRequest, runAnalysis } from '../../logs/analysis/analysis-request';
import { ReceivedEntries } from '../../store/received-list';
import { ListDesk } from './list-desk';
import type { ToListWorker } from './list-message';

const desk = new ListDesk<ReceivedEntries, AnalysisRequest, AnalysisAnswer>(
  new ReceivedEntries(),
  ({ entries }, request) => runAnalysis(request, entries),
  (answer) => postMessage(answer),
);

addEventListener('message', (event: MessageEvent<ToListWorker<AnalysisRequest>>) => desk.receive(event.data));
