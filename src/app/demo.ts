import { HOUR_MS } from '../logs/time-range';

/** The API document allows 100 requests an hour; the demo runs in this page, so it may be explored more freely. */
export const DEMO_REQUESTS_PER_HOUR = 1_000;

export interface Demo {
  readonly endpointIds: readonly string[];
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  /** Resolves once nothing of the demo stands between the page and the network. */
  readonly stop: () => Promise<void>;
}

/** Loads the demo's data and its mock of the API, which are no part of the page until wanted. */
export async function startDemo(): Promise<Demo> {
  // Both at once: the first row waits for them.
  const library = import('../mocks/service-worker');
  // Who waits for it says what to do without; until then its failure is nobody's.
  library.catch(() => undefined);
  const { startMockApi } = await import('../mocks/browser');
  return startMockApi({
    library,
    rateLimit: { limit: DEMO_REQUESTS_PER_HOUR, windowMs: HOUR_MS },
    tryPattern: async (pattern, texts) => {
      const { tryTexts } = await import('../sources/match-worker/try-texts');
      return tryTexts(pattern, texts);
    },
  });
}
