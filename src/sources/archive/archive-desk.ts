import { LogStore } from '../../store/log-store';
import type { MatchTest, Verdict } from '../match-worker/match-message';
import { sentProblem } from '../sent-problem';
import { answerQuestion } from './archive-answer';
import type { FileOrder, FromArchive, Question, ToArchive } from './archive-message';
import { ArchiveQueries } from './archive-queries';
import { readFile } from './archive-reading';

interface WaitingMatch {
  readonly id: number;
  readonly resolve: (verdict: Verdict) => void;
}

/** The worker's side: holds the entries, reads files into them one after the other, and answers questions. */
export class ArchiveDesk {
  readonly #post: (message: FromArchive) => void;
  readonly #stops = new Map<number, AbortController>();
  readonly #questions = new Map<number, AbortController>();
  #queries: ArchiveQueries;
  #match: WaitingMatch | null = null;
  #lastMatch = 0;
  #reading: Promise<void> = Promise.resolve();
  #answering: Promise<void> = Promise.resolve();

  constructor(post: (message: FromArchive) => void) {
    this.#post = post;
    this.#queries = this.#empty();
  }

  receive(message: ToArchive): void {
    switch (message.type) {
      case 'read':
        this.#read(message.order);
        return;
      case 'stop-reading':
        for (const [id, stop] of this.#stops) if (message.id === null || message.id === id) stop.abort();
        return;
      case 'clear':
        for (const stop of [...this.#stops.values(), ...this.#questions.values()]) stop.abort();
        this.#queries = this.#empty();
        return;
      case 'ask':
        this.#ask(message.id, message.question);
        return;
      case 'give-up':
        this.#questions.get(message.id)?.abort();
        return;
      case 'verdict':
        if (this.#match?.id !== message.id) return;
        this.#match.resolve(message.verdict);
        this.#match = null;
    }
  }

  #empty(): ArchiveQueries {
    return new ArchiveQueries(new LogStore(), (test, signal) => this.#test(test, signal));
  }

  #read(order: FileOrder): void {
    const stop = new AbortController();
    const queries = this.#queries;
    this.#stops.set(order.id, stop);
    const target = {
      store: queries.store,
      bytes: () => queries.store.byteSize() + queries.byteSize(),
      tell: (progress: Extract<FromArchive, { type: 'progress' }>['progress']) =>
        this.#post({ type: 'progress', progress }),
    };
    this.#reading = this.#reading
      .then(() => readFile(order, target, stop.signal))
      .then(() => void this.#stops.delete(order.id));
  }

  #ask(id: number, question: Question): void {
    const stop = new AbortController();
    this.#questions.set(id, stop);
    this.#answering = this.#answering.then(async () => {
      try {
        stop.signal.throwIfAborted();
        const answer = await answerQuestion(this.#queries, question, stop.signal);
        if (!stop.signal.aborted) this.#post({ type: 'answer', id, answer });
      } catch (error) {
        if (!stop.signal.aborted) this.#post({ type: 'problem', id, problem: sentProblem(error) });
      }
      this.#questions.delete(id);
    });
  }

  #test(test: MatchTest, signal: AbortSignal): Promise<Verdict> {
    signal.throwIfAborted();
    const id = ++this.#lastMatch;
    return new Promise((resolve, reject) => {
      const give = () => {
        if (this.#match?.id !== id) return;
        this.#match = null;
        this.#post({ type: 'end-match' });
        reject(signal.reason);
      };
      signal.addEventListener('abort', give, { once: true });
      const settle = (verdict: Verdict) => {
        signal.removeEventListener('abort', give);
        resolve(verdict);
      };
      this.#match = { id, resolve: settle };
      this.#post({ type: 'match', id, test });
    });
  }
}
