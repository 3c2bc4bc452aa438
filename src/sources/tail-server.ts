import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';

/** One request as a {@link TailServer} saw it. */
export interface SeenRequest {
  readonly url: URL;
  readonly headers: Headers;
  readonly stream: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The caller has closed the connection. */
  closed: boolean;
}

/** One open live stream, to be written to by a test. */
export interface OpenStream {
  readonly request: SeenRequest;
  send(text: string | Uint8Array): void;
  /** The server ends the stream in an orderly way. */
  end(): void;
  /** The connection breaks. */
  cut(): void;
}

type Answer = (request: SeenRequest) => Response | Promise<Response>;

/**
 * An API behind an injected `fetch`, for tests of the live tail: every stream request opens a stream and every list
 * request gets an empty list, unless the test says otherwise.
 */
export class TailServer {
  readonly requests: SeenRequest[] = [];
  /** Streams that are open, oldest first. */
  open: OpenStream[] = [];
  onStream: Answer | null = null;
  onList: Answer = () => listAnswer([]);

  client(): ApiClient {
    return new ApiClient({
      connection: { baseUrl: 'https://api.test', apiKey: 'key' },
      budget: new RequestBudget(100),
      fetch: this.#fetch,
    });
  }

  get streams(): readonly SeenRequest[] {
    return this.requests.filter(({ stream }) => stream);
  }

  get lists(): readonly SeenRequest[] {
    return this.requests.filter(({ stream }) => !stream);
  }

  /** The newest open stream. */
  stream(): OpenStream {
    const newest = this.open.at(-1);
    if (newest === undefined) throw new Error('no stream is open');
    return newest;
  }

  /** Opens a stream as answer to a request. */
  readonly openStream = (request: SeenRequest): Response => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const gone = () => {
          this.open = this.open.filter((stream) => stream.request !== request);
        };
        this.open.push({
          request,
          send: (data) =>
            controller.enqueue(typeof data === 'string' ? new TextEncoder().encode(data) : data),
          end: () => {
            gone();
            controller.close();
          },
          cut: () => {
            gone();
            controller.error(new TypeError('network error'));
          },
        });
      },
      cancel: () => this.#close(request),
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  };

  readonly #fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const stream = url.searchParams.get('stream') === 'true';
    const request: SeenRequest = {
      url,
      headers: new Headers(init?.headers),
      stream,
      at: Date.now(),
      closed: false,
    };
    this.requests.push(request);
    init?.signal?.addEventListener('abort', () => this.#close(request));
    return stream ? (this.onStream ?? this.openStream)(request) : this.onList(request);
  };

  #close(request: SeenRequest): void {
    request.closed = true;
    this.open = this.open.filter((stream) => stream.request !== request);
  }
}

/** A list answer of one page. */
export function listAnswer(logs: readonly unknown[]): Response {
  return Response.json({
    totalLogs: logs.length,
    filteredLogs: logs.length,
    pagination: { limit: 10_000, offset: 0, hasMore: false, nextOffset: null },
    logs,
  });
}

/** The API's error answer. */
export function errorAnswer(status: number, error: string, details: unknown = {}): Response {
  return Response.json({ error, message: `${error} in words`, details }, { status });
}
