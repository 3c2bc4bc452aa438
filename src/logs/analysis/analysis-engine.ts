import type { LogEntry } from '../entry';
import type { FromWorker, SentEntry, ToWorker } from './analysis-message';
import type { AnalysisAnswer, AnalysisKind, AnalysisRequest } from './analysis-request';

/** The part of a worker that is used; in tests a desk in the same thread. */
export interface AnalysisPort {
  postMessage(message: ToWorker): void;
  onAnswer(listener: (answer: FromWorker) => void): void;
  /** Called when the worker itself broke (script not loaded, out of memory). */
  onFailure(listener: (reason: string) => void): void;
  close(): void;
}

/** So many entries are copied to the worker at once; copying more would hold up the page for too long. */
const CHUNK = 1_000;

/** The result that answers a kind of request. */
export type AnalysisResult<K extends AnalysisKind> = Extract<AnalysisAnswer, { kind: K }>['result'];

interface Waiting {
  readonly resolve: (answer: AnalysisAnswer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Runs analyses in a worker. The entries are sent there once, in chunks, and only what a list has more than the one
 * before is sent again while more pages are loaded.
 */
export class AnalysisEngine {
  readonly #port: AnalysisPort;
  readonly #waiting = new Map<number, Waiting>();
  #sent: readonly LogEntry[] = [];
  #sentCount = 0;
  #lastId = 0;
  /** Requests are served one after the other, because all of them share the worker's list of entries. */
  #turn: Promise<void> = Promise.resolve();

  constructor(port: AnalysisPort) {
    this.#port = port;
    port.onAnswer((message) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('answer' in message) waiting?.resolve(message.answer);
      else waiting?.reject(new Error(message.error));
    });
    port.onFailure((reason) => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
      this.#waiting.clear();
    });
  }

  /** Rejects with the signal's reason when it aborts: the answer is then of no more use. */
  async run<K extends AnalysisKind>(
    request: Extract<AnalysisRequest, { kind: K }>,
    entries: readonly LogEntry[],
    signal: AbortSignal,
  ): Promise<AnalysisResult<K>> {
    const served = this.#turn.then(async () => {
      signal.throwIfAborted();
      await this.#send(entries, signal);
      return this.#ask(request, signal);
    });
    this.#turn = served.then(
      () => undefined,
      () => undefined,
    );
    return resultOf<K>(await served, request.kind);
  }

  close(): void {
    this.#port.close();
  }

  async #send(entries: readonly LogEntry[], signal: AbortSignal): Promise<void> {
    if (!extendsList(entries, this.#sent, this.#sentCount)) {
      this.#port.postMessage({ type: 'clear' });
      this.#sentCount = 0;
    }
    this.#sent = entries;
    while (this.#sentCount < entries.length) {
      const chunk = entries.slice(this.#sentCount, this.#sentCount + CHUNK);
      this.#port.postMessage({ type: 'append', entries: chunk.map(sendable) });
      this.#sentCount += chunk.length;
      await new Promise((resolve) => setTimeout(resolve));
      signal.throwIfAborted();
    }
  }

  #ask(request: AnalysisRequest, signal: AbortSignal): Promise<AnalysisAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#port.postMessage({ type: 'run', id, request });
    });
  }
}

/** Whether a list begins with all that was sent of another. Lists only grow at their end, so two places tell. */
function extendsList(entries: readonly LogEntry[], sent: readonly LogEntry[], count: number): boolean {
  return (
    count === 0 ||
    (entries.length >= count && entries[0] === sent[0] && entries[count - 1] === sent[count - 1])
  );
}

function sendable({ endpointId, raw }: LogEntry): SentEntry {
  return { endpointId, raw };
}

function resultOf<K extends AnalysisKind>(answer: AnalysisAnswer, kind: AnalysisKind): AnalysisResult<K> {
  if (answer.kind !== kind) throw new Error(`asked for ${kind}, got ${answer.kind}`);
  // The kind was just compared with the request's, whose type is K; the compiler cannot follow that.
  return answer.result as AnalysisResult<K>;
}

/** An engine with a worker of its own. The worker's script is fetched now. */
export function startAnalysisEngine(): AnalysisEngine {
  const worker = new Worker(new URL('./analysis.worker.ts', import.meta.url), { type: 'module' });
  return new AnalysisEngine({
    postMessage: (message) => worker.postMessage(message),
    onAnswer: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) =>
        listener(event.message || 'The analysis worker could not be started.'),
      ),
    close: () => worker.terminate(),
  });
}
