import { ApiProblem } from '../log-source';
import { MatchRunner, startMatchWorker } from '../match-worker/match-runner';
import { receivedProblem } from '../sent-problem';
import type {
  Answer,
  FileOrder,
  FileProgress,
  FromArchive,
  Question,
  QuestionKind,
  ToArchive,
} from './archive-message';

/** The part of the archive's worker that is used; in tests a desk in the same thread. */
export interface ArchivePort {
  postMessage(message: ToArchive): void;
  onMessage(listener: (message: FromArchive) => void): void;
  /** Called when the worker itself broke (script not loaded, out of memory). */
  onFailure(listener: (reason: string) => void): void;
  close(): void;
}

export interface ArchiveEvents {
  readonly onProgress: (progress: FileProgress) => void;
  readonly onFailure: (reason: string) => void;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** The page's side of an archive: entries are held and questions answered in a worker, patterns tried in another. */
export class ArchiveEngine {
  readonly #port: ArchivePort;
  readonly #startRunner: () => MatchRunner;
  readonly #runners = new Map<QuestionKind, MatchRunner>();
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #broken: ApiProblem | null = null;

  /** A runner is started for each kind of question that tries patterns, so that a slow one holds up no other. */
  constructor(port: ArchivePort, startRunner: () => MatchRunner, events: ArchiveEvents) {
    this.#port = port;
    this.#startRunner = startRunner;
    port.onMessage((message) => this.#receive(message, events));
    port.onFailure((reason) => {
      const lost = new ApiProblem('internal', {
        code: 'ARCHIVE_LOST',
        message: `The worker that holds the files has ended: ${reason}. Open the files again.`,
      });
      this.#broken = lost;
      for (const waiting of this.#waiting.values()) waiting.reject(lost);
      this.#waiting.clear();
      events.onFailure(lost.message);
    });
  }

  /** Files are read in the order of the calls. */
  read(order: FileOrder): void {
    this.#port.postMessage({ type: 'read', order });
  }

  /** Null: every file that is read or waits for it. */
  stopReading(id: number | null): void {
    this.#port.postMessage({ type: 'stop-reading', id });
  }

  /** Lets go of every entry. */
  clear(): void {
    this.#port.postMessage({ type: 'clear' });
  }

  /** Throws ApiProblem, or the signal's reason once the answer is of no more use. */
  ask<K extends QuestionKind>(question: Question<K>, signal: AbortSignal): Promise<Answer<K>> {
    signal.throwIfAborted();
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const id = ++this.#lastId;
    return new Promise<Answer<K>>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(id);
        this.#port.postMessage({ type: 'give-up', id });
        reject(signal.reason);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const settled = () => signal.removeEventListener('abort', giveUp);
      this.#waiting.set(id, {
        resolve: (answer) => {
          settled();
          // The worker answers a question with the answer of its kind; the compiler cannot follow that over messages.
          resolve(answer as Answer<K>);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#port.postMessage({ type: 'ask', id, question });
    });
  }

  close(): void {
    for (const runner of this.#runners.values()) runner.close();
    this.#port.close();
  }

  #receive(message: FromArchive, events: ArchiveEvents): void {
    switch (message.type) {
      case 'progress':
        events.onProgress(message.progress);
        return;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.answer);
        this.#waiting.delete(message.id);
        return;
      case 'problem':
        this.#waiting.get(message.id)?.reject(receivedProblem(message.problem));
        this.#waiting.delete(message.id);
        return;
      case 'match':
        void this.#runnerOf(message.of)
          .run(message.test)
          .then((verdict) => this.#port.postMessage({ type: 'verdict', id: message.id, verdict }));
        return;
      case 'end-match':
        this.#runners.get(message.of)?.stop();
    }
  }

  #runnerOf(kind: QuestionKind): MatchRunner {
    const runner = this.#runners.get(kind) ?? this.#startRunner();
    this.#runners.set(kind, runner);
    return runner;
  }
}

/** An engine with workers of its own. The archive's script is fetched now, the pattern worker's with the first pattern. */
export function startArchiveEngine(events: ArchiveEvents): ArchiveEngine {
  const worker = new Worker(new URL('./archive.worker.ts', import.meta.url), { type: 'module' });
  const port: ArchivePort = {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<FromArchive>) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) =>
        listener(event.message || 'its script could not be started'),
      ),
    close: () => worker.terminate(),
  };
  return new ArchiveEngine(port, () => new MatchRunner(startMatchWorker), events);
}
