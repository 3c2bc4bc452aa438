import { queryOptions } from '@tanstack/react-query';
import type { AggregateRequest, AggregateResponse, AggregationSpec } from '../api/contract';
import { ApiProblem } from '../api/problem';
import { sliceNewestFirst, type TimeRange, toIso } from '../logs/time-range';
import { type Aggregations, readAggregations } from './aggregation-merge';
import type { LogSource } from './log-source';

const FAILURES = { level: ['error', 'fatal'] } as const;

/** The first two of these metrics and groupings are the API document's own sample ("Log Aggregation Endpoint"). */
const AGGREGATIONS: readonly AggregationSpec[] = [
  {
    name: 'errors_by_hour',
    groupBy: ['level', 'hour'],
    filters: FAILURES,
    metrics: ['count', 'unique_jobs'],
  },
  {
    name: 'performance_metrics',
    groupBy: ['source'],
    metrics: ['avg_duration', 'p95_duration', 'count'],
  },
  { name: 'errors_by_source', groupBy: ['source'], filters: FAILURES, metrics: ['count', 'unique_jobs'] },
  { name: 'errors_by_code', groupBy: ['errorCode'], filters: FAILURES, metrics: ['count', 'unique_jobs'] },
];

/** Sources whose server refused to group by error code, by id: it is not asked again, as each refusal is a request. */
const refusesErrorCode = new Set<string>();

/** How many requests the aggregations of a range take: one for each slice of the longest range allowed. */
export function aggregationRequests(source: LogSource, range: TimeRange): number {
  return sliceNewestFirst(range, source.capabilities.maxRangeMs).length;
}

/**
 * What the server counts over the whole range, whatever the filters. Slices already answered are kept, so that a
 * retry after a failure asks only for the rest.
 */
export function aggregationOptions(source: LogSource, endpoints: readonly string[], range: TimeRange) {
  return queryOptions({
    queryKey: ['aggregations', source.id, endpoints, range] as const,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ client, signal }): Promise<Aggregations> => {
      const slices = sliceNewestFirst(range, source.capabilities.maxRangeMs);
      const answers: AggregateResponse[] = [];
      for (const slice of slices) {
        const key = ['aggregation-slice', source.id, endpoints, slice];
        const known = client.getQueryData<AggregateResponse>(key);
        const answer = known ?? (await askSlice(source, endpoints, slice, signal));
        if (known === undefined) client.setQueryData(key, answer);
        answers.push(answer);
      }
      return { ...readAggregations(answers), errorCodeRefused: refusesErrorCode.has(source.id) };
    },
  });
}

/** Grouping by error code is not documented: where the server answers 400 to it, the rest is asked for without. */
async function askSlice(
  source: LogSource,
  endpoints: readonly string[],
  slice: TimeRange,
  signal: AbortSignal,
): Promise<AggregateResponse> {
  if (refusesErrorCode.has(source.id)) return source.aggregate(request(endpoints, slice, false), signal);
  try {
    return await source.aggregate(request(endpoints, slice, true), signal);
  } catch (error) {
    if (!mayMeanErrorCode(error)) throw error;
    const answer = await source.aggregate(request(endpoints, slice, false), signal);
    refusesErrorCode.add(source.id);
    return answer;
  }
}

function mayMeanErrorCode(error: unknown): boolean {
  return error instanceof ApiProblem && error.kind === 'bad-request' && error.code !== 'INVALID_TIME_RANGE';
}

function request(endpoints: readonly string[], slice: TimeRange, withErrorCode: boolean): AggregateRequest {
  return {
    endpointIds: endpoints,
    timeRange: { start: toIso(slice.start), end: toIso(slice.end) },
    aggregations: withErrorCode
      ? AGGREGATIONS
      : AGGREGATIONS.filter(({ groupBy }) => !groupBy.includes('errorCode')),
  };
}
