import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RequestBudget } from '../api/request-budget';
import { ServerClock } from '../api/server-clock';
import { type AlertEvent, type AlertLog, EMPTY_ALERT_LOG } from '../logs/analysis/alert-log';
import { type AlertRule, DEFAULT_ALERT } from '../logs/analysis/alert-rule';
import { type LogEntry, readEntry } from '../logs/entry';
import type { LogQuery, TailQuery } from '../logs/query';
import { AlertStream } from './alert-stream';
import { AlertWatch } from './alert-watch';
import type { WebhookOutcome } from './alert-webhook';
import { ApiProblem, type LogPage, type LogSource } from './log-source';

const START = Date.UTC(2024, 0, 15, 10, 30);
const MINUTE = 60_000;
const rule: AlertRule = { ...DEFAULT_ALERT, id: 'r1', name: 'Errors', endpoints: ['ep_1'] };
const WEBHOOK: AlertRule = {
  ...rule,
  steps: [
    { after: 1, channel: 'in-app' },
    { after: 1, channel: 'webhook' },
  ],
  webhookUrl: 'https://example.com/hook',
};

const errorAt = (time: number, message = 'boom', endpointId = 'ep_1'): LogEntry =>
  readEntry({ timestamp: new Date(time).toISOString(), level: 'error', message }, endpointId);

function pageOf(entries: readonly LogEntry[], more = false): LogPage {
  return {
    entries,
    waiting: 0,
    next: more ? { kind: 'more' } : null,
    progress: { matching: entries.length, total: null, wholeRangeCounted: true, slicesDone: 1, slices: 1 },
    summaries: [],
    notices: [],
    belowLevel: 0,
  };
}

