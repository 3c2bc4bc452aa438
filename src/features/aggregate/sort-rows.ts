import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import { isLevel, LEVELS } from '../../logs/level';
import type { ResultRow } from './merge-answers';

/** What the rows are sorted by: one of the plan's groups, or a metric. */
export interface RowSort {
  readonly column: { readonly group: number } | { readonly metric: PlanMetric };
  readonly ascending: boolean;
}

const byText = new Intl.Collator('en', { numeric: true });

/** Hours in their order; anything else by its first figure, the largest first. */
export function defaultSort({ groupBy, metrics }: AggregationPlan): RowSort {
  const hour = groupBy.indexOf('hour');
  const [metric] = metrics;
  if (hour >= 0 || metric === undefined) return { column: { group: Math.max(0, hour) }, ascending: true };
  return { column: { metric }, ascending: false };
}

/** Sorted rows; what is not said comes last in both directions, and equal rows in the order of their groups. */
export function sortRows(
  rows: readonly ResultRow[],
  groupBy: readonly string[],
  { column, ascending }: RowSort,
): readonly ResultRow[] {
  const sign = ascending ? 1 : -1;
  const compared = (a: ResultRow, b: ResultRow): number =>
    'metric' in column
      ? nullsLast(figure(a, column.metric), figure(b, column.metric), (x, y) => sign * (x - y))
      : nullsLast(a.values[column.group] ?? null, b.values[column.group] ?? null, (x, y) => {
          return sign * compareGroups(groupBy[column.group] ?? '', x, y);
        });
  const tied = (a: ResultRow, b: ResultRow): number => {
    for (const [index, name] of groupBy.entries()) {
      const order = nullsLast(a.values[index] ?? null, b.values[index] ?? null, (x, y) =>
        compareGroups(name, x, y),
      );
      if (order !== 0) return order;
    }
    return 0;
  };
  return rows.toSorted((a, b) => compared(a, b) || tied(a, b));
}

/** Levels by their hierarchy, everything else as text with its numbers read as numbers. */
export function compareGroups(name: string, a: string, b: string): number {
  if (name === 'level' && isLevel(a) && isLevel(b)) return LEVELS.indexOf(a) - LEVELS.indexOf(b);
  return byText.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

function figure(row: ResultRow, metric: PlanMetric): number | null {
  return row.figures.get(metric)?.value ?? null;
}

function nullsLast<T>(a: T | null, b: T | null, compare: (a: T, b: T) => number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return compare(a, b);
}
