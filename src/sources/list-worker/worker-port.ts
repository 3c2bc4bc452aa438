import type { ListPort } from './list-engine';
import type { FromListWorker } from './list-message';

/** A started worker as the port of an engine. */
export function workerPort<Q, A>(worker: Worker): ListPort<Q, A> {
  return {
    postMessage: (message, transfer = []) => worker.postMessage(message, transfer),
    onAnswer: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<FromListWorker<A>>) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) =>
        listener(event.message || 'The worker could not be started.'),
      ),
    close: () => worker.terminate(),
  };
}
