import { CountedList } from '../../store/list-count';
import { answerCount, type CountAnswer, type CountQuestion } from './count-question';
import { ListDesk } from './list-desk';
import type { ToListWorker } from './list-message';

const desk = new ListDesk<CountedList, CountQuestion, CountAnswer>(new CountedList(), answerCount, (answer) =>
  postMessage(answer),
);

addEventListener('message', (event: MessageEvent<ToListWorker<CountQuestion>>) => desk.receive(event.data));
