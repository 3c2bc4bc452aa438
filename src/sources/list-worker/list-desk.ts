import type { ReceivedList } from '../../store/received-list';
import type { FromListWorker, ToListWorker } from './list-message';

/** The worker's side: keeps the list it was sent and answers questions about all of it. */
export class ListDesk<L extends ReceivedList, Q, A> {
  readonly #list: L;
  readonly #answerOf: (list: L, question: Q) => A;
  readonly #tell: (message: FromListWorker<A>) => void;
  readonly #waiting = new Map<number, Q>();

  constructor(list: L, answerOf: (list: L, question: Q) => A, tell: (message: FromListWorker<A>) => void) {
    this.#list = list;
    this.#answerOf = answerOf;
    this.#tell = tell;
  }

  receive(message: ToListWorker<Q>): void {
    switch (message.type) {
      case 'clear':
        this.#list.clear();
        return;
      case 'append':
        this.#list.append(message.slice);
        return;
      case 'forget':
        this.#list.forget(message.chunkIds);
        return;
      case 'ask':
        this.#waiting.set(message.id, message.question);
        // In a task of its own, so that a message that gives it up is read first where it is there already.
        setTimeout(() => this.#answer(message.id));
        return;
      case 'give-up':
        this.#waiting.delete(message.id);
    }
  }

  /** Never throws: a failure is an answer too. */
  #answer(id: number): void {
    const question = this.#waiting.get(id);
    if (question === undefined) return;
    this.#waiting.delete(id);
    try {
      this.#tell({ id, answer: this.#answerOf(this.#list, question) });
    } catch (error) {
      this.#tell({ id, error: error instanceof Error ? error.message : String(error) });
    }
  }
}
