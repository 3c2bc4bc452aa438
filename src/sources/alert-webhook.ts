import { retryAfterMs } from '../api/retry-after';
import type { AlertPayload } from '../logs/analysis/alert-payload';
import { SECOND_MS } from '../logs/time-range';

/** What became of one POST. */
export type WebhookOutcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** In words for the user. */
      readonly reason: string;
      readonly retryable: boolean;
      readonly retryAfterMs: number | null;
    };

const TIMEOUT_MS = 15 * SECOND_MS;

export interface WebhookOptions {
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
  /** Where the browser tells what its policy blocked. */
  readonly policy?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'> | null;
}

/**
 * Sends a payload to a webhook: POST, JSON, without cookies, key or referrer, and without following redirects. A
 * browser does not say why a request failed; that it was this page's own Content-Security-Policy, it says elsewhere.
 */
export async function postWebhook(
  url: string,
  payload: AlertPayload,
  signal: AbortSignal,
  options: WebhookOptions = {},
): Promise<WebhookOutcome> {
  const { policy = typeof document === 'undefined' ? null : document } = options;
  const origin = new URL(url).origin;
  let blocked = false;
  const onViolation = (event: Event) => {
    const uri = 'blockedURI' in event ? String(event.blockedURI) : '';
    if (URL.canParse(uri) && new URL(uri).origin === origin) blocked = true;
  };
  policy?.addEventListener('securitypolicyviolation', onViolation);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), options.timeoutMs ?? TIMEOUT_MS);
  try {
    const send = options.fetch ?? fetch;
    const response = await send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(payload),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    void response.body?.cancel();
    if (response.ok) return { ok: true };
    const { status } = response;
    const wait = response.headers.get('Retry-After');
    return {
      ok: false,
      reason: `The webhook answered ${status}${status === 404 ? ': is the address right?' : ''}`,
      retryable: status === 408 || status === 429 || status >= 500,
      retryAfterMs: wait === null ? null : retryAfterMs(undefined, wait, Date.now()),
    };
  } catch {
    signal.throwIfAborted();
    // The violation is told in a task of its own.
    await new Promise((resolve) => setTimeout(resolve));
    if (blocked)
      return {
        ok: false,
        reason: `This page’s Content-Security-Policy forbids it: add ${origin} to connect-src`,
        retryable: false,
        retryAfterMs: null,
      };
    return {
      ok: false,
      reason: timeout.signal.aborted
        ? 'The webhook did not answer in time'
        : 'The browser got no answer it may read: the address is unreachable, redirects, or sends no CORS headers',
      retryable: true,
      retryAfterMs: null,
    };
  } finally {
    clearTimeout(timer);
    policy?.removeEventListener('securitypolicyviolation', onViolation);
  }
}
