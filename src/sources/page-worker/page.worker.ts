import { transferList } from '../../store/packed-entries';
import { readBody, type ToPageWorker } from './page-desk';

addEventListener('message', (event: MessageEvent<ToPageWorker>) => {
  const answer = readBody(event.data);
  postMessage(answer, { transfer: answer.page === null ? [] : transferList(answer.page.packed) });
});
