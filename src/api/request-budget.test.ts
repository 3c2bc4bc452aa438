import { describe, expect, it, vi } from 'vitest';
import { RequestBudget } from './request-budget';

function budgetAt(limit = 100) {
  const clock = { now: Date.UTC(2024, 0, 15) };
  return { clock, budget: new RequestBudget(limit, () => clock.now) };
}

describe('RequestBudget', () => {
  it('counts what left within the last hour', () => {
    const { clock, budget } = budgetAt();
    budget.spend();
    clock.now += 30 * 60_000;
    budget.spend();
    expect(budget.snapshot()).toEqual({ limit: 100, used: 2, blockedUntil: 0 });
    clock.now += 30 * 60_000;
    budget.spend();
    expect(budget.snapshot().used).toBe(2);
  });

  it('gives one and the same snapshot until something changes', () => {
    const { clock, budget } = budgetAt();
    const before = budget.snapshot();
    clock.now += 5 * 3_600_000;
    expect(budget.snapshot()).toBe(before);
    budget.spend();
    const after = budget.snapshot();
    expect(after).not.toBe(before);
    expect(budget.snapshot()).toBe(after);
  });

  it('tells each listener of each change until it leaves', () => {
    const { budget } = budgetAt();
    const listener = vi.fn();
    const leave = budget.subscribe(listener);
    budget.spend();
    budget.block(1_000, null);
    expect(listener).toHaveBeenCalledTimes(2);
    leave();
    budget.spend();
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('blocks for the longest wait asked for, and no longer', () => {
    const { clock, budget } = budgetAt();
    expect(budget.waitMs()).toBe(0);
    budget.block(60_000, null);
    budget.block(10_000, null);
    expect(budget.waitMs()).toBe(60_000);
    clock.now += 59_999;
    expect(budget.waitMs()).toBe(1);
    clock.now += 1;
    expect(budget.waitMs()).toBe(0);
    clock.now += 1_000_000;
    expect(budget.waitMs()).toBe(0);
  });

  it('takes over the limit that the server names, and no nonsense', () => {
    const { budget } = budgetAt(100);
    for (const [named, limit] of [
      [250, 250],
      [0, 250],
      [-1, 250],
      [null, 250],
    ] as const) {
      budget.block(1, named);
      expect(budget.snapshot().limit).toBe(limit);
    }
  });
});
