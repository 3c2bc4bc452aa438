import { isJsonObject, type Json, ownValue, safeStringify } from '../logs/json';
import type { ApiProblem, ProblemKind } from './problem';

/** A problem in the user's words: what it means here, and what to do about it. */
export interface Explanation {
  readonly meaning: string;
  readonly advice: string;
}

const TEXTS: Record<ProblemKind, Explanation> = {
  offline: {
    meaning: 'This device has no network connection, so the API cannot be asked.',
    advice: 'Reconnect; the request is sent again as soon as the browser reports a connection.',
  },
  unreachable: {
    meaning:
      'The browser got no answer it may read: the address is wrong, nothing listens there, the name does not resolve, or the server sends no CORS headers for this page. A browser does not tell these apart.',
    advice:
      'Check the API base URL under "Connection". If the API sends no CORS headers, start the dashboard with TENSORONE_API_URL and TENSORONE_API_KEY set: its server then passes requests on from the same origin.',
  },
  interrupted: {
    meaning: 'The connection broke while the answer was arriving. Nothing of the broken answer is used.',
    advice: 'Retry. If it happens again, ask for smaller pages or a shorter time range.',
  },
  timeout: {
    meaning: 'The server did not answer, or stopped sending, for too long.',
    advice: 'Retry, or ask for a shorter time range or smaller pages.',
  },
  'bad-request': {
    meaning: 'The parameters of this request were not accepted.',
    advice: 'Change what the message names (time range, search pattern, level), then try again.',
  },
  unauthorized: {
    meaning: 'The API does not accept the API key, or none was sent.',
    advice: 'Open "Connection" and enter a valid API key.',
  },
  forbidden: {
    meaning: 'The API key is valid but may not read these logs.',
    advice: 'Use a key that has the required permission, or ask its owner to grant it.',
  },
  'not-found': {
    meaning: 'The API knows no such endpoint, or the base URL does not lead to the API.',
    advice: 'Check the endpoint ID and, under "Connection", the API base URL.',
  },
  'too-many-logs': {
    meaning:
      'The range holds more entries than the API returns at once, even in the smallest piece that can be asked for.',
    advice: 'Shorten the time range, raise the minimum level, or filter by job.',
  },
  'rate-limited': {
    meaning: 'The API takes a limited number of requests in an hour, and this key has used them.',
    advice:
      'Nothing is sent until the time is over; then it goes on by itself. A live tail needs one request only.',
  },
  server: {
    meaning: 'The API failed on its side.',
    advice: 'Retry in a moment. If it goes on, report it to the API’s operator with the code and time.',
  },
  'unexpected-status': {
    meaning: 'The server answered with a status that the API does not document.',
    advice: 'Check the API base URL under "Connection"; a proxy may be answering in its place.',
  },
  'not-json': {
    meaning: 'Something other than the API answered: often a proxy, a log-in page or a wrong address.',
    advice: 'Check the API base URL under "Connection", or open it in a new tab to see what answers.',
  },
  truncated: {
    meaning: 'The answer was cut off on its way. Nothing of it is used, because its end is missing.',
    advice: 'Retry. If it happens again, ask for smaller pages.',
  },
  'unexpected-answer': {
    meaning: 'The answer is JSON, but not in the form of the API’s answer.',
    advice: 'Check that the base URL is that of the v2 API.',
  },
  'invalid-key': {
    meaning: 'The API key cannot be sent as it is.',
    advice: 'Open "Connection" and paste the key again, without line breaks or special characters.',
  },
  internal: {
    meaning: 'The dashboard itself failed here.',
    advice: 'Retry; if it happens again, reload the page. Filters are kept in the address.',
  },
};

export function explainProblem(problem: ApiProblem): Explanation {
  return TEXTS[problem.kind];
}

export interface DetailRow {
  readonly name: string;
  readonly value: string;
}

/** The error's `details` as readable rows: "Required permission — logs:read". A text is one row. */
export function detailRows(details: unknown): readonly DetailRow[] {
  if (details === null || details === undefined || details === '') return [];
  if (!isJsonObject(details)) return [{ name: 'Details', value: valueText(details as Json) }];
  return Object.keys(details).map((key) => ({
    name: words(key),
    value: valueText(ownValue(details, key) ?? null),
  }));
}

function valueText(value: Json): string {
  if (Array.isArray(value) && value.every((part: Json) => typeof part !== 'object' || part === null))
    return value.join(', ') || 'none';
  return typeof value === 'object' && value !== null ? safeStringify(value) : String(value ?? 'none');
}

/** "requiredPermission" → "Required permission". */
function words(key: string): string {
  const spaced = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
