import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../../logs/entry';
import { relativeText, searchFor, signed } from './difference-text';
import { extentOf, halves, readTyped } from './sides';

const entry = (ms: number | null, endpointId: string) =>
  readEntry({ message: 'm', timestamp: ms === null ? '' : new Date(ms).toISOString() }, endpointId);

describe('extentOf', () => {
  it('is the time between the first and last readable one, and the endpoints by size', () => {
    expect(extentOf([entry(5_000, 'b'), entry(null, 'a'), entry(1_000, 'a'), entry(2_000, 'a')])).toEqual({
      range: { start: 1_000, end: 5_000 },
      endpoints: [
        ['a', 3],
        ['b', 1],
      ],
      untimed: 1,
    });
    expect(extentOf([entry(null, 'a')]).range).toBeNull();
  });
});

describe('halves', () => {
  it('puts every moment of the range on one side, in halves of equal length', () => {
    const range = fc.tuple(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 1e9 }));
    fc.assert(
      fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), ([start, length], share) => {
        const { left, right } = halves({ start, end: start + length });
        const moment = start + Math.round(share * length);
        const on = [left, right].filter(({ range: side }) => moment >= side.start && moment <= side.end);
        expect(on).toHaveLength(1);
        expect(
          Math.abs(left.range.end - left.range.start - (right.range.end - right.range.start)),
        ).toBeLessThan(3);
      }),
    );
  });
});

describe('readTyped', () => {
  const loaded = { start: 10_000, end: 20_000 };
  it('takes a range with loaded entries and says what is wrong with any other', () => {
    const read = (from: string, to: string) => readTyped(from, to, loaded, 20_000, 'utc');
    expect(read('now-8s', 'now').range).toEqual({ start: 12_000, end: 20_000 });
    expect(read('soon', 'now').problem).toContain('From is no time');
    expect(read('now', 'later').problem).toContain('To is no time');
    expect(read('now', 'now-1s').problem).toContain('before');
    expect(read('1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z').problem).toContain('No loaded entry');
  });
});

describe('texts of differences', () => {
  it('write signs, percents and factors', () => {
    expect([signed(12), signed(-3.456), signed(0), signed(-1234.5)]).toEqual(['+12', '−3.46', '0', '−1,235']);
    expect([null, 0, 0.5, -1, 11].map(relativeText)).toEqual(['—', '0 %', '+50 %', '−100 %', '×12']);
  });

  it('search for the longest fixed part of a pattern', () => {
    expect(searchFor('Failed (twice) to load <path> in <duration>')).toBe('Failed \\(twice\\) to load');
    expect(searchFor('<number> ok <number>')).toBeNull();
  });
});
