import { type DeskOptions, TailDesk } from './tail-desk';
import type { FromTailWorker, TailPort } from './tail-wire';

/** For tests: a desk in the same thread in place of the worker. Messages are copied and handed over as between threads. */
export function deskPort(options: DeskOptions = {}): TailPort {
  let tell: (message: FromTailWorker) => void = () => undefined;
  let fail: (reason: string) => void = () => undefined;
  let open = true;
  const later = (deliver: () => void) =>
    queueMicrotask(() => {
      try {
        if (open) deliver();
      } catch (error) {
        fail(String(error));
      }
    });
  const desk = new TailDesk((message, transfer = []) => {
    const copy = structuredClone(message, { transfer });
    later(() => tell(copy));
  }, options);
  return {
    postMessage: (message, transfer = []) => {
      const copy = structuredClone(message, { transfer });
      // Unlike a worker, a desk that is left still has to be told.
      if (message.type === 'stop') desk.receive(copy);
      else later(() => desk.receive(copy));
    },
    onMessage: (listener) => {
      tell = listener;
    },
    onFailure: (listener) => {
      fail = listener;
    },
    close: () => {
      open = false;
    },
  };
}
