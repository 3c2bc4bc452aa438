import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../logs/time-range';
import { hourSeries } from './hour-series';

const START = Date.parse('2024-01-15T10:20:00Z');

describe('hourSeries', () => {
  it('gives every hour its place, the one that began before the range too', () => {
    const { buckets, series } = hourSeries(
      [
        { level: 'error', hour: START - HOUR_MS / 3, count: 23, uniqueJobs: 18 },
        { level: 'error', hour: START + (2 * HOUR_MS) / 3, count: 15, uniqueJobs: 12 },
      ],
      { start: START, end: START + HOUR_MS },
      0,
    );
    expect(buckets).toEqual({ start: Date.parse('2024-01-15T10:00:00Z'), widthMs: HOUR_MS, count: 2 });
    expect(series.map(({ name, counts }) => [name, counts])).toEqual([['error', [23, 15]]]);
  });

  it('keeps every count, however long the range', () => {
    const hours = fc.array(
      fc.record({
        level: fc.constantFrom('error', 'fatal', '__proto__', ''),
        hour: fc.integer({ min: 0, max: 40 * 24 }).map((hour) => START + hour * HOUR_MS),
        count: fc.nat(100),
        uniqueJobs: fc.constant(null),
      }),
    );
    fc.assert(
      fc.property(hours, fc.integer({ min: 1, max: 40 * 24 }), (rows, length) => {
        const { buckets, series } = hourSeries(rows, { start: START, end: START + length * HOUR_MS }, 0);
        const drawn = series
          .flatMap(({ counts }) => Array.from(counts))
          .reduce((sum, count) => sum + count, 0);
        expect(drawn).toBe(rows.reduce((sum, { count }) => sum + count, 0));
        expect(buckets.count).toBeLessThanOrEqual(60);
      }),
    );
  });
});
