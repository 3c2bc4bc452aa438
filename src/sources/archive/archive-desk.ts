import { LogStore } from '../../store/log-store';
import type { MatchTest, Verdict } from '../match-worker/match-message';
import { sentProblem } from '../sent-problem';
import { answerQuestion } from './archive-answer';
import type { FileOrder, FromArchive, Question, QuestionKind, ToArchive } from './archive-message';
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
  readonly #matches = new Map<QuestionKind, WaitingMatch>();
  #lastMatch = 0;
  #reading: Promise<void> = Promise.resolve();
  /** By kind: the latest question of it. */
  readonly #answering = new Map<QuestionKind, Promise<void>>();

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
        for (const [kind, { id, resolve }] of this.#matches) {
          if (id !== message.id) continue;
          this.#matches.delete(kind);
          resolve(message.verdict);
        }
    }
  }

  #empty(): ArchiveQueries {
    return new ArchiveQueries(new LogStore(), (test, kind, signal) => this.#test(test, kind, signal));
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
    const { kind } = question;
    const before = this.#answering.get(kind) ?? Promise.resolve();
    // One of a kind at a time, in the order asked; those of different kinds take turns, step by step.
    const answered = before.then(async () => {
      try {
        stop.signal.throwIfAborted();
        const answer = await answerQuestion(this.#queries, question, stop.signal);
        if (!stop.signal.aborted) this.#post({ type: 'answer', id, answer });
      } catch (error) {
        if (!stop.signal.aborted) this.#post({ type: 'problem', id, problem: sentProblem(error) });
      }
      this.#questions.delete(id);
    });
    this.#answering.set(kind, answered);
  }

  #test(test: MatchTest, of: QuestionKind, signal: AbortSignal): Promise<Verdict> {
    signal.throwIfAborted();
    const id = ++this.#lastMatch;
    return new Promise((resolve, reject) => {
      const give = () => {
        if (this.#matches.get(of)?.id !== id) return;
        this.#matches.delete(of);
        this.#post({ type: 'end-match', of });
        reject(signal.reason);
      };
      signal.addEventListener('abort', give, { once: true });
      const settle = (verdict: Verdict) => {
        signal.removeEventListener('abort', give);
        resolve(verdict);
      };
      this.#matches.set(of, { id, resolve: settle });
      this.#post({ type: 'match', id, of, test });
    });
  }
}
