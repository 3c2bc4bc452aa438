import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import documented from '../logs/documented/aggregate-response.json';
import { DAY_MS, HOUR_MS } from '../logs/time-range';
import { aggregationOptions, aggregationRequests } from './aggregation';
import { readAggregations } from './aggregation-merge';
import { type AggregateRequest, type AggregateResponse, ApiProblem, type LogSource } from './log-source';

const END = Date.parse('2024-01-16T00:00:00Z');
const DAY = { start: END - DAY_MS, end: END };
const WEEK = { start: END - 7 * DAY_MS, end: END };

type Answer = (request: AggregateRequest, call: number) => AggregateResponse;

/** A source that can only aggregate, and remembers what it was asked. */
function aggregatingSource(
  id: string,
  answer: Answer,
): { source: LogSource; requests: readonly AggregateRequest[] } {
  const requests: AggregateRequest[] = [];
  const unused = (): never => {
    throw new Error('only aggregations are asked for here');
  };
  const source: LogSource = {
    id,
    capabilities: { tail: false, aggregate: true, maxRangeMs: DAY_MS, maxPage: 10_000 },
    page: unused,
    search: unused,
    tail: unused,
    exportPages: unused,
    aggregate: async (request) => {
      requests.push(request);
      return answer(request, requests.length);
    },
  };
  return { source, requests };
}

const client = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });
const names = ({ aggregations }: AggregateRequest) => aggregations.map(({ name }) => name);

const refuseErrorCode: Answer = (request) => {
  if (names(request).includes('errors_by_code'))
    throw new ApiProblem('bad-request', { message: 'groupBy must be one of level, hour', status: 400 });
  return documented;
};

describe('aggregationOptions', () => {
  it('reads the documented answer and does without what it lacks', async () => {
    const { source, requests } = aggregatingSource('documented', () => documented);
    const result = await client().fetchQuery(aggregationOptions(source, ['ep_1'], DAY));
    expect(result.byHour).toEqual([
      { level: 'error', hour: Date.parse('2024-01-15T10:00:00Z'), count: 23, uniqueJobs: 18 },
      { level: 'error', hour: Date.parse('2024-01-15T11:00:00Z'), count: 15, uniqueJobs: 12 },
    ]);
    expect(result.durations?.[0]).toEqual({ source: 'model_loader', count: 89, average: 12.3, p95: 25.8 });
    expect(result).toMatchObject({ byCode: null, bySource: null, slices: 1, errorCodeRefused: false });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.timeRange).toEqual({
      start: '2024-01-15T00:00:00.000Z',
      end: '2024-01-16T00:00:00.000Z',
    });
  });

  it('asks again without the error code when the server refuses it, and then never with it', async () => {
    const { source, requests } = aggregatingSource('refusing', refuseErrorCode);
    const cache = client();
    const result = await cache.fetchQuery(aggregationOptions(source, ['ep_1'], DAY));
    expect(result.errorCodeRefused).toBe(true);
    await cache.fetchQuery(
      aggregationOptions(source, ['ep_1'], { start: DAY.start - HOUR_MS, end: DAY.end - HOUR_MS }),
    );
    expect(requests.map((request) => names(request).includes('errors_by_code'))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('lets a refused time range through at once', async () => {
    const { source, requests } = aggregatingSource('bad-range', () => {
      throw new ApiProblem('bad-request', { message: 'no', code: 'INVALID_TIME_RANGE', status: 400 });
    });
    await expect(client().fetchQuery(aggregationOptions(source, ['ep_1'], DAY))).rejects.toThrow('no');
    expect(requests).toHaveLength(1);
  });

  it('asks for each day of a longer range, and after a failure only for the days that are missing', async () => {
    let broken = true;
    const { source, requests } = aggregatingSource('week', (_request, call) => {
      if (call === 4 && broken) throw new ApiProblem('server', { message: 'down', status: 503 });
      return { aggregations: { errors_by_source: [{ source: 'api_handler', count: 2, unique_jobs: 1 }] } };
    });
    expect(aggregationRequests(source, WEEK)).toBe(7);
    const cache = client();
    await expect(cache.fetchQuery(aggregationOptions(source, ['ep_1'], WEEK))).rejects.toThrow('down');
    broken = false;
    const result = await cache.fetchQuery(aggregationOptions(source, ['ep_1'], WEEK));
    expect(result.bySource).toEqual([{ error: 'api_handler', count: 14, uniqueJobs: 7 }]);
    expect(requests).toHaveLength(8);
  });

  it('never has the API key in its cache key', () => {
    const { source } = aggregatingSource('source-id', () => documented);
    expect(aggregationOptions(source, ['ep_1'], DAY).queryKey).toEqual([
      'aggregations',
      'source-id',
      ['ep_1'],
      DAY,
    ]);
  });
});

describe('readAggregations', () => {
  it('weights averages by entries and keeps the highest percentile', () => {
    const day = (count: number, average: number | null, p95: number | null): AggregateResponse => ({
      aggregations: {
        performance_metrics: [{ source: 'a', count, avg_duration: average, p95_duration: p95 }],
      },
    });
    const { durations } = readAggregations([day(1, 4, 9), day(3, 8, 20), day(100, null, null)]);
    expect(durations).toEqual([{ source: 'a', count: 104, average: 7, p95: 20 }]);
  });

  it('adds up an hour that two slices share', () => {
    const part = (count: number): AggregateResponse => ({
      aggregations: { errors_by_hour: [{ level: 'error', hour: '2024-01-15T10:00:00Z', count }] },
    });
    expect(readAggregations([part(2), part(3)]).byHour).toEqual([
      { level: 'error', hour: Date.parse('2024-01-15T10:00:00Z'), count: 5, uniqueJobs: null },
    ]);
  });

  it('counts rows it cannot read', () => {
    const { byHour, byCode, unreadable } = readAggregations([
      {
        aggregations: {
          errors_by_hour: [{ level: 'error', hour: 'ten', count: 1 }],
          errors_by_code: [{ errorCode: 'E' }, { errorCode: null, count: '7' }],
        },
      },
    ]);
    expect(byHour).toEqual([]);
    expect(byCode).toEqual([{ error: '', count: 7, uniqueJobs: null }]);
    expect(unreadable).toBe(2);
  });
});
