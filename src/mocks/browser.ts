import { createDataset } from './dataset';
import { type ApiHandler, type ApiHandlerOptions, createApiHandler } from './handler';

export interface MockApiOptions extends Omit<ApiHandlerOptions, 'dataset'> {
  readonly seed?: string;
  /** Epoch milliseconds the incidents are placed before. Now, unless given. */
  readonly anchor?: number;
  /** Where the service worker's script is served. */
  readonly workerUrl?: string;
  /** What runs the service worker, on its way already; rejected where it cannot be loaded. */
  readonly library: Promise<typeof import('./service-worker')>;
}

export interface MockApi {
  readonly endpointIds: readonly string[];
  /** Where the mock answers. A path of its own on the page's origin, so that it never answers in a real API's place. */
  readonly baseUrl: string;
  /** The way to the mock: the page's own fetch where a service worker answers it, a direct call where none can run. */
  readonly fetch: typeof fetch;
  /** Resolves once the service worker is out of the way. */
  stop(): Promise<void>;
}

/**
 * Answers calls to its base URL from a seeded dataset through a service worker. Every other request goes its way. Resolves when the worker is in control. A request's signal never fires behind a
 * service worker: an abandoned stream is noticed by its body being cancelled. Where the browser refuses service
 * workers (private windows, plain HTTP) or storage, the same handler is called directly.
 */
export async function startMockApi(options: MockApiOptions): Promise<MockApi> {
  const { seed = 'demo', anchor = Date.now(), workerUrl, library, ...rest } = options;
  const dataset = createDataset({ seed, anchor });
  const handler = createApiHandler({ ...rest, dataset });
  const { endpointIds } = dataset;
  const baseUrl = new URL(`${import.meta.env.BASE_URL}demo`, location.href).href;
  const direct: MockApi = { endpointIds, baseUrl, fetch: directFetch(handler), stop: async () => undefined };
  if (!('serviceWorker' in navigator)) return direct;
  try {
    const { setupWorker, http } = await library;
    const worker = setupWorker(http.all(`${baseUrl}/v2/endpoints/*`, ({ request }) => handler(request)));
    await worker.start({
      quiet: true,
      onUnhandledFrame: 'bypass',
      serviceWorker: { url: workerUrl ?? `${import.meta.env.BASE_URL}mockServiceWorker.js` },
    });
    const stop = async () => worker.stop();
    return { endpointIds, baseUrl, fetch: (...request) => fetch(...request), stop };
  } catch {
    return direct;
  }
}

function directFetch(handler: ApiHandler): typeof fetch {
  return (input, init) =>
    handler(new Request(input instanceof Request ? input : new URL(input, location.href), init));
}
