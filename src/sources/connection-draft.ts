import { cleanApiKey } from '../api/client';
import { isEndpointId } from '../logs/view-state';
import { readBaseUrl } from './base-url';
import { Connection } from './connection';

export { cleanApiKey } from '../api/client';

/** Most endpoints of one connection, as many as the page's address can name. */
const MAX_ENDPOINTS = 50;

/** What is typed into the connection's form. */
export interface ConnectionDraft {
  readonly baseUrl: string;
  /** Empty: keep the key in use, if it is for the same origin. */
  readonly apiKey: string;
  /** Comma-separated. */
  readonly endpoints: string;
}

export interface DraftProblems {
  readonly baseUrl: string | null;
  readonly apiKey: string | null;
  readonly endpoints: string | null;
}

export type DraftReading =
  | { readonly ok: true; readonly connection: Connection }
  | { readonly ok: false; readonly problems: DraftProblems };

/** The API connection that a draft describes, or what is wrong with each field. No problem repeats the key. */
export function readApiDraft(draft: ConnectionDraft, current: Connection | null): DraftReading {
  const address = readBaseUrl(draft.baseUrl);
  const key = readApiKey(draft.apiKey);
  const listed = readEndpoints(draft.endpoints);
  const apiKey = key.apiKey ?? (address.ok ? keyToKeep(address.baseUrl, current) : null);
  const endpointsProblem =
    apiKey !== null && listed.endpoints.includes(apiKey)
      ? 'The API key stands among the endpoints. It would become part of an address: take it out.'
      : listed.problem;
  if (!address.ok || key.problem !== null || endpointsProblem !== null) {
    const baseUrl = address.ok ? null : address.problem;
    return { ok: false, problems: { baseUrl, apiKey: key.problem, endpoints: endpointsProblem } };
  }
  const form = { baseUrl: address.baseUrl, endpoints: listed.endpoints };
  return { ok: true, connection: new Connection('api', form, apiKey) };
}

/** The same where a proxy adds the key: only the endpoints are the user's. */
export function readProxyDraft(draft: ConnectionDraft, baseUrl: string): DraftReading {
  const { endpoints, problem } = readEndpoints(draft.endpoints);
  if (problem !== null) return { ok: false, problems: { baseUrl: null, apiKey: null, endpoints: problem } };
  return { ok: true, connection: new Connection('proxy', { baseUrl, endpoints }, null) };
}

/** The key in use when it may go to this address too, which is its own origin only. */
export function keyToKeep(baseUrl: string, current: Connection | null): string | null {
  if (current === null || current.mode !== 'api') return null;
  const sameOrigin =
    URL.canParse(baseUrl) &&
    URL.canParse(current.baseUrl) &&
    new URL(baseUrl).origin === new URL(current.baseUrl).origin;
  return sameOrigin ? current.apiKey : null;
}

/**
 * An API key as pasted: without "Bearer", surrounding white space and line breaks. Characters that a request header
 * cannot carry (`fetch` throws on them) are refused by their position, without repeating the key.
 */
export function readApiKey(text: string): {
  readonly apiKey: string | null;
  readonly problem: string | null;
} {
  const apiKey = cleanApiKey(text).replace(/[\r\n]+/g, '');
  if (apiKey === '') return { apiKey: null, problem: null };
  const at = apiKey.search(/[^\x21-\x7e]/);
  if (at === -1) return { apiKey, problem: null };
  const code = apiKey.charCodeAt(at);
  const what =
    code === 0x20 ? 'a space' : code < 0x20 || (code >= 0x7f && code < 0xa0) ? 'a control character' : null;
  const problem = `The key holds ${what ?? 'a letter or sign that is not ASCII'} at position ${at + 1}, which no request header can carry. Copy the key again.`;
  return { apiKey: null, problem };
}

/** Endpoint IDs, separated by commas or white space (a pasted column of them), each once. */
export function readEndpoints(text: string): {
  readonly endpoints: readonly string[];
  readonly problem: string | null;
} {
  const endpoints = [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))];
  const bad = endpoints.filter((part) => !isEndpointId(part));
  if (endpoints.length === 0) return { endpoints, problem: 'Enter at least one endpoint ID.' };
  if (bad.length > 0) {
    const named = bad.slice(0, 3).map((part) => `"${part.slice(0, 40)}"`);
    const more = bad.length > named.length ? ` and ${bad.length - named.length} more` : '';
    return {
      endpoints,
      problem: `Not an endpoint ID: ${named.join(', ')}${more}. An ID has letters, digits, "_", "-" and "." only.`,
    };
  }
  if (endpoints.length > MAX_ENDPOINTS) {
    return {
      endpoints,
      problem: `${endpoints.length} endpoints; at most ${MAX_ENDPOINTS} can be used at once.`,
    };
  }
  return { endpoints, problem: null };
}
