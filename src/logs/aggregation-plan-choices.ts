import { type AggregationPlan, EMPTY_PLAN } from './aggregation-plan';

/**
 * What entries can be grouped by. The API document's samples show the first three; the others are fields of its
 * entries (and the endpoint), which a server may refuse.
 */
export const GROUPS = ['level', 'hour', 'source', 'jobId', 'endpoint', 'errorCode', 'requestId'] as const;
export const DOCUMENTED_GROUPS: ReadonlySet<string> = new Set(['level', 'hour', 'source']);

/** The two aggregations of the API document's own sample ("Log Aggregation Endpoint"). */
export const DOCUMENTED_PLANS: readonly AggregationPlan[] = [
  {
    ...EMPTY_PLAN,
    name: 'errors_by_hour',
    levels: ['error', 'fatal'],
    metrics: ['count', 'unique_jobs'],
  },
  {
    ...EMPTY_PLAN,
    name: 'performance_metrics',
    groupBy: ['source'],
    metrics: ['count', 'avg_duration', 'p95_duration'],
  },
];

/** Why a plan cannot be asked for, in words; null when it can. */
export function planProblem(plan: AggregationPlan): string | null {
  if (plan.groupBy.length === 0) return 'Choose at least one field to group by.';
  if (plan.metrics.length === 0) return 'Choose at least one metric.';
  try {
    new RegExp(plan.search);
    return null;
  } catch {
    return 'The search is not a valid regular expression.';
  }
}

/** The plan's filters that the API document does not show for aggregations: a server may refuse or ignore them. */
export function undocumentedFilters({ sources, jobId, search }: AggregationPlan): readonly string[] {
  return [
    ...(sources.length > 0 ? ['source'] : []),
    ...(jobId === '' ? [] : ['jobId']),
    ...(search === '' ? [] : ['search']),
  ];
}
