import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LockRequests, seekLeadership } from './alert-leader';
import type { TextStorage } from './connection-storage';

function memoryStorage(): TextStorage {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

/** Grants one request of a name at a time, in the order asked, as Web Locks do. */
function memoryLocks(): LockRequests {
  let queue = Promise.resolve();
  return {
    request(_, { signal }, held) {
      const turn = queue.then(() => (signal.aborted ? Promise.reject(new Error('aborted')) : held()));
      queue = turn.catch(() => undefined);
      return turn;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each([
  ['locks', () => ({ locks: memoryLocks(), storage: null })],
  ['a lease in storage', () => ({ locks: null, storage: memoryStorage() })],
])('leadership by %s', (_, shared) => {
  it('is one tab’s at a time, and passes on when that one leaves', async () => {
    const options = shared();
    const leading = new Set<string>();
    const seek = (id: string) =>
      seekLeadership('alerts', (leads) => void (leads ? leading.add(id) : leading.delete(id)), {
        ...options,
        id,
      });
    const leaveA = seek('a');
    const leaveB = seek('b');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...leading]).toEqual(['a']);
    leaveA();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([...leading]).toEqual(['b']);
    leaveB();
    expect([...leading]).toEqual([]);
  });
});

it('takes over from a tab that vanished without a word', async () => {
  const storage = memoryStorage();
  storage.setItem('alerts', `gone ${Date.now() + 10_000}`);
  let leads = false;
  const leave = seekLeadership('alerts', (now) => (leads = now), { locks: null, storage, id: 'a' });
  expect(leads).toBe(false);
  await vi.advanceTimersByTimeAsync(13_000);
  expect(leads).toBe(true);
  leave();
});

it('leads alone where nothing is shared', () => {
  let leads = false;
  seekLeadership('alerts', (now) => (leads = now), { locks: null, storage: null })();
  expect(leads).toBe(false);
  seekLeadership('alerts', (now) => (leads = now), { locks: null, storage: null });
  expect(leads).toBe(true);
});
