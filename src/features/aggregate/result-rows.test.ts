import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AggregationPlan, EMPTY_PLAN, METRICS } from '../../logs/aggregation-plan';
import { HOUR_MS } from '../../logs/time-range';
import { chartKind, heatTable, hourChart } from './chart-data';
import { figureText, groupText, planTitle } from './figure-text';
import type { FigureMark, ResultRow } from './merge-answers';
import { focusAfter, type PlanStep, takeStep } from './plan-steps';
import { resultCsv } from './result-csv';
import { defaultSort, sortRows } from './sort-rows';

function row(
  values: readonly (string | null)[],
  count: number | null,
  mark: FigureMark = 'exact',
): ResultRow {
  return { key: JSON.stringify(values), values, figures: new Map([['count', { value: count, mark }]]) };
}

describe('sortRows', () => {
  const rows = [
    row(['fatal'], 2),
    row(['debug'], null),
    row([null], 9),
    row(['error'], 2),
    row(['warn'], 10),
  ];
  const names = (sorted: readonly ResultRow[]) => sorted.map(({ values }) => values[0]);

  it('sorts levels by their hierarchy, with what is not said last in both directions', () => {
    const by = (ascending: boolean) => names(sortRows(rows, ['level'], { column: { group: 0 }, ascending }));
    expect(by(true)).toEqual(['debug', 'warn', 'error', 'fatal', null]);
    expect(by(false)).toEqual(['fatal', 'error', 'warn', 'debug', null]);
  });

  it('sorts figures as numbers and ties by their groups', () => {
    const sorted = sortRows(rows, ['level'], { column: { metric: 'count' }, ascending: false });
    expect(names(sorted)).toEqual(['warn', null, 'error', 'fatal', 'debug']);
  });

  it('keeps every row, in an order that does not depend on the one before', () => {
    const any = fc.array(fc.tuple(fc.option(fc.string()), fc.option(fc.nat(5))), { maxLength: 30 });
    fc.assert(
      fc.property(any, fc.boolean(), (pairs, ascending) => {
        const unique = [...new Map(pairs.map(([value, count]) => [value, row([value], count)])).values()];
        const sort = { column: { metric: 'count' as const }, ascending };
        const sorted = sortRows(unique, ['source'], sort);
        expect(sortRows(unique.toReversed(), ['source'], sort)).toEqual(sorted);
        expect(new Set(sorted)).toEqual(new Set(unique));
      }),
    );
  });

  it('begins with hours in their order, else with the largest figure', () => {
    expect(defaultSort(EMPTY_PLAN)).toEqual({ column: { group: 1 }, ascending: true });
    expect(defaultSort({ ...EMPTY_PLAN, groupBy: ['source'] })).toEqual({
      column: { metric: 'count' },
      ascending: false,
    });
  });
});

describe('the charts', () => {
  it('fit the groups', () => {
    const kind = (groupBy: readonly string[], metric = METRICS[0] as (typeof METRICS)[number]) =>
      chartKind({ ...EMPTY_PLAN, groupBy }, metric);
    expect([kind(['hour']), kind(['source']), kind(['level', 'hour']), kind(['source', 'level'])]).toEqual([
      'hours',
      'bars',
      'hours',
      'heat',
    ]);
    expect([kind(['level', 'hour'], 'p95_duration'), kind(['a', 'b', 'c'])]).toEqual(['heat', 'none']);
  });

  const start = Date.parse('2024-01-15T00:00:00Z');
  const hourly = (hours: number, names: readonly string[]) =>
    Array.from({ length: hours }, (_, hour) =>
      names.map((name) => row([name, new Date(start + hour * HOUR_MS).toISOString()], 1)),
    ).flat();

  it('lose no count to wide bars or to the rest of the series', () => {
    const plan: AggregationPlan = { ...EMPTY_PLAN, groupBy: ['source', 'hour'] };
    const names = Array.from({ length: 9 }, (_, index) => `s${index}`);
    const rows = hourly(200, names);
    const chart = hourChart(plan, rows, 'count', { start, end: start + 200 * HOUR_MS }, 0);
    expect(chart.buckets.count).toBeLessThanOrEqual(60);
    expect(chart.series).toHaveLength(6);
    expect(chart.series.at(-1)?.values).toBe(4);
    const drawn = chart.series.flatMap(({ figures }) => figures).reduce((sum, one) => sum + one, 0);
    expect(drawn).toBe(rows.length);
  });

  it('say how much of a large table is drawn', () => {
    const plan: AggregationPlan = { ...EMPTY_PLAN, groupBy: ['source', 'hour'] };
    const table = heatTable(plan, hourly(30, ['a', 'b']), 'count');
    expect(table).toMatchObject({ columnGroup: 1, allColumns: 30, allLines: 2, highest: 1 });
    expect(table.columns).toHaveLength(24);
    expect(table.columns.at(-1)).toBe(new Date(start + 29 * HOUR_MS).toISOString());
    expect(table.lines.every(({ cells }) => cells.every((cell) => cell !== null))).toBe(true);
  });
});

describe('the texts', () => {
  it('have units, and a sign where a figure is no exact one', () => {
    expect(figureText('count', { value: 1_247, mark: 'exact' })).toBe('1,247');
    expect(figureText('unique_jobs', { value: 14, mark: 'at-most' })).toBe('≤ 14');
    expect(figureText('p95_duration', { value: 15.2, mark: 'about' })).toBe('≈ 15.2 s');
    expect(figureText('avg_duration', { value: null, mark: 'exact' })).toBe('—');
    expect(groupText('hour', '2024-01-15T10:00:00.000Z', 'utc')).toBe('2024-01-15 10:00');
    expect(groupText('errorCode', null, 'utc')).toBe('(no errorCode)');
    expect(planTitle(EMPTY_PLAN)).toBe('Count by level and hour');
  });
});

describe('resultCsv', () => {
  it('guards formulas, redacts texts and marks what is not exact', () => {
    const rows = [row(['=1+1'], 3), row(['a'], 4, 'at-most'), row([null], null)];
    const csv = resultCsv({ plan: { ...EMPTY_PLAN, groupBy: ['source'] } }, rows, (text) =>
      text === 'a' ? '[redacted: token]' : text,
    );
    expect(csv).toBe("source,count,not_exact\r\n'=1+1,3,\r\n[redacted: token],4,count at-most\r\n,,\r\n");
  });
});

describe('takeStep', () => {
  it('keeps members, and the focus on the one that was moved', () => {
    const steps = fc.constantFrom<PlanStep>('up', 'down');
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(5), steps, (count, at, step) => {
        const list = Array.from({ length: count }, (_, index) => index);
        const index = at % count;
        if ((step === 'up' && index === 0) || (step === 'down' && index === count - 1)) return;
        const next = takeStep(list, index, step);
        expect(next.toSorted()).toEqual(list);
        expect(next[focusAfter(index, step, count).plan ?? -1]).toBe(index);
      }),
    );
    expect(takeStep(['a', 'b'], 0, 'duplicate')).toEqual(['a', 'a', 'b']);
    expect(takeStep(['a'], 0, 'remove')).toEqual([]);
    expect(focusAfter(0, 'remove', 0).plan).toBeNull();
  });
});
