import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiHandler } from './handler';

export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When it arrived, epoch milliseconds. */
  readonly time: number;
  /** True once its response is over: sent to the end, or cut by either side. */
  closed: boolean;
  /** True when the caller went away before the end of the response. */
  aborted: boolean;
}

/**
 * Decides the fate of one request in place of the handler: a response, a connection reset, or null to let the handler
 * answer. A promise that never settles is a server that hangs; a body that errors is a connection cut half-way.
 */
export type Respond = (request: Request) => Response | 'reset' | null | Promise<Response | 'reset' | null>;

export interface ApiServerOptions {
  readonly handler: ApiHandler;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Whether `requests` is filled. */
  readonly record?: boolean;
}

export interface ApiServer {
  /** Origin without a slash at its end. */
  readonly url: string;
  /** What answers when nothing is put before it; for faults that spoil a good answer. */
  readonly handler: ApiHandler;
  /** Oldest first, preflights included. */
  readonly requests: readonly RecordedRequest[];
  /** Puts a function before the handler for every request from now on; null removes it. */
  respondWith(respond: Respond | null): void;
  /** Ends every open connection and stops listening. */
  close(): Promise<void>;
}

/** Serves a request handler over HTTP. Streams are passed on chunk by chunk, no faster than the caller reads them. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { handler, port = 0, host = '127.0.0.1', record = true } = options;
  const requests: RecordedRequest[] = [];
  let respond: Respond | null = null;
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const recorded = recordRequest(incoming, await readText(incoming));
    if (record) requests.push(recorded);
    const abort = new AbortController();
    outgoing.once('close', () => {
      recorded.closed = true;
      recorded.aborted = !outgoing.writableFinished;
      abort.abort();
    });
    const request = toRequest(recorded, host, abort.signal);
    const response = (await respond?.(request)) ?? (await handler(request));
    if (response === 'reset') incoming.socket.resetAndDestroy();
    else await send(response, outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => fail(outgoing, error));
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    handler,
    requests,
    respondWith: (next) => {
      respond = next;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function recordRequest(incoming: IncomingMessage, body: string): RecordedRequest {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: incoming.method ?? 'GET',
    url: incoming.url ?? '/',
    headers: Object.fromEntries(headers),
    body,
    time: Date.now(),
    closed: false,
    aborted: false,
  };
}

function toRequest(
  { method, url, headers, body }: RecordedRequest,
  host: string,
  signal: AbortSignal,
): Request {
  const hasBody = method !== 'GET' && method !== 'HEAD' && body !== '';
  return new Request(new URL(url, `http://${headers.host ?? host}`), {
    method,
    headers: { ...headers },
    body: hasBody ? body : null,
    signal,
  });
}

/** Writes the response, waiting whenever the socket is full. Gives up the body when the caller is gone. */
async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  // Sent at once: a stream's first entry may be a long time coming.
  outgoing.flushHeaders();
  const reader = response.body?.getReader();
  if (reader) {
    const giveUp = (): void => void reader.cancel().catch(() => {});
    if (outgoing.closed) giveUp();
    outgoing.once('close', giveUp);
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (!outgoing.write(next.value)) await roomToWrite(outgoing);
    }
  }
  outgoing.end();
}

/** Resolves when the socket has taken what was written, or is gone. */
function roomToWrite(outgoing: ServerResponse): Promise<void> {
  if (outgoing.closed) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = (): void => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.once('drain', settle).once('close', settle);
  });
}

/** Before the headers an error is a 500 that names it; after them all that is left is to cut the connection. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  outgoing.writeHead(500, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' });
  outgoing.end(JSON.stringify({ error: 'INTERNAL_ERROR', message, details: {} }));
}
