import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import listResponse from './documented/list-response.json';
import { type LogEntry, readEntry } from './entry';
import { bucketAt, bucketRange, bucketsFor, histogram, timeTicks } from './histogram';
import type { Json } from './json';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time-range';

/** Parsed anew, because an imported JSON file has types of its own. */
const documentedLogs: readonly Json[] = JSON.parse(JSON.stringify(listResponse.logs));

const START = Date.parse('2024-01-15T10:00:00Z');
const HOUR = { start: START, end: START + HOUR_MS };
const LEVEL_TEXTS = ['debug', 'info', 'warn', 'error', 'fatal', 'WARNING', 'odd', ''];

const entryAt = (time: number | null, level: string): LogEntry =>
  readEntry({ timestamp: time === null ? 'soon' : new Date(time).toISOString(), level, message: '' }, 'ep_1');

const ranges = fc
  .tuple(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 400 * DAY_MS }))
  .map(([start, length]) => ({ start, end: start + length }));

describe('histogram', () => {
  it('counts the documented entries at their minute and level', () => {
    const counted = histogram(
      documentedLogs.map((raw) => readEntry(raw, 'ep_1')),
      HOUR,
    );
    expect(counted).toMatchObject({ start: START, widthMs: 30 * SECOND_MS, count: 120, counted: 5 });
    expect(counted.columns.get('info')?.[60]).toBe(2);
    expect(counted.columns.get('error')?.[60]).toBe(1);
  });

  it('counts every entry once: in a column, as untimed or as outside', () => {
    const entries = fc.array(
      fc.tuple(fc.option(fc.integer({ min: -10, max: HOUR_MS + 10 })), fc.constantFrom(...LEVEL_TEXTS)),
    );
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 200 }), (specs, maxBuckets) => {
        const all = specs.map(([at, level]) => entryAt(at === null ? null : START + at, level));
        const counted = histogram(all, HOUR, 0, maxBuckets);
        const inColumns = [...counted.columns.values()].reduce(
          (sum, column) => sum + column.reduce((a, b) => a + b, 0),
          0,
        );
        const inRange = all.filter(({ time }) => time !== null && time >= HOUR.start && time <= HOUR.end);
        expect(inColumns).toBe(inRange.length);
        expect(counted.counted).toBe(inRange.length);
        expect(counted.counted + counted.untimed + counted.outside).toBe(all.length);
        for (const [level, total] of counted.totals)
          expect(total).toBe(inRange.filter((entry) => entry.level === level).length);
      }),
    );
  });
});

describe('bucketsFor', () => {
  it('covers the range with at most as many buckets as asked for', () => {
    fc.assert(
      fc.property(
        ranges,
        fc.integer({ min: 2, max: 300 }),
        fc.integer({ min: -14, max: 14 }),
        (range, max, h) => {
          const buckets = bucketsFor(range, h * HOUR_MS, max);
          expect(buckets.count).toBeLessThanOrEqual(max);
          expect(buckets.start).toBeLessThanOrEqual(range.start);
          expect(buckets.start + buckets.widthMs).toBeGreaterThan(range.start);
          expect(buckets.start + buckets.count * buckets.widthMs).toBeGreaterThanOrEqual(range.end);
          expect((buckets.start + h * HOUR_MS) % buckets.widthMs).toBeCloseTo(0);
        },
      ),
    );
  });

  it('begins days at midnight of the zone', () => {
    const buckets = bucketsFor({ start: START, end: START + 30 * DAY_MS }, -5 * HOUR_MS, 40);
    expect(buckets).toEqual({ start: Date.parse('2024-01-15T05:00:00Z'), widthMs: DAY_MS, count: 31 });
  });

  it('gives a range of no length one bucket', () => {
    expect(bucketsFor({ start: START, end: START })).toEqual({ start: START, widthMs: SECOND_MS, count: 1 });
  });
});

describe('bucketRange and bucketAt', () => {
  it('give back the bucket a time lies in, cut to the range', () => {
    fc.assert(
      fc.property(ranges, fc.double({ min: 0, max: 0.999, noNaN: true }), (range, share) => {
        const time = Math.floor(range.start + share * (range.end - range.start));
        const buckets = bucketsFor(range);
        const at = bucketAt(buckets, time);
        const within = bucketRange(buckets, range, at, at);
        expect(within.start).toBeLessThanOrEqual(time);
        expect(within.end).toBeGreaterThan(time);
        expect(within.start).toBeGreaterThanOrEqual(range.start);
        expect(within.end).toBeLessThanOrEqual(range.end);
      }),
    );
  });
});

describe('timeTicks', () => {
  it('stand at round times of the zone', () => {
    expect(timeTicks(bucketsFor(HOUR), 0, 6)).toEqual({
      stepMs: 10 * MINUTE_MS,
      times: [0, 1, 2, 3, 4, 5].map((i) => START + i * 10 * MINUTE_MS),
    });
  });
});
