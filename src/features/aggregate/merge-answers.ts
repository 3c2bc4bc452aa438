import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import { planKey } from '../../logs/aggregation-plan-text';
import { isLevel } from '../../logs/level';
import { toIso } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import { numberAt, valueAt } from '../../sources/aggregation-merge';
import type { AggregateRow, ApiProblem } from '../../sources/log-source';
import type { RunPart } from './run-parts';

/** What one request of a run came to. */
export interface PartOutcome {
  readonly part: RunPart;
  /** Rows by plan key; null for a plan that the answer does not hold. Null as a whole without an answer. */
  readonly answers: ReadonlyMap<string, readonly AggregateRow[] | null> | null;
  readonly problem: ApiProblem | null;
}

/**
 * How far a figure can be trusted. `at-most`: jobs of several answers added up, of which some may be the same.
 * `about`: an average weighed by entry counts, or the highest of several percentiles.
 */
export type FigureMark = 'exact' | 'at-most' | 'about';

export interface Figure {
  /** Durations in seconds. Null where the server said none. */
  readonly value: number | null;
  readonly mark: FigureMark;
}

export interface ResultRow {
  readonly key: string;
  /** In the order of the plan's groups; hours as ISO 8601 in UTC. Null for entries without the field. */
  readonly values: readonly (string | null)[];
  readonly figures: ReadonlyMap<PlanMetric, Figure>;
}

export interface PlanResult {
  readonly plan: AggregationPlan;
  readonly rows: readonly ResultRow[];
  /** Sum of all counts, which groups share no entry of; null unless every row has one. */
  readonly total: number | null;
  readonly parts: number;
  readonly answered: number;
  /** Answers that lack this aggregation. */
  readonly absent: number;
  readonly missingMetrics: readonly PlanMetric[];
  readonly missingGroups: readonly string[];
  /** Rows that the plan's own filters should have left out: the server does not know those filters. */
  readonly beyondFilter: number;
}

const NO_FIGURE: Figure = { value: null, mark: 'exact' };

/** The answers of all requests to one plan, put together; null when none of them was asked for it. */
export function mergeAnswers(plan: AggregationPlan, outcomes: readonly PartOutcome[]): PlanResult | null {
  const key = planKey(plan);
  const asked = outcomes.filter(({ part }) => part.plans.some((one) => planKey(one) === key));
  if (asked.length === 0) return null;
  const answered = asked.flatMap(({ answers }) => (answers === null ? [] : [answers.get(key) ?? null]));
  const received = answered.flatMap((rows) => rows ?? []);
  const groups = new Map<string, { values: readonly (string | null)[]; members: AggregateRow[] }>();
  for (const row of received) {
    const values = plan.groupBy.map((name) => groupValue(row, name));
    const id = JSON.stringify(values);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { values, members: [row] });
    else group.members.push(row);
  }
  const rows = [...groups].map(([id, { values, members }]) => ({
    key: id,
    values,
    figures: new Map(plan.metrics.map((metric) => [metric, figureOf(plan, values, members, metric)])),
  }));
  const counts = rows.map(({ figures }) => figures.get('count')?.value ?? null);
  const has = (name: string) => received.some((row) => Object.hasOwn(row, name));
  return {
    plan,
    rows,
    total: counts.every((count) => count !== null) ? counts.reduce((sum, count) => sum + count, 0) : null,
    parts: asked.length,
    answered: answered.length,
    absent: answered.filter((one) => one === null).length,
    missingMetrics: received.length === 0 ? [] : plan.metrics.filter((metric) => !has(metric)),
    missingGroups: received.length === 0 ? [] : plan.groupBy.filter((name) => !has(name)),
    beyondFilter: rows.filter(({ values }) => !passesFilters(plan, values)).length,
  };
}

function groupValue(row: AggregateRow, name: string): string | null {
  const value = valueAt(row, name);
  if (value === null) return null;
  const hour = name === 'hour' ? parseTimestamp(value).ms : null;
  return hour === null ? String(value) : toIso(hour);
}

function figureOf(
  plan: AggregationPlan,
  values: readonly (string | null)[],
  members: readonly AggregateRow[],
  metric: PlanMetric,
): Figure {
  const said = members.flatMap((row) => {
    const value = numberAt(row, metric);
    return value === null ? [] : [{ value, weight: numberAt(row, 'count') ?? 0 }];
  });
  const [first] = said;
  if (first === undefined) return NO_FIGURE;
  if (said.length === 1) return { value: first.value, mark: 'exact' };
  const sum = said.reduce((total, { value }) => total + value, 0);
  const highest = Math.max(...said.map(({ value }) => value));
  if (metric === 'count') return { value: sum, mark: 'exact' };
  if (metric === 'p95_duration') return { value: highest, mark: 'about' };
  if (metric === 'unique_jobs') {
    // Entries of one job, or jobs of one answer alone: nothing is counted twice.
    if (sum === highest || isOneJob(plan, values)) return { value: highest, mark: 'exact' };
    return { value: sum, mark: 'at-most' };
  }
  const weight = said.reduce((total, one) => total + one.weight, 0);
  if (weight === 0) return NO_FIGURE;
  return {
    value: said.reduce((total, one) => total + one.value * one.weight, 0) / weight,
    mark: 'about',
  };
}

function isOneJob({ groupBy, jobId }: AggregationPlan, values: readonly (string | null)[]): boolean {
  const at = groupBy.indexOf('jobId');
  return jobId !== '' || (at >= 0 && values[at] !== null);
}

/** Whether a row can stem from the plan's filters, as far as it says what they speak of. */
function passesFilters(plan: AggregationPlan, values: readonly (string | null)[]): boolean {
  const { groupBy, levels, sources, jobId } = plan;
  const saying = (name: string, passes: (value: string) => boolean): boolean => {
    const at = groupBy.indexOf(name);
    return at < 0 || passes(values[at] ?? '');
  };
  return (
    (levels.length === 0 ||
      saying('level', (level) => levels.some((one) => one === level) || !isLevel(level))) &&
    (sources.length === 0 || saying('source', (source) => sources.includes(source))) &&
    (jobId === '' || saying('jobId', (job) => job === jobId))
  );
}
