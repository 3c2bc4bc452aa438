import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RapidApiMessage, RapidApiOptions } from './rapid-api';

/** What became of the streams of an API in another process. */
export type StreamAccount = Extract<RapidApiMessage, { streams: unknown }>;

export interface RapidApi {
  readonly url: string;
  account(): Promise<StreamAccount>;
  close(): Promise<void>;
}

/** Starts the API with a rapid stream in a process of its own. */
export async function startRapidApi(root: string, options: RapidApiOptions): Promise<RapidApi> {
  const child = fork(join(root, '.ci', 'rapid-api.mjs'), [JSON.stringify(options)], { cwd: root });
  const waiting: ((message: RapidApiMessage | null) => void)[] = [];
  child.on('message', (message) => waiting.shift()?.(message as RapidApiMessage));
  child.on('exit', () => {
    for (const settle of waiting.splice(0)) settle(null);
  });
  const answer = async (): Promise<RapidApiMessage> => {
    const message = await new Promise<RapidApiMessage | null>((resolve) => waiting.push(resolve));
    if (message === null) throw new Error('The API’s process ended.');
    return message;
  };
  const first = await answer();
  if (!('url' in first)) throw new Error('The API’s process did not say where it is.');
  return {
    url: first.url,
    account: async () => {
      const told = answer();
      child.send('account');
      const message = await told;
      if ('url' in message) throw new Error('The API’s process was started twice.');
      return message;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
