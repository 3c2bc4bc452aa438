import { describe, expect, it } from 'vitest';
import { ApiClient } from './client';
import type { ListParameters } from './contract';
import { RequestBudget } from './request-budget';
import { ServerClock } from './server-clock';

const NOW = Date.UTC(2024, 0, 15, 10);
const HOUR = 3_600_000;

/** The skew that a clock has after one list request. */
async function learnt(answer: Response, parameters: ListParameters = {}): Promise<number | null> {
  const clock = new ServerClock(
    () => NOW,
    () => 0,
  );
  const client = new ApiClient({
    connection: { baseUrl: 'https://api.test', apiKey: null },
    budget: new RequestBudget(100),
    clock,
    now: () => NOW,
    fetch: async () => answer,
  });
  await client.list('ep', parameters, new AbortController().signal).catch(() => undefined);
  return clock.isKnown() ? clock.skewMs() : null;
}

const list = (endTime: unknown, logs: readonly unknown[] = []) => Response.json({ logs, endTime });

describe('the time a server tells', () => {
  it('is the end of a range asked for without one', async () => {
    expect(await learnt(list('2024-01-15T11:00:00.000Z'))).toBe(HOUR);
    expect(await learnt(list('2024-01-15T10:00:00Z'))).toBe(0);
  });

  it('is not the end that was asked for, nor what is no time', async () => {
    expect(await learnt(list('2024-01-15T11:00:00Z'), { endTime: '2024-01-15T11:00:00Z' })).toBeNull();
    for (const wrong of [null, 5, 'now', {}, '1970-01-01T00:00:00Z'])
      expect(await learnt(list(wrong))).toBeNull();
  });

  it('is not the newest entry’s, unless that is of just now', async () => {
    const entry = { timestamp: '2024-01-15T09:20:00Z' };
    expect(await learnt(list('2024-01-15T09:20:00Z', [entry, { timestamp: 'x' }, null]))).toBeNull();
    expect(await learnt(list('2024-01-15T10:00:00Z', [null, { timestamp: '2024-01-15T10:00:00Z' }]))).toBe(0);
  });

  it('is the server’s own where an entry was logged in the same second', async () => {
    const entry = { timestamp: '2024-01-15T10:59:59.432Z' };
    expect(await learnt(list('2024-01-15T11:00:00.017Z', [null, entry]))).toBe(HOUR + 17);
    expect(await learnt(list('2024-01-15T10:59:59.432Z', [null, entry]))).toBeNull();
    expect(await learnt(list('2024-01-15T10:59:59Z', [null, entry]))).toBeNull();
  });

  it('is in the refusal of a range that begins after it', async () => {
    const refusal = (details: unknown) =>
      Response.json({ error: 'INVALID_TIME_RANGE', message: 'm', details }, { status: 400 });
    const details = {
      startTime: '2024-01-15T09:00:00Z',
      endTime: '2024-01-15T09:00:00Z',
      maxTimeRange: '24h',
    };
    expect(await learnt(refusal(details))).toBe(-HOUR);
    expect(await learnt(refusal(details), { endTime: '2024-01-15T09:00:00Z' })).toBeNull();
    expect(await learnt(refusal('no'))).toBeNull();
  });
});
