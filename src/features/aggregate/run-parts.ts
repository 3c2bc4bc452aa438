import type { AggregationPlan } from '../../logs/aggregation-plan';
import { planKey } from '../../logs/aggregation-plan-text';
import { sliceNewestFirst, type TimeRange } from '../../logs/time-range';
import { formatCounted } from '../../ui/format';

/** What is asked at one press of Run, with the range pinned. */
export interface RunQuestion {
  readonly plans: readonly AggregationPlan[];
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
  /**
   * One request for each aggregation and endpoint, so that a refused one does not take the others with it. Otherwise
   * one request holds all of them, which is what the API is made for.
   */
  readonly apart: boolean;
}

/** One request of a run. */
export interface RunPart {
  readonly plans: readonly AggregationPlan[];
  readonly endpoints: readonly string[];
  readonly range: TimeRange;
}

/** The plans without those that ask the same as an earlier one. */
export function distinctPlans(plans: readonly AggregationPlan[]): readonly AggregationPlan[] {
  const byKey = new Map(plans.toReversed().map((plan) => [planKey(plan), plan]));
  return [...byKey.values()].reverse();
}

/** The requests of a run, newest time slice first: the API answers at most `maxRangeMs` (24 h) at once. */
export function runParts(
  { plans, endpoints, range, apart }: RunQuestion,
  maxRangeMs: number,
): readonly RunPart[] {
  return sliceNewestFirst(range, maxRangeMs).flatMap((slice): readonly RunPart[] =>
    apart
      ? plans.flatMap((plan) =>
          endpoints.map((endpoint) => ({ plans: [plan], endpoints: [endpoint], range: slice })),
        )
      : plans.length === 0 || endpoints.length === 0
        ? []
        : [{ plans, endpoints, range: slice }],
  );
}

/** What decides a run's answer, as text; names of plans do not. */
export function questionKey({ plans, endpoints, range, apart }: RunQuestion): string {
  return JSON.stringify([plans.map(planKey), endpoints, range.start, range.end, apart]);
}

/** The same for one request. */
export function partKey({ plans, endpoints, range }: RunPart): string {
  return JSON.stringify([plans.map(planKey), endpoints, range.start, range.end]);
}

/** "2 aggregations × 3 endpoints = 6 requests". */
export function costText(question: RunQuestion, maxRangeMs: number): string {
  const { plans, endpoints, range, apart } = question;
  const slices = sliceNewestFirst(range, maxRangeMs).length;
  const requests = formatCounted(runParts(question, maxRangeMs).length, 'request', 'requests');
  const aggregations = formatCounted(plans.length, 'aggregation', 'aggregations');
  const over = formatCounted(endpoints.length, 'endpoint', 'endpoints');
  const times = slices > 1 ? ` × ${slices} slices of at most ${maxRangeMs / 3_600_000} h` : '';
  if (apart) return `${aggregations} × ${over}${times} = ${requests}`;
  return slices > 1
    ? `${aggregations} over ${over} in one request${times} = ${requests}`
    : `${aggregations} over ${over} in ${requests}`;
}
