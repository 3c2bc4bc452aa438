import { describe, expect, it } from 'vitest';
import { createQueryClient, logPagesOptions, retryDelayMs, shouldRetry } from './log-queries';
import { ApiProblem, type LogSource } from './log-source';

const problem = (kind: ApiProblem['kind'], retryAfterMs?: number) =>
  new ApiProblem(kind, { message: 'm', retryAfterMs: retryAfterMs ?? null });

describe('shouldRetry', () => {
  it.each(['unreachable', 'interrupted', 'timeout', 'server', 'truncated'] as const)(
    '%s: three times',
    (kind) => {
      expect([0, 1, 2, 3].map((failures) => shouldRetry(failures, problem(kind)))).toEqual([
        true,
        true,
        true,
        false,
      ]);
    },
  );

  it.each([
    'bad-request',
    'unauthorized',
    'forbidden',
    'not-found',
    'too-many-logs',
    'invalid-key',
    'not-json',
    'unexpected-answer',
    'internal',
  ] as const)('%s: never', (kind) => {
    expect(shouldRetry(0, problem(kind))).toBe(false);
  });

  it('a rate limit: five times', () => {
    const tries = [0, 4, 5].map((failures) => shouldRetry(failures, problem('rate-limited', 1_000)));
    expect(tries).toEqual([true, true, false]);
  });

  it('any other error: never', () => {
    expect(shouldRetry(0, new TypeError('x'))).toBe(false);
    expect(shouldRetry(0, 'x')).toBe(false);
  });
});

describe('retryDelayMs', () => {
  it('is never before the time a 429 names', () => {
    const delay = retryDelayMs(3, problem('rate-limited', 60_000));
    expect(delay).toBeGreaterThanOrEqual(60_000);
    expect(delay).toBeLessThan(61_000);
  });

  it('doubles from half a second, a quarter off at most', () => {
    for (const [failures, base] of [500, 1_000, 2_000].entries()) {
      for (let i = 0; i < 50; i++) {
        const delay = retryDelayMs(failures, problem('server'));
        expect(delay).toBeGreaterThanOrEqual(base * 0.75);
        expect(delay).toBeLessThanOrEqual(base * 1.25);
      }
    }
  });
});

describe('the cache', () => {
  it('fetches nothing again by itself', () => {
    expect(createQueryClient().getDefaultOptions().queries).toMatchObject({
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
    });
  });

  it('asks a source for pages until it has no next cursor, once for each', async () => {
    const cursors: unknown[] = [];
    const source: Pick<LogSource, 'id' | 'page'> = {
      id: 'src',
      page: async (_, cursor) => {
        cursors.push(cursor);
        return {
          entries: [],
          waiting: 0,
          next: cursor === null ? { kind: 'second' } : null,
          progress: { matching: 0, total: 0, wholeRangeCounted: true, slicesDone: 0, slices: 0 },
          summaries: [],
          notices: [],
          belowLevel: 0,
        };
      },
    };
    const query = {
      endpoints: ['ep'],
      range: { start: 0, end: 1 },
      level: 'info',
      search: '',
      jobId: '',
      limit: 1,
      order: 'newest',
    } as const;
    const client = createQueryClient();
    const options = logPagesOptions({ ...unused, ...source }, query, 5);
    await client.fetchInfiniteQuery({ ...options, pages: 9 });
    await client.fetchInfiniteQuery(options);
    expect(cursors).toEqual([null, { kind: 'second' }]);
    expect(JSON.stringify(options.queryKey)).toContain('"src"');
    client.clear();
  });
});

/** The parts of a source that the pages of a query do not use. */
const unused: LogSource = {
  id: '',
  capabilities: { tail: false, aggregate: false, maxRangeMs: 1, maxPage: 1 },
  page: () => Promise.reject(new Error('unused')),
  aggregate: () => Promise.reject(new Error('unused')),
  search: () => Promise.reject(new Error('unused')),
  tail: () => {
    throw new Error('unused');
  },
  exportPages: () => {
    throw new Error('unused');
  },
};
