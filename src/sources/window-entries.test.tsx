// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { ApiClient } from '../api/client';
import { RequestBudget } from '../api/request-budget';
import { readEntry } from '../logs/entry';
import type { LogQuery } from '../logs/query';
import { DAY_MS, HOUR_MS } from '../logs/time-range';
import { createDataset } from '../mocks/dataset';
import { createApiHandler } from '../mocks/handler';
import { asJson } from '../mocks/wire-entry';
import { createTensorOneSource } from './tensorone';
import { leastRequests, useWindowEntries } from './window-entries';

const NOW = Date.UTC(2024, 0, 15, 12);
const dataset = createDataset({ seed: 'window', anchor: NOW });
const [EP = '', OTHER = ''] = dataset.endpointIds;
const QUERY: LogQuery = {
  endpoints: [EP],
  range: { start: NOW - 2 * HOUR_MS, end: NOW - HOUR_MS },
  level: 'debug',
  search: '',
  jobId: '',
  limit: 1_000,
  order: 'oldest',
};

function setUp(failures = 0) {
  const handler = createApiHandler({ dataset, now: () => NOW, rateLimit: null });
  const counts = { sent: 0, left: failures };
  const client = new ApiClient({
    connection: { baseUrl: 'http://api.test', apiKey: null },
    budget: new RequestBudget(100),
    fetch: async (input, init) => {
      counts.sent += 1;
      counts.left -= 1;
      if (counts.left >= 0) return Response.json({ error: 'FORBIDDEN', message: 'no' }, { status: 403 });
      return handler(new Request(String(input), init));
    },
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  return { source: createTensorOneSource('test', client), counts, wrapper };
}

const allOf = ({ endpoints, range }: LogQuery) =>
  endpoints.flatMap((id) =>
    dataset.entries(id, range.start, range.end).map((entry) => readEntry(asJson(entry), id)),
  );

describe('useWindowEntries', () => {
  it('asks for nothing before it is told to, then for everything', async () => {
    const { source, counts, wrapper } = setUp();
    const { result } = renderHook(() => useWindowEntries(source, QUERY), { wrapper });
    expect(result.current).toMatchObject({ state: 'unasked', cost: 1, entries: [] });
    expect(counts.sent).toBe(0);
    act(() => result.current.load());
    await waitFor(() => expect(result.current.state).toBe('complete'));
    const expected = allOf(QUERY);
    expect(expected.length).toBeGreaterThan(QUERY.limit);
    expect(result.current.entries).toHaveLength(expected.length);
    expect(counts.sent).toBe(Math.ceil(expected.length / QUERY.limit));
    expect(result.current.cost).toBe(0);
  });

  it('asks for the first page by itself where that is wanted, and says what the rest costs', async () => {
    const { source, counts, wrapper } = setUp();
    const { result } = renderHook(() => useWindowEntries(source, QUERY, true), { wrapper });
    await waitFor(() => expect(result.current.state).toBe('partial'));
    expect(counts.sent).toBe(1);
    const left = Math.ceil((allOf(QUERY).length - QUERY.limit) / QUERY.limit);
    expect(result.current.cost).toBe(left);
    act(() => result.current.load());
    await waitFor(() => expect(result.current.state).toBe('complete'));
    expect(counts.sent).toBe(1 + left);
  });

  it('tells a refusal, and loads on another press', async () => {
    const { source, wrapper } = setUp(1);
    const { result } = renderHook(() => useWindowEntries(source, QUERY, true), { wrapper });
    await waitFor(() => expect(result.current.state).toBe('failed'));
    expect(result.current.problem?.kind).toBe('forbidden');
    act(() => result.current.load());
    await waitFor(() => expect(result.current.state).toBe('complete'));
  });

  it('counts a request for each endpoint and day', () => {
    const { source } = setUp();
    const long = {
      ...QUERY,
      endpoints: [EP, OTHER],
      range: { start: NOW - 2.5 * DAY_MS, end: NOW },
    };
    expect(leastRequests(long, source)).toBe(6);
  });
});
