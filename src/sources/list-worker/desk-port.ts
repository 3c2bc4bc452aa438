import type { ReceivedList } from '../../store/received-list';
import { ListDesk } from './list-desk';
import type { ListPort } from './list-engine';
import type { FromListWorker } from './list-message';

/** For tests: a worker without a thread. Messages are copied as a real one's would be, answers come in a later task. */
export function deskPort<L extends ReceivedList, Q, A>(
  list: L,
  answerOf: (list: L, question: Q) => A,
): ListPort<Q, A> {
  let tell: (message: FromListWorker<A>) => void = () => undefined;
  const desk = new ListDesk(list, answerOf, (message) => tell(structuredClone(message)));
  return {
    postMessage: (message, transfer = []) => desk.receive(structuredClone(message, { transfer })),
    onAnswer: (listener) => {
      tell = listener;
    },
    onFailure: () => undefined,
    close: () => {
      tell = () => undefined;
    },
  };
}
