import { unpackEntries } from '../../store/packed-entries';
import { type ListPage, listPage, type PageReader, readPage } from '../list-page';
import type { FromPageWorker, ToPageWorker } from './page-desk';

/** The part of a worker that is used. */
export interface PagePort {
  postMessage(message: ToPageWorker): void;
  onAnswer(listener: (answer: FromPageWorker) => void): void;
  /** Called when the worker itself broke: its script did not load, or it is out of memory. */
  onFailure(listener: () => void): void;
}

/**
 * Reads pages in a worker, into packed entries: the page's thread neither parses them nor holds their objects. Where
 * the worker fails, and for a range without an end (of which the client learns the server's time), they are read here.
 */
export function createWorkerPages(start: () => PagePort): PageReader {
  const waiting = new Map<number, (answer: FromPageWorker | null) => void>();
  let port: PagePort | null = null;
  let broken = false;
  let lastId = 0;

  const fail = (): void => {
    broken = true;
    for (const settle of waiting.values()) settle(null);
    waiting.clear();
  };
  const ask = (endpointId: string, body: string): Promise<FromPageWorker | null> => {
    try {
      if (port === null) {
        port = start();
        port.onFailure(fail);
        port.onAnswer((answer) => {
          waiting.get(answer.id)?.(answer);
          waiting.delete(answer.id);
        });
      }
      const id = ++lastId;
      port.postMessage({ id, endpointId, body });
      return new Promise((resolve) => waiting.set(id, resolve));
    } catch {
      fail();
      return Promise.resolve(null);
    }
  };

  return async (client, endpointId, parameters, signal): Promise<ListPage> => {
    const { endTime } = parameters;
    if (broken || endTime === undefined) return readPage(client, endpointId, parameters, signal);
    const unread = await client.listUnread(endpointId, { ...parameters, endTime }, signal);
    const answer = await ask(endpointId, unread.body);
    signal.throwIfAborted();
    if (answer?.page) return { head: answer.page.head, entries: unpackEntries(answer.page.packed) };
    return listPage(unread.read(), endpointId);
  };
}

/** The same with a worker of its own, whose script is fetched with the first page. */
export function startWorkerPages(): PageReader {
  return createWorkerPages(() => {
    const worker = new Worker(new URL('./page.worker.ts', import.meta.url), { type: 'module' });
    return {
      postMessage: (message) => worker.postMessage(message),
      onAnswer: (listener) =>
        worker.addEventListener('message', (event: MessageEvent<FromPageWorker>) => listener(event.data)),
      onFailure: (listener) => worker.addEventListener('error', listener),
    };
  });
}
