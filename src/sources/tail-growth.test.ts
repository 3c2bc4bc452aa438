import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { TailClock } from './tail-clock';
import { TailServer } from './tail-server';
import { tailLogs } from './tail-session';

const START = Date.parse('2024-01-15T10:45:00.000Z');
const EVENTS = 1_000_000;
const EVENTS_A_CHUNK = 5_000;
const CHUNKS_A_CONNECTION = 50;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What is left after it is what is held. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}

/** Counts the abort listeners that are there. A spy would keep them all alive by its record of calls. */
function countListeners(): { readonly live: () => number; readonly restore: () => void } {
  let live = 0;
  const known = new WeakMap<EventTarget, Set<unknown>>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (this: EventTarget, type, listener, options) {
    if (type === 'abort' && listener !== null) {
      const own = known.get(this) ?? new Set();
      known.set(this, own);
      if (!own.has(listener)) live++;
      own.add(listener);
    }
    addEventListener.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget, type, listener, options) {
    if (type === 'abort' && known.get(this)?.delete(listener)) live--;
    removeEventListener.call(this, type, listener, options);
  };
  return {
    live: () => live,
    restore: () => Object.assign(EventTarget.prototype, { addEventListener, removeEventListener }),
  };
}

it('holds no more timers, listeners or memory after a million events and many reconnections than at first', async () => {
  const listeners = countListeners();
  onTestFinished(listeners.restore);
  let pending = 0;
  const clock: TailClock = {
    now: () => Date.now(),
    after(ms, callback) {
      pending++;
      let over = false;
      const settle = () => {
        if (!over) pending--;
        over = true;
      };
      const timer = setTimeout(() => {
        settle();
        callback();
      }, ms);
      return () => {
        settle();
        clearTimeout(timer);
      };
    },
  };
  const server = new TailServer();
  const controller = new AbortController();
  const query = { endpoints: ['ep_1'], level: 'info', search: '', jobId: '' } as const;
  let received = 0;
  void (async () => {
    for await (const event of tailLogs(server.client(), query, controller.signal, {
      clock,
      random: () => 0,
    })) {
      if (event.kind === 'entries') received += event.entries.length;
    }
  })();
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  await pass(0);

  const encoder = new TextEncoder();
  const measured: { timers: number; listeners: number; heap: number }[] = [];
  let sent = 0;
  for (let chunk = 0; sent < EVENTS; chunk++) {
    let text = '';
    const timestamp = new Date().toISOString();
    for (let i = 0; i < EVENTS_A_CHUNK; i++)
      text += `data: {"timestamp":"${timestamp}","level":"info","message":"#${++sent}"}\n\n`;
    server.stream().send(encoder.encode(text));
    await pass(100);
    if (chunk % CHUNKS_A_CONNECTION !== CHUNKS_A_CONNECTION - 1) continue;
    // An interruption, the gap after it, and the second look 15 s later.
    server.stream().cut();
    await pass(6_000);
    for (let i = 0; i < 4; i++) {
      await pass(10_000);
      server.stream().send(':\n\n');
    }
    await pass(0);
    collectGarbage();
    // The test's server listens to each request for its own part.
    measured.push({
      timers: pending,
      listeners: listeners.live() - server.requests.length,
      heap: process.memoryUsage().heapUsed,
    });
  }
  expect(received).toBe(EVENTS);
  const [first] = measured;
  const last = measured.at(-1);
  expect(measured.length).toBeGreaterThanOrEqual(4);
  expect(last?.timers).toBe(first?.timers);
  expect(last?.timers).toBeLessThanOrEqual(2);
  expect(last?.listeners).toBe(first?.listeners);
  // 100,000 entries are remembered at most, which the first measurement holds already.
  expect((last?.heap ?? 0) - (first?.heap ?? 0)).toBeLessThan(64 * 1024 * 1024);

  controller.abort();
  await pass(60_000);
  expect(pending).toBe(0);
}, 300_000);