/** A watch over a log of entries that the test fills, with all that it says noted. */
function start(rules: readonly AlertRule[], options: { limit?: number; log?: AlertLog } = {}) {
  const world = {
    rules,
    entries: [] as LogEntry[],
    answer: null as (() => LogPage | ApiProblem) | null,
    queries: [] as LogQuery[],
    log: options.log ?? EMPTY_ALERT_LOG,
    online: true,
    posted: [] as AlertEvent[],
    outcomes: [] as WebhookOutcome[],
    notified: [] as string[],
    unauthorized: 0,
  };
  const budget = new RequestBudget(options.limit ?? 100);
  const clock = new ServerClock(Date.now, Date.now);
  clock.learn(Date.now(), Date.now(), Date.now());
  const stream = new AlertStream(() => clock.now());
  const refuse = (): never => {
    throw new Error('only the list is asked');
  };
  const source: LogSource = {
    id: 'test',
    capabilities: { tail: true, aggregate: false, maxRangeMs: 86_400_000, maxPage: 10_000 },
    page: (query) => {
      world.queries.push(query);
      budget.spend();
      const answer = world.answer?.();
      if (answer instanceof ApiProblem) return Promise.reject(answer);
      const { start, end } = query.range;
      return Promise.resolve(
        answer ??
          pageOf(
            world.entries.filter(
              ({ time, endpointId }) =>
                time !== null && time >= start && time <= end && query.endpoints.includes(endpointId),
            ),
          ),
      );
    },
    aggregate: refuse,
    search: refuse,
    tail: refuse,
    exportPages: refuse,
  };
  let ids = 0;
  const open = () =>
    new AlertWatch({
      source,
      budget,
      clock,
      stream,
      now: Date.now,
      zoneOffsetMs: () => 0,
      rules: () => world.rules,
      log: {
        read: () => world.log,
        update: (change) => {
          world.log = change(world.log);
        },
      },
      redact: (entry) => ({ ...entry, message: entry.message.replace('secret', '[redacted]') }),
      notify: (event) => {
        world.notified.push(event.ruleName);
        return 'blocked';
      },
      webhook: (event) => {
        world.posted.push(event);
        return Promise.resolve(world.outcomes.shift() ?? { ok: true });
      },
      online: () => world.online,
      onUnauthorized: () => {
        world.unauthorized += 1;
      },
      newId: () => `event-${++ids}`,
    });
  return Object.assign(world, { watch: open(), open, budget, stream, run: () => world.log.runs[0] });
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('AlertWatch', () => {
  it('checks at once and then every interval, one request for each endpoint', async () => {
    const world = start([{ ...rule, endpoints: ['ep_1', 'ep_2'] }]);
    await pass(0);
    expect(world.queries.map(({ endpoints }) => endpoints)).toEqual([['ep_1'], ['ep_2']]);
    expect(world.queries[0]).toMatchObject({
      range: { start: START - 5 * MINUTE, end: START },
      level: 'error',
      search: '',
      order: 'newest',
      limit: 1_000,
    });
    await pass(5 * MINUTE - 1_000);
    expect(world.queries).toHaveLength(2);
    await pass(1_000);
    expect(world.queries).toHaveLength(4);
    world.watch.close();
    await pass(20 * MINUTE);
    expect(world.queries).toHaveLength(4);
  });

  it('keeps a firing with three redacted errors, counts repeats, and ends it', async () => {
    const world = start([rule]);
    world.entries = [1, 2, 3, 4, 5, 6].map((n) => errorAt(START - n * 1_000, `secret ${n}`));
    await pass(0);
    expect(world.log.events).toHaveLength(1);
    expect(world.log.events[0]).toMatchObject({
      endpoints: [{ endpointId: 'ep_1', count: 6, atLeast: false }],
      unread: true,
      ended: null,
    });
    expect(world.log.events[0]?.recent.map(({ message }) => message)).toEqual([
      '[redacted] 1',
      '[redacted] 2',
      '[redacted] 3',
    ]);
    world.entries = world.entries.concat([1, 2, 3, 4, 5].map((n) => errorAt(START + n * 1_000)));
    await pass(5 * MINUTE);
    expect(world.log.events).toMatchObject([{ repeats: 1, ended: null }]);
    await pass(5 * MINUTE + 6_000);
    expect(world.log.events).toMatchObject([{ repeats: 1, ended: START + 10 * MINUTE }]);
    world.watch.close();
  });

  it('finds afterwards what was logged while no tab was open', async () => {
    const world = start([rule]);
    await pass(0);
    world.watch.close();
    world.entries = [1, 2, 3, 4, 5].map((n) => errorAt(START + 12 * MINUTE + n * 1_000));
    await pass(40 * MINUTE);
    const next = world.open();
    await pass(0);
    expect(world.queries.at(-1)?.range).toEqual({ start: START, end: START + 40 * MINUTE });
    expect(world.run()?.missed).toEqual({ count: 7, range: { start: START, end: START + 40 * MINUTE } });
    expect(world.log.events).toMatchObject([{ late: true, endpoints: [{ count: 5 }] }]);
    next.close();
  });

  it('says what it could never look at: longer ago than a day, or more than one request gives', async () => {
    const world = start([rule]);
    await pass(0);
    world.watch.close();
    await pass(30 * 60 * MINUTE);
    const next = world.open();
    await pass(0);
    expect(world.run()?.uncovered).toEqual({ start: START, end: START + 6 * 60 * MINUTE });
    next.close();
    await pass(20 * MINUTE);
    const oldest = Date.now() - 3 * MINUTE;
    world.answer = () => pageOf([errorAt(Date.now()), errorAt(oldest)], true);
    const last = world.open();
    await pass(0);
    expect(world.run()?.uncovered?.end).toBe(oldest);
    expect(world.run()?.last?.counts).toEqual([{ endpointId: 'ep_1', count: 2, atLeast: true }]);
    last.close();
  });

  it('waits for a rate limit, and sends nothing before', async () => {
    const world = start([rule]);
    world.answer = () => new ApiProblem('rate-limited', { message: 'slow down', retryAfterMs: 10 * MINUTE });
    await pass(0);
    expect(world.run()).toMatchObject({ waits: 'the API asked to wait (429)', covered: [] });
    world.answer = null;
    await pass(10 * MINUTE);
    expect(world.queries).toHaveLength(1);
    await pass(1_000);
    expect(world.queries).toHaveLength(2);
    expect(world.run()).toMatchObject({ waits: '' });
    world.watch.close();
  });

  it('spends no request that the hour does not have, and none without a network', async () => {
    const world = start([rule], { limit: 1 });
    await pass(0);
    await pass(30 * MINUTE);
    expect(world.queries).toHaveLength(1);
    expect(world.run()?.waits).toBe('1 of 1 requests of this hour are used');
    await pass(31 * MINUTE);
    expect(world.queries).toHaveLength(2);
    world.online = false;
    await pass(70 * MINUTE);
    expect(world.queries).toHaveLength(2);
    expect(world.run()?.waits).toBe('this device is offline');
    world.watch.close();
  });

  it('stops at a refused key', async () => {
    const world = start([rule, { ...rule, id: 'r2' }]);
    world.answer = () => new ApiProblem('unauthorized', { message: 'no such key', status: 401 });
    await pass(0);
    await pass(60 * MINUTE);
    expect(world.queries).toHaveLength(1);
    expect(world.unauthorized).toBe(1);
    expect(world.watch.paused?.kind).toBe('unauthorized');
    world.watch.close();
  });

  it('goes on with the other endpoints, and asks for a forbidden one less and less often', async () => {
    const world = start([rule]);
    world.answer = () => new ApiProblem('forbidden', { message: 'no', code: 'INSUFFICIENT_PERMISSIONS' });
    await pass(0);
    await pass(4 * 60 * MINUTE);
    expect(world.queries.length).toBeLessThanOrEqual(9);
    expect(world.run()?.last?.problems).toMatchObject([{ code: 'INSUFFICIENT_PERMISSIONS' }]);
    world.watch.close();
    const two = start([{ ...rule, endpoints: ['ep_1', 'ep_2'] }]);
    let asked = 0;
    two.entries = [1, 2, 3, 4, 5].map((n) => errorAt(Date.now() - n, 'x', 'ep_2'));
    two.answer = () => (asked++ === 0 ? new ApiProblem('server', { message: 'down' }) : pageOf(two.entries));
    await pass(0);
    expect(two.log.events).toMatchObject([{ endpoints: [{ endpointId: 'ep_2', count: 5 }] }]);
    expect(two.run()?.covered.map(([id]) => id)).toEqual(['ep_2']);
    two.watch.close();
  });

  it('tries a webhook again after 30 s, 2 min and 10 min, then gives up', async () => {
    const world = start([WEBHOOK]);
    const failed: WebhookOutcome = { ok: false, reason: 'answered 503', retryable: true, retryAfterMs: null };
    world.outcomes = [failed, failed, failed, failed, failed];
    world.entries = [1, 2, 3, 4, 5].map((n) => errorAt(START - n));
    await pass(0);
    const webhook = () => world.log.events[0]?.deliveries.find(({ channel }) => channel === 'webhook');
    expect(webhook()).toMatchObject({ status: 'pending', tries: 1, note: 'answered 503' });
    await pass(29_000);
    expect(world.posted).toHaveLength(1);
    await pass(2_000);
    expect(world.posted).toHaveLength(2);
    await pass(60 * MINUTE);
    expect(world.posted).toHaveLength(4);
    expect(webhook()).toMatchObject({ status: 'failed', tries: 4 });
    world.watch.close();
  });

  it('does not try again what a policy forbids, nor a notification that is blocked', async () => {
    const world = start([{ ...WEBHOOK, steps: [...WEBHOOK.steps, { after: 1, channel: 'notification' }] }]);
    world.outcomes = [{ ok: false, reason: 'policy', retryable: false, retryAfterMs: null }];
    world.entries = [1, 2, 3, 4, 5].map((n) => errorAt(START - n));
    await pass(0);
    await pass(20 * MINUTE);
    expect(world.posted).toHaveLength(1);
    expect(world.notified).toHaveLength(1);
    expect(world.log.events[0]?.deliveries.map(({ status }) => status).sort()).toEqual([
      'done',
      'failed',
      'failed',
    ]);
    world.watch.close();
  });

  it('begins anew when the rule was changed, and forgets the time it was off', async () => {
    const world = start([rule]);
    await pass(0);
    world.rules = [{ ...rule, threshold: 7 }];
    world.watch.wake();
    await pass(0);
    expect(world.queries).toHaveLength(2);
    world.rules = [{ ...rule, threshold: 7, enabled: false }];
    world.watch.wake();
    await pass(60 * MINUTE);
    expect(world.queries).toHaveLength(2);
    world.rules = [{ ...rule, threshold: 7 }];
    world.watch.wake();
    await pass(0);
    expect(world.queries.at(-1)?.range.start).toBe(Date.now() - 5 * MINUTE);
    expect(world.run()?.missed).toBeNull();
    world.watch.close();
  });

  describe('with a live tail', () => {
    const tail: TailQuery = { endpoints: ['ep_1'], level: 'info', search: '', jobId: '' };
    const live = (world: ReturnType<typeof start>, query = tail) => {
      world.stream.opened(query);
      world.stream.heard({ kind: 'state', state: { kind: 'live' } });
    };
    const deliver = (world: ReturnType<typeof start>, count: number) =>
      world.stream.heard({
        kind: 'entries',
        entries: Array.from({ length: count }, () => errorAt(Date.now())),
        backfilled: false,
      });

    it('asks for nothing once the stream covers the window', async () => {
      const world = start([rule]);
      await pass(0);
      live(world);
      await pass(30 * MINUTE);
      expect(world.queries).toHaveLength(1);
      expect(world.run()?.last).toMatchObject({ streamed: 1, firing: false });
      deliver(world, 5);
      await pass(0);
      expect(world.log.events).toMatchObject([{ endpoints: [{ count: 5 }], time: Date.now() }]);
      expect(world.queries).toHaveLength(1);
      world.watch.close();
    });

    it.each([
      ['a narrower level', { ...tail, level: 'fatal' as const }],
      ['a search of its own', { ...tail, search: 'x' }],
      ['one job only', { ...tail, jobId: 'job_1' }],
      ['another endpoint', { ...tail, endpoints: ['ep_2'] }],
    ])('asks the list when the tail has %s', async (_, query) => {
      const world = start([rule]);
      await pass(0);
      live(world, query);
      await pass(15 * MINUTE);
      expect(world.queries).toHaveLength(4);
      world.watch.close();
    });

    it('asks the list for a time that the stream has a hole in, but not for one filled', async () => {
      const world = start([rule]);
      await pass(0);
      live(world);
      await pass(10 * MINUTE);
      const asked = world.queries.length;
      const broken = (problem: ApiProblem | null) => {
        world.stream.heard({ kind: 'state', state: { kind: 'reconnecting', at: 0, problem: null } });
        world.stream.heard({ kind: 'state', state: { kind: 'live' } });
        const range = { start: Date.now() - 1_000, end: Date.now() };
        world.stream.heard({ kind: 'gap', range, filled: problem === null ? 0 : null, problem });
      };
      broken(null);
      await pass(5 * MINUTE);
      expect(world.queries).toHaveLength(asked);
      await pass(2 * MINUTE);
      broken(new ApiProblem('server', { message: 'down' }));
      await pass(5 * MINUTE);
      expect(world.queries).toHaveLength(asked + 1);
      world.stream.closed();
      await pass(5 * MINUTE);
      expect(world.queries).toHaveLength(asked + 2);
      world.watch.close();
    });
  });
});
