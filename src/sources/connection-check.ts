import type { ApiClient } from '../api/client';
import { type ApiProblem, isAbort, toProblem } from '../api/problem';
import { isJsonObject, ownValue } from '../logs/json';

/** Why the browser got no answer, told apart as far as a page can find out. */
export type NetworkCause = 'offline' | 'timeout' | 'interrupted' | 'policy' | 'cors' | 'unreachable';

/** What trying a connection has shown. */
export type ConnectionCheck =
  | { readonly kind: 'ok' }
  /** Something answers at the address, but not this API, or the API knows no such endpoint. */
  | { readonly kind: 'address'; readonly problem: ApiProblem }
  | { readonly kind: 'network'; readonly cause: NetworkCause; readonly problem: ApiProblem }
  | { readonly kind: 'key'; readonly problem: ApiProblem }
  /** `required` and `current` are empty where the API does not say. */
  | {
      readonly kind: 'permission';
      readonly required: readonly string[];
      readonly current: readonly string[];
      readonly problem: ApiProblem;
    }
  | { readonly kind: 'rate-limited'; readonly waitMs: number; readonly problem: ApiProblem }
  | { readonly kind: 'server'; readonly problem: ApiProblem };

export type FailedCheck = Exclude<ConnectionCheck, { kind: 'ok' }>;

export interface CheckRequest {
  readonly client: ApiClient;
  /** The client's base URL; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly endpointId: string;
  readonly signal: AbortSignal;
  /** For the probe that tells a missing CORS header from a server that is not there. */
  readonly fetch?: typeof fetch;
}

/** Milliseconds that the probe waits for any answer. */
const PROBE_TIMEOUT_MS = 8_000;

/**
 * Tries a connection with one request for one entry, which counts against the API's limit. Rejects only with the
 * signal's AbortError.
 */
export async function checkConnection(request: CheckRequest): Promise<ConnectionCheck> {
  const policy = watchPolicy(request.baseUrl);
  try {
    await request.client.list(request.endpointId, { limit: 1 }, request.signal);
    return { kind: 'ok' };
  } catch (error) {
    if (isAbort(error) || request.signal.aborted) throw error;
    const problem = toProblem(error);
    if (problem.kind !== 'unreachable') return checkOf(problem);
    const answers = await probe(request);
    request.signal.throwIfAborted();
    const cause = (await policy.blocked()) ? 'policy' : answers ? 'cors' : 'unreachable';
    return { kind: 'network', cause, problem };
  } finally {
    policy.stop();
  }
}

/** What a problem says about the connection; `ok` where it says that the connection works. */
export function checkOf(problem: ApiProblem): ConnectionCheck {
  switch (problem.kind) {
    // Too many logs in the default range: address, key and permission are all good.
    case 'too-many-logs':
      return { kind: 'ok' };
    case 'unauthorized':
    case 'invalid-key':
      return { kind: 'key', problem };
    case 'forbidden':
      return {
        kind: 'permission',
        required: permissions(problem.details, 'requiredPermission', 'requiredPermissions'),
        current: permissions(problem.details, 'currentPermissions', 'currentPermission'),
        problem,
      };
    case 'not-found':
    case 'not-json':
    case 'unexpected-answer':
    case 'unexpected-status':
      return { kind: 'address', problem };
    case 'offline':
    case 'unreachable':
    case 'timeout':
    case 'interrupted':
      return { kind: 'network', cause: problem.kind, problem };
    case 'rate-limited':
      return { kind: 'rate-limited', waitMs: problem.retryAfterMs ?? 0, problem };
    default:
      return { kind: 'server', problem };
  }
}

/** Permission names under the first of the names that is there: one text, or a list of them. */
function permissions(details: unknown, ...names: readonly string[]): readonly string[] {
  if (!isJsonObject(details)) return [];
  for (const name of names) {
    const value = ownValue(details, name);
    const list = Array.isArray(value) ? value : [value];
    const texts = list.filter((part) => typeof part === 'string');
    if (texts.length > 0) return texts;
  }
  return [];
}

/**
 * Whether any server answers there. A request without CORS may be sent anywhere but its answer not be read; it
 * carries no key, no cookie and no referrer. A redirect has to be followed: `no-cors` allows nothing else.
 */
async function probe({ baseUrl, signal, fetch: send = fetch }: CheckRequest): Promise<boolean> {
  if (baseUrl === '') return false;
  try {
    await send(`${baseUrl}/`, {
      mode: 'no-cors',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]),
    });
    return true;
  } catch {
    return false;
  }
}

interface PolicyWatch {
  /** Whether a request to the watched origin was blocked. Waits for a report on its way: it follows the rejection. */
  readonly blocked: () => Promise<boolean>;
  readonly stop: () => void;
}

/** Notices when the page's own Content-Security-Policy, not the network, keeps requests from the address. */
function watchPolicy(baseUrl: string): PolicyWatch {
  if (typeof document === 'undefined' || !URL.canParse(baseUrl)) {
    return { blocked: async () => false, stop: () => undefined };
  }
  const { origin } = new URL(baseUrl);
  let blocked = false;
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    const isOurs = URL.canParse(event.blockedURI) && new URL(event.blockedURI).origin === origin;
    if (isOurs && event.effectiveDirective === 'connect-src') blocked = true;
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  return {
    blocked: async () => {
      if (!blocked) await new Promise((resolve) => setTimeout(resolve, 0));
      return blocked;
    },
    stop: () => document.removeEventListener('securitypolicyviolation', onViolation),
  };
}
