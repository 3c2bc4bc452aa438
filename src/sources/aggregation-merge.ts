import { errorOrder } from '../logs/facets';
import { parseTimestamp } from '../logs/timestamp';
import type { AggregateResponse, AggregateRow } from './log-source';

/** Errors and worse under one name (an error code or a source; empty where the entries have none). */
export interface ErrorGroup {
  readonly error: string;
  readonly count: number;
  /** Over several slices a job may be counted in each, so this is then an upper bound. Null when not said. */
  readonly uniqueJobs: number | null;
}

export interface HourGroup {
  readonly level: string;
  /** Epoch milliseconds of the hour's start. */
  readonly hour: number;
  readonly count: number;
  readonly uniqueJobs: number | null;
}

/** How long the entries of one source took, in seconds; null where none of them has a duration. */
export interface DurationGroup {
  readonly source: string;
  readonly count: number;
  /** Over several slices: the slices' averages weighted by their entries. */
  readonly average: number | null;
  /** Over several slices: the highest of the slices' percentiles, as percentiles cannot be added up. */
  readonly p95: number | null;
}

/** The answers of all slices put together. An aggregation that no answer holds is null. */
export interface Aggregations {
  readonly byCode: readonly ErrorGroup[] | null;
  readonly bySource: readonly ErrorGroup[] | null;
  /** Earliest hour first. */
  readonly byHour: readonly HourGroup[] | null;
  /** Slowest first. */
  readonly durations: readonly DurationGroup[] | null;
  readonly slices: number;
  /** Rows that lack a count or a readable hour and are therefore left out. */
  readonly unreadable: number;
  /** The server refused to group by error code, which its document does not name. */
  readonly errorCodeRefused: boolean;
}

/** Reads and adds up the answers of consecutive slices. */
export function readAggregations(
  answers: readonly AggregateResponse[],
): Omit<Aggregations, 'errorCodeRefused'> {
  let unreadable = 0;
  const rowsOf = (name: string): readonly CountedRow[] | null => {
    const lists = answers.flatMap(({ aggregations }) =>
      Object.hasOwn(aggregations, name) ? [aggregations[name] ?? []] : [],
    );
    if (lists.length === 0) return null;
    return lists.flat().flatMap((row) => {
      const count = numberAt(row, 'count');
      if (count === null) unreadable += 1;
      return count === null ? [] : [{ row, count }];
    });
  };
  const byHour = rowsOf('errors_by_hour')?.flatMap((counted) => {
    const hour = parseTimestamp(valueAt(counted.row, 'hour')).ms;
    if (hour === null) unreadable += 1;
    return hour === null ? [] : [{ ...counted, hour }];
  });
  const codes = rowsOf('errors_by_code');
  const sources = rowsOf('errors_by_source');
  const durations = rowsOf('performance_metrics');
  return {
    byCode: codes && errorGroups(codes, 'errorCode'),
    bySource: sources && errorGroups(sources, 'source'),
    byHour: byHour === undefined ? null : hourGroups(byHour),
    durations: durations && durationGroups(durations),
    slices: answers.length,
    unreadable,
  };
}

interface CountedRow {
  readonly row: AggregateRow;
  readonly count: number;
}

function errorGroups(rows: readonly CountedRow[], key: string): readonly ErrorGroup[] {
  const groups = groupRows(rows, ({ row }) => textAt(row, key));
  return errorOrder(
    [...groups].map(([error, members]) => ({
      error,
      count: sumOf(members, ({ count }) => count) ?? 0,
      uniqueJobs: sumOf(members, ({ row }) => numberAt(row, 'unique_jobs')),
    })),
  );
}

function hourGroups(rows: readonly (CountedRow & { readonly hour: number })[]): readonly HourGroup[] {
  const groups = groupRows(rows, ({ row, hour }) => `${hour} ${textAt(row, 'level')}`);
  return [...groups.values()]
    .flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      return {
        level: textAt(first.row, 'level'),
        hour: first.hour,
        count: sumOf(members, ({ count }) => count) ?? 0,
        uniqueJobs: sumOf(members, ({ row }) => numberAt(row, 'unique_jobs')),
      };
    })
    .sort((a, b) => a.hour - b.hour);
}

function durationGroups(rows: readonly CountedRow[]): readonly DurationGroup[] {
  const groups = groupRows(rows, ({ row }) => textAt(row, 'source'));
  return [...groups]
    .map(([source, members]) => {
      const timed = members.filter(({ row }) => numberAt(row, 'avg_duration') !== null);
      const weight = sumOf(timed, ({ count }) => count) ?? 0;
      const weighted = sumOf(timed, ({ row, count }) => (numberAt(row, 'avg_duration') ?? 0) * count) ?? 0;
      return {
        source,
        count: sumOf(members, ({ count }) => count) ?? 0,
        average: weight === 0 ? null : weighted / weight,
        p95: members.reduce<number | null>((highest, { row }) => {
          const p95 = numberAt(row, 'p95_duration');
          return p95 === null ? highest : Math.max(highest ?? 0, p95);
        }, null),
      };
    })
    .sort((a, b) => (b.p95 ?? b.average ?? -1) - (a.p95 ?? a.average ?? -1));
}

function groupRows<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [row]);
    else members.push(row);
  }
  return groups;
}

/** Null when no member has the value. */
function sumOf<Row>(rows: readonly Row[], amountOf: (row: Row) => number | null): number | null {
  return rows.reduce<number | null>((sum, row) => {
    const value = amountOf(row);
    return value === null ? sum : (sum ?? 0) + value;
  }, null);
}

/** A row's own value; null when absent. */
export function valueAt(row: AggregateRow, key: string): AggregateRow[string] {
  return Object.hasOwn(row, key) ? (row[key] ?? null) : null;
}

function textAt(row: AggregateRow, key: string): string {
  const value = valueAt(row, key);
  return value === null ? '' : String(value);
}

/** A row's own figure, which may come as text; null for anything but a finite number from zero. */
export function numberAt(row: AggregateRow, key: string): number | null {
  const value = valueAt(row, key);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : null;
}
