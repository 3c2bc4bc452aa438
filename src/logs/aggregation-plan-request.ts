import type { AggregationPlan } from './aggregation-plan';
import type { JsonObject } from './json';
import { type TimeRange, toIso } from './time-range';

/** One item of the request's `aggregations`, as in "Log Aggregation Endpoint" of the API document. */
export interface PlanSpec {
  readonly name: string;
  readonly groupBy: readonly string[];
  readonly filters?: {
    readonly level?: readonly string[];
    readonly source?: readonly string[];
    readonly jobId?: string;
    readonly search?: string;
  };
  readonly metrics: readonly string[];
}

/**
 * The plans as the request names them. The names are keys of the answer, so they are made unique and plain. Where
 * answers have to be merged, an average comes with the count that weighs it (`merged`).
 */
export function planSpecs(plans: readonly AggregationPlan[], merged: boolean): readonly PlanSpec[] {
  const taken = new Set<string>();
  return plans.map((plan) => {
    const name = freeName(plan, taken);
    taken.add(name);
    const { groupBy, levels, sources, jobId, search } = plan;
    const filters = {
      ...(levels.length > 0 && { level: levels }),
      ...(sources.length > 0 && { source: sources }),
      ...(jobId !== '' && { jobId }),
      ...(search !== '' && { search }),
    };
    const weighed = merged && plan.metrics.includes('avg_duration') && !plan.metrics.includes('count');
    return {
      name,
      groupBy,
      ...(Object.keys(filters).length > 0 && { filters }),
      metrics: weighed ? ['count', ...plan.metrics] : plan.metrics,
    };
  });
}

/** The body of `POST /v2/endpoints/logs/aggregate`, to be shown as code. */
export function aggregateBody(
  endpoints: readonly string[],
  range: TimeRange,
  specs: readonly PlanSpec[],
): JsonObject {
  return {
    endpointIds: endpoints,
    timeRange: { start: toIso(range.start), end: toIso(range.end) },
    aggregations: specs.map(({ name, groupBy, filters, metrics }) => ({
      name,
      groupBy,
      ...(filters !== undefined && { filters: { ...filters } }),
      metrics,
    })),
  };
}

function freeName(plan: AggregationPlan, taken: ReadonlySet<string>): string {
  const wished = plan.name === '' ? `by_${plan.groupBy.join('_')}` : plan.name;
  const plain = wished
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  // Names of an object's own methods are no good keys.
  const base = plain === '' || plain in Object.prototype ? `aggregation_${plain}`.replace(/_$/, '') : plain;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(name)) return name;
  }
}
