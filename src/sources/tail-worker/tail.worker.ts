import { TailDesk } from './tail-desk';
import type { ToTailWorker } from './tail-wire';

const desk = new TailDesk((message, transfer = []) => postMessage(message, { transfer }));

addEventListener('message', (event: MessageEvent<ToTailWorker>) => desk.receive(event.data));

// The page hears of errors only, not of promises that nobody waits for.
addEventListener('unhandledrejection', ({ reason }) => {
  throw reason;
});
