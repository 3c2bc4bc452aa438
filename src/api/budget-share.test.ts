import { afterEach, describe, expect, it, vi } from 'vitest';
import { shareBudget } from './budget-share';
import { RequestBudget } from './request-budget';

const ORIGIN = 'https://api.test';
const NOW = Date.UTC(2024, 0, 15);
const leavers: (() => void)[] = [];
afterEach(() => {
  for (const leave of leavers.splice(0)) leave();
});

/** A tab of its own: a budget on the real channel of this process. */
function openTab(origin = ORIGIN) {
  const budget = new RequestBudget(100, () => NOW);
  const leave = shareBudget(budget, origin);
  leavers.push(leave);
  return { budget, leave };
}

describe('shareBudget', () => {
  it('counts the requests of every tab of the same origin, each once', async () => {
    const [a, b, other] = [openTab(), openTab(), openTab('https://other.test')];
    a.budget.spend();
    b.budget.spend();
    a.budget.spend();
    await vi.waitFor(() => expect([a, b].map((tab) => tab.budget.snapshot().used)).toEqual([3, 3]));
    expect(other.budget.snapshot().used).toBe(0);
  });

  it('tells a tab that opens later, also of tabs that are closed by then', async () => {
    const [a, b] = [openTab(), openTab()];
    a.budget.spend();
    await vi.waitFor(() => expect(b.budget.snapshot().used).toBe(1));
    a.leave();
    const c = openTab();
    await vi.waitFor(() => expect(c.budget.snapshot().used).toBe(1));
  });

  it('holds every tab back after a 429 in one, and passes on the limit that it named', async () => {
    const [a, b] = [openTab(), openTab()];
    a.budget.block(60_000, 250);
    await vi.waitFor(() => expect(b.budget.waitMs()).toBe(60_000));
    expect(b.budget.snapshot().limit).toBe(250);
    const c = openTab();
    await vi.waitFor(() => expect(c.budget.waitMs()).toBe(60_000));
  });

  it('says nothing of what it heard from others', () => {
    const [post, listeners] = [vi.fn(), new Set<(event: MessageEvent<unknown>) => void>()];
    const budget = new RequestBudget(100, () => NOW);
    const channel = {
      postMessage: post,
      addEventListener: (_: string, listener: (event: MessageEvent<unknown>) => void) =>
        listeners.add(listener),
      removeEventListener: (_: string, listener: (event: MessageEvent<unknown>) => void) =>
        listeners.delete(listener),
      close: () => undefined,
    };
    shareBudget(budget, ORIGIN, () => channel);
    const hear = (data: unknown) => {
      for (const listener of listeners) listener(new MessageEvent('message', { data }));
    };
    const record = {
      version: 1,
      kind: 'record',
      origin: ORIGIN,
      sent: [['x', NOW]],
      blockedUntil: 0,
      limit: null,
    };
    hear(record);
    hear(record);
    expect(budget.snapshot().used).toBe(1);
    expect(post).toHaveBeenCalledTimes(1);
    for (const wrong of [
      null,
      'hello',
      { ...record, version: 2, sent: [['y', NOW]] },
      { ...record, sent: [['y', 'now']] },
      { ...record, sent: { length: 1 } },
      { ...record, sent: [['y'.repeat(41), NOW]] },
      { ...record, limit: 0, sent: [['y', NOW]] },
      { ...record, blockedUntil: Number.POSITIVE_INFINITY },
    ])
      hear(wrong);
    hear({ ...record, blockedUntil: NOW + 1e12 });
    hear({ ...record, sent: [['z', NOW + 1e9]] });
    expect(budget.snapshot()).toEqual({ limit: 100, used: 1, blockedUntil: 0 });
    hear({ ...record, kind: 'hello' });
    expect(post).toHaveBeenCalledTimes(2);
    expect(Object.keys(post.mock.calls[1]?.[0]).sort()).toEqual(
      ['blockedUntil', 'kind', 'limit', 'origin', 'sent', 'version'].sort(),
    );
  });

  it('counts alone where there is no channel', () => {
    const budget = new RequestBudget(100);
    shareBudget(budget, ORIGIN, () => null)();
    budget.spend();
    expect(budget.snapshot().used).toBe(1);
  });
});
