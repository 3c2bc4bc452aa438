import { allowAnyOrigin } from '../src/mocks/cors';
import type { Respond } from '../src/mocks/http-server';

/** The key that the tests' API asks for: a canary that must turn up in the Authorization header and nowhere else. */
export const API_KEY = 'sk_CANARY_4f1d9c';

/** The endpoints of the seeded dataset; the first holds the burst of out-of-memory errors of the last hour. */
export const ENDPOINTS = ['ep_1234567890abcdef', 'ep_2345678901bcdefg', 'ep_3456789012cdefgh'] as const;

/** Puts an answer in place of the API's, for requests proper: preflights always pass. Readable from any origin. */
export function instead(respond: Respond): Respond {
  return async (request) => {
    if (request.method === 'OPTIONS') return null;
    const response = await respond(request);
    return response instanceof Response ? allowAnyOrigin(response) : response;
  };
}

/** Puts an answer in place of each of the API's live streams. */
export function insteadOfStreams(stream: () => Response): Respond {
  return instead((request) => (request.url.includes('stream=true') ? stream() : null));
}

/** Puts the same entries, as all there are, in place of each of the API's lists. */
export function insteadOfLists(logs: readonly object[]): Respond {
  return instead((request) =>
    request.url.includes('/logs?')
      ? Response.json({
          totalLogs: logs.length,
          filteredLogs: logs.length,
          pagination: { limit: 1_000, offset: 0, hasMore: false, nextOffset: null },
          logs,
        })
      : null,
  );
}

/** An error answer in the API's form. */
export function errorAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers });
}
