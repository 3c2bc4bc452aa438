import { API_KEY } from '../e2e/test-api';
import { allowAnyOrigin } from '../src/mocks/cors';
import { createDataset } from '../src/mocks/dataset';
import { createApiHandler } from '../src/mocks/handler';
import { startApiServer } from '../src/mocks/http-server';
import { createRapidStream } from '../src/mocks/rapid-stream';

/** What the API's process is started with, as JSON in its first argument. */
export interface RapidApiOptions {
  readonly anchor: number;
  readonly ratePerSecond: number;
  readonly total: number;
}

/** What the API's process tells: first where it is, then, whenever it is asked, what became of its streams. */
export type RapidApiMessage =
  | { readonly url: string }
  | {
      readonly streams: readonly { readonly closed: boolean; readonly aborted: boolean }[];
      /** Entries sent, and the milliseconds from the stream's opening to the last of them. */
      readonly sent: number;
      readonly sentMs: number;
    };

/** Serves the API with one rapid stream, in a process of its own, so that making the entries holds nobody up. */
export async function main(options: RapidApiOptions): Promise<void> {
  const { anchor, ratePerSecond, total } = options;
  const dataset = createDataset({ seed: 'bench', anchor });
  const api = await startApiServer({
    handler: createApiHandler({ dataset, apiKey: API_KEY, rateLimit: null }),
  });
  let sent = 0;
  let began = 0;
  let lastAt = 0;
  api.respondWith((request) => {
    if (request.method !== 'GET' || !request.url.includes('stream=true')) return null;
    began = performance.now();
    const body = createRapidStream({
      ratePerSecond,
      total,
      signal: request.signal,
      onSent: (entries) => {
        sent += entries;
        lastAt = performance.now();
      },
    });
    return allowAnyOrigin(
      new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } }),
    );
  });
  const tell = (message: RapidApiMessage): void => void process.send?.(message);
  process.on('message', () => {
    const streams = api.requests
      .filter(({ method, url }) => method === 'GET' && url.includes('stream=true'))
      .map(({ closed, aborted }) => ({ closed, aborted }));
    tell({ streams, sent, sentMs: lastAt - began });
  });
  process.on('disconnect', () => process.exit());
  tell({ url: api.url });
}
