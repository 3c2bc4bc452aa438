import type { Connection } from '../../sources/connection';
import type { FailedCheck, NetworkCause } from '../../sources/connection-check';

/** A failed connection in the user's words. */
export interface CheckExplanation {
  /** Which of the possible causes it is: "Address", "CORS", "Network", "API key (401)", "Permission (403)", … */
  readonly cause: string;
  readonly meaning: string;
  readonly steps: readonly string[];
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  /** Response headers or a command, to be copied as they are. */
  readonly code: { readonly name: string; readonly text: string } | null;
}

export interface CheckContext {
  /** The connection that was tried. */
  readonly connection: Connection;
  /** `location.origin` of the dashboard, which the API has to let in. */
  readonly pageOrigin: string;
}

const NO_EXTRAS = { rows: [], code: null };

export function explainCheck(check: FailedCheck, context: CheckContext): CheckExplanation {
  const { connection } = context;
  const proxy = connection.mode === 'proxy';
  switch (check.kind) {
    case 'address':
      return { ...NO_EXTRAS, ...explainAddress(check, connection) };
    case 'network':
      return explainNetwork(check.cause, context);
    case 'key':
      return {
        ...NO_EXTRAS,
        cause: 'API key (401)',
        meaning: proxy
          ? 'The API does not accept the key that the dashboard’s server adds.'
          : connection.hasKey
            ? 'The API does not accept this key.'
            : 'The API asks for a valid key, and none is set: a refused key is dropped.',
        steps: proxy
          ? ['Restart the server with a valid key in TENSORONE_API_KEY.']
          : [
              'Enter a valid API key. It may have been revoked, or belong to another installation of the API.',
            ],
      };
    case 'permission':
      return {
        cause: 'Permission (403)',
        meaning: 'The API accepts the key, but the key may not read the logs of this endpoint.',
        steps: ['Use a key with the required permission, or ask the key’s owner to grant it.'],
        rows: [
          { name: 'Required permission', value: check.required.join(', ') || 'not said' },
          { name: 'Current permissions', value: check.current.join(', ') || 'not said' },
        ],
        code: null,
      };
    case 'rate-limited':
      return {
        ...NO_EXTRAS,
        cause: 'Rate limit (429)',
        meaning: `The address is right, but the requests of this hour are used up. Wait ${Math.ceil(check.waitMs / 1_000)} s before trying again.`,
        steps: ['Wait, or connect anyway: the dashboard then waits by itself.'],
      };
    case 'server':
      return {
        ...NO_EXTRAS,
        cause: 'Server',
        meaning: 'The server answers, but not as it should.',
        steps: ['Try again in a moment. If it goes on, report it to the API’s operator with the code above.'],
      };
  }
}

function explainAddress(
  { problem }: Extract<FailedCheck, { kind: 'address' }>,
  connection: Connection,
): Pick<CheckExplanation, 'cause' | 'meaning' | 'steps'> {
  const cause = 'Address';
  const endpoint = connection.endpoints[0] ?? '';
  // The API names its own errors; a 404 without a code is any web server's.
  if (problem.kind === 'not-found' && !problem.code.startsWith('HTTP_')) {
    const meaning = `The API answers, but knows no endpoint "${endpoint}".`;
    return { cause, meaning, steps: ['Check the endpoint ID, and that it belongs to this API key.'] };
  }
  const url = `${connection.baseUrl}/v2/endpoints/${endpoint}/logs`;
  return {
    cause,
    meaning: `A server answers at this address, but not with the logs API: asked was ${url}.`,
    steps: [
      'Check the API base URL: it is the address before /v2.',
      'Check the endpoint ID: an unknown one may be answered in the same way.',
      'A log-in page or a proxy of your network may be answering in its place.',
    ],
  };
}

function explainNetwork(cause: NetworkCause, context: CheckContext): CheckExplanation {
  const { connection, pageOrigin } = context;
  const { host } = URL.canParse(connection.baseUrl) ? new URL(connection.baseUrl) : new URL(pageOrigin);
  const network = { ...NO_EXTRAS, cause: 'Network' };
  switch (cause) {
    case 'offline':
      return { ...network, meaning: 'This device is offline.', steps: ['Reconnect, then try again.'] };
    case 'timeout':
      return {
        ...network,
        meaning: `${host} did not answer in time.`,
        steps: ['Check the address and port, and whether a firewall or VPN stands between.'],
      };
    case 'interrupted':
      return { ...network, meaning: 'The connection broke during the answer.', steps: ['Try again.'] };
    case 'policy':
      return {
        ...network,
        meaning: `This dashboard’s own Content-Security-Policy does not allow requests to ${host}.`,
        steps: ['Add the address to connect-src: start the server with TENSORONE_CSP_CONNECT set to it.'],
      };
    case 'cors':
      return {
        cause: 'CORS',
        meaning: `${host} answers, but lets no page of ${pageOrigin} read the answer: CORS headers are missing, or it redirects elsewhere.`,
        steps: [
          'Let the API send the headers below, with its errors and its answer to the preflight (OPTIONS) too. A "*" for the allowed headers does not cover Authorization in Firefox and Safari.',
          'Or start the dashboard as a proxy, with TENSORONE_API_URL and TENSORONE_API_KEY in the environment of "npm start": requests then stay on this origin.',
        ],
        rows: [],
        code: { name: 'Response headers', text: corsHeaders(pageOrigin) },
      };
    case 'unreachable':
      if (connection.mode === 'proxy') {
        const steps = ['Check that the server which delivered this page is still running.'];
        return { ...network, meaning: 'The dashboard’s own server does not answer.', steps };
      }
      return {
        ...network,
        meaning: `Nothing answers at ${host} that this browser can reach: a wrong name or port, a refused connection, a certificate that is not trusted, or a server that turns pages of other origins away.`,
        steps: [
          'Check the address, and open it in a new tab: if that works, it is CORS, and the API has to send the headers below.',
          'Without a change to the API, start the dashboard as a proxy, with TENSORONE_API_URL and TENSORONE_API_KEY in the environment of "npm start".',
        ],
        rows: [],
        code: { name: 'Response headers', text: corsHeaders(pageOrigin) },
      };
  }
}

/** The headers that the client's requests need, live tail included (Fetch, "CORS protocol"). */
function corsHeaders(pageOrigin: string): string {
  return [
    `Access-Control-Allow-Origin: ${pageOrigin}`,
    'Access-Control-Allow-Methods: GET, POST',
    'Access-Control-Allow-Headers: Authorization, Accept, Content-Type, Last-Event-ID',
    'Access-Control-Expose-Headers: Retry-After',
  ].join('\n');
}
