import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../logs/analysis/alert-log';
import { alertPayload } from '../logs/analysis/alert-payload';
import { postWebhook } from './alert-webhook';

const event: AlertEvent = {
  id: 'e1',
  ruleId: 'r1',
  ruleName: 'Errors of hunter2',
  time: 0,
  endpoints: [{ endpointId: 'ep_1', count: 12, atLeast: true }],
  threshold: 5,
  windowSeconds: 300,
  level: 'error',
  pattern: 'hunter2',
  window: { start: 0, end: 1_000 },
  late: false,
  recent: [
    {
      timestamp: '2024-01-15T10:30:00Z',
      level: 'error',
      endpointId: 'ep_1',
      source: '',
      jobId: '',
      requestId: '',
      message: 'password hunter2 \ud800',
    },
  ],
  deliveries: [],
  unread: true,
  repeats: 0,
  lastFiring: 0,
  ended: null,
};
const payload = alertPayload(
  event,
  () => 'https://logs.test/?x',
  (text) => text.replaceAll('hunter2', '***'),
);
const post = (answer: () => Promise<Response>, policy: EventTarget | null = null) => {
  const sent: RequestInit[] = [];
  const outcome = postWebhook('https://hooks.test/a', payload, new AbortController().signal, {
    fetch: (_, init) => {
      sent.push(init ?? {});
      return answer();
    },
    policy,
  });
  return { outcome, sent };
};

describe('postWebhook', () => {
  it('posts redacted JSON without credentials, referrer or redirects', async () => {
    const { outcome, sent } = post(() => Promise.resolve(new Response(null, { status: 204 })));
    expect(await outcome).toEqual({ ok: true });
    expect(sent[0]).toMatchObject({
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });
    const body = String(sent[0]?.body);
    expect(body).not.toContain('hunter2');
    expect(JSON.parse(body)).toMatchObject({
      text: 'Errors of ***: ep_1: at least 12 of 5 entries of level error or above in 5 min',
      endpoints: [{ endpointId: 'ep_1', count: 12, atLeast: true, logs: 'https://logs.test/?x' }],
      recentErrors: [{ message: 'password *** \ufffd' }],
    });
  });

  it.each([
    [404, false, null],
    [400, false, null],
    [500, true, null],
    [429, true, 120_000],
  ])('answered %i: retryable %s', async (status, retryable, retryAfterMs) => {
    const headers = new Headers(retryAfterMs === null ? [] : [['Retry-After', '120']]);
    const { outcome } = post(() => Promise.resolve(new Response(null, { status, headers })));
    expect(await outcome).toMatchObject({ ok: false, retryable, retryAfterMs });
  });

  it('tells what the page’s policy blocked from what nobody knows', async () => {
    const unknown = await post(() => Promise.reject(new TypeError('Failed to fetch'))).outcome;
    expect(unknown).toMatchObject({ ok: false, retryable: true, reason: expect.stringContaining('CORS') });
    const policy = new EventTarget();
    const blocked = post(() => {
      const violation = Object.assign(new Event('securitypolicyviolation'), {
        blockedURI: 'https://hooks.test/a',
      });
      policy.dispatchEvent(violation);
      return Promise.reject(new TypeError('Failed to fetch'));
    }, policy);
    expect(await blocked.outcome).toMatchObject({
      ok: false,
      retryable: false,
      reason: expect.stringContaining('add https://hooks.test to connect-src'),
    });
  });
});
