import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import { type Buckets, bucketAt, bucketsFor } from '../../logs/histogram';
import { HOUR_MS, type TimeRange } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import type { FigureMark, ResultRow } from './merge-answers';
import { compareGroups } from './sort-rows';

/** How a result is drawn; `none` where only the table can show it. */
export type ChartKind = 'hours' | 'bars' | 'heat' | 'none';

export function chartKind({ groupBy }: AggregationPlan, metric: PlanMetric): ChartKind {
  if (groupBy.length === 1) return groupBy[0] === 'hour' ? 'hours' : 'bars';
  if (groupBy.length !== 2) return 'none';
  // Only counts can stand on top of each other.
  return groupBy.includes('hour') && metric === 'count' ? 'hours' : 'heat';
}

export interface HourSeries {
  /** The other group's value; undefined for the rest of all or where there is no other group. */
  readonly value: string | null | undefined;
  /** How many values the series stands for. */
  readonly values: number;
  readonly figures: readonly number[];
}

export interface HourChart {
  readonly buckets: Buckets;
  readonly series: readonly HourSeries[];
  /** How far each bar can be trusted. */
  readonly marks: readonly FigureMark[];
  /** Of the highest bar. */
  readonly highest: number;
  /** Rows whose hour is no readable time. */
  readonly unreadable: number;
}

const MAX_COUNT_COLUMNS = 60;
const MAX_COLUMNS = 24 * 31;
const MAX_SERIES = 6;

/** Hours side by side, one series for each value of the other group. Counts are added up where hours are many. */
export function hourChart(
  plan: AggregationPlan,
  rows: readonly ResultRow[],
  metric: PlanMetric,
  range: TimeRange,
  zoneOffsetMs: number,
): HourChart {
  const hourAt = plan.groupBy.indexOf('hour');
  const otherAt = plan.groupBy.findIndex((name) => name !== 'hour');
  const timed = rows.flatMap((row) => {
    const hour = parseTimestamp(row.values[hourAt]).ms;
    const { value, mark } = row.figures.get(metric) ?? { value: null, mark: 'exact' };
    return hour === null ? [] : [{ hour, value: value ?? 0, mark, other: row.values[otherAt] ?? null }];
  });
  // The server's hours begin at full hours of UTC, the first perhaps before the range.
  const start = timed.reduce((first, { hour }) => Math.min(first, hour), range.start);
  const buckets = bucketsFor(
    { start, end: range.end },
    zoneOffsetMs % HOUR_MS === 0 ? zoneOffsetMs : 0,
    metric === 'count' ? MAX_COUNT_COLUMNS : MAX_COLUMNS,
    HOUR_MS,
  );
  const columns = new Map<string | null, number[]>();
  const marks = new Array<FigureMark>(buckets.count).fill('exact');
  for (const { hour, value, mark, other } of timed) {
    const column = columns.get(other) ?? new Array<number>(buckets.count).fill(0);
    const index = bucketAt(buckets, hour);
    column[index] = (column[index] ?? 0) + value;
    if (mark !== 'exact') marks[index] = mark;
    columns.set(other, column);
  }
  const name = plan.groupBy[otherAt] ?? '';
  const sorted = [...columns].sort(([a, x], [b, y]) =>
    name === 'level' ? compareGroups(name, a ?? '', b ?? '') : sum(y) - sum(x),
  );
  const kept = sorted.length > MAX_SERIES ? sorted.slice(0, MAX_SERIES - 1) : sorted;
  const rest = sorted.slice(kept.length);
  const series: HourSeries[] = kept.map(([value, figures]) => ({
    value: otherAt < 0 ? undefined : value,
    values: 1,
    figures,
  }));
  if (rest.length > 0)
    series.push({
      value: undefined,
      values: rest.length,
      figures: Array.from({ length: buckets.count }, (_, index) => sum(rest.map(([, of]) => of[index] ?? 0))),
    });
  const heights = Array.from({ length: buckets.count }, (_, index) =>
    sum(series.map(({ figures }) => figures[index] ?? 0)),
  );
  return { buckets, series, marks, highest: Math.max(0, ...heights), unreadable: rows.length - timed.length };
}

export interface HeatTable {
  /** Index of the group that the columns show. */
  readonly columnGroup: number;
  readonly columns: readonly (string | null)[];
  readonly lines: readonly {
    readonly value: string | null;
    readonly cells: readonly (ResultRow | null)[];
  }[];
  readonly highest: number;
  /** How many there are in all. */
  readonly allColumns: number;
  readonly allLines: number;
}

const MAX_LINES = 15;
const MAX_HEAT_COLUMNS = 24;

/** Two groups as a table of one metric: hours and levels across, the other group down, the largest first. */
export function heatTable(plan: AggregationPlan, rows: readonly ResultRow[], metric: PlanMetric): HeatTable {
  const [first = ''] = plan.groupBy;
  const columnGroup = first === 'hour' || first === 'level' ? 0 : 1;
  const ordered = (group: number, most: number, latest: boolean) => {
    const name = plan.groupBy[group] ?? '';
    const sums = new Map<string | null, number>();
    for (const { values, figures } of rows) {
      const value = values[group] ?? null;
      sums.set(value, (sums.get(value) ?? 0) + (figures.get(metric)?.value ?? 0));
    }
    const natural = name === 'hour' || name === 'level';
    const sorted = [...sums].sort(([a, x], [b, y]) =>
      natural ? compareGroups(name, a ?? '', b ?? '') : y - x,
    );
    const values = sorted.map(([value]) => value);
    return { shown: latest ? values.slice(-most) : values.slice(0, most), all: values.length };
  };
  const across = ordered(columnGroup, MAX_HEAT_COLUMNS, plan.groupBy[columnGroup] === 'hour');
  const down = ordered(1 - columnGroup, MAX_LINES, false);
  const at = new Map(
    rows.map((row) => [JSON.stringify([row.values[columnGroup], row.values[1 - columnGroup]]), row]),
  );
  return {
    columnGroup,
    columns: across.shown,
    lines: down.shown.map((value) => ({
      value,
      cells: across.shown.map((column) => at.get(JSON.stringify([column, value])) ?? null),
    })),
    highest: Math.max(0, ...rows.map(({ figures }) => figures.get(metric)?.value ?? 0)),
    allColumns: across.all,
    allLines: down.all,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
