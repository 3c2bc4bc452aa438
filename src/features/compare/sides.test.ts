import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeText, signed } from './difference-text';
import { halves, isLoaded, readTyped, sideQuery } from './sides';

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
  it('takes a range that has begun and says what is wrong with any other', () => {
    const read = (from: string, to: string) => readTyped(from, to, 20_000, 'utc');
    expect(read('now-8s', 'now').range).toEqual({ start: 12_000, end: 20_000 });
    expect(read('soon', 'now').problem).toContain('From is no time');
    expect(read('now', 'later').problem).toContain('To is no time');
    expect(read('now', 'now-1s').problem).toContain('before');
    expect(read('1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z').range).toEqual({ start: 1_000, end: 2_000 });
    expect(read('1970-01-01T00:00:21Z', '1970-01-01T00:00:22Z').problem).toContain('future');
  });
});

describe('a side', () => {
  const loaded = { start: 10_000, end: 20_000 };
  const query = {
    endpoints: ['a', 'b'],
    range: loaded,
    level: 'warn',
    search: 'x',
    jobId: 'j',
    limit: 100,
    order: 'newest',
  } as const;

  it.each([
    [10_000, 20_000, [], true],
    [12_000, 15_000, ['a'], true],
    [9_999, 15_000, [], false],
    [12_000, 20_001, [], false],
    [12_000, 15_000, ['c'], false],
  ])('from %i to %i of %j: loaded is %s', (start, end, endpoints, expected) => {
    expect(isLoaded({ range: { start, end }, endpoints }, loaded, query.endpoints)).toBe(expected);
  });

  it('is asked for with the filters of what is loaded', () => {
    const side = { range: { start: 1, end: 2 }, endpoints: ['c'] };
    expect(sideQuery(side, query, 10_000)).toEqual({
      ...query,
      ...side,
      limit: 10_000,
      order: 'oldest',
    });
    expect(sideQuery({ ...side, endpoints: [] }, query, 10_000).endpoints).toEqual(['a', 'b']);
  });
});

describe('texts of differences', () => {
  it('write signs, percents and factors', () => {
    expect([signed(12), signed(-3.456), signed(0), signed(-1234.5)]).toEqual(['+12', '−3.46', '0', '−1,235']);
    expect([null, 0, 0.5, -1, 11].map(relativeText)).toEqual(['—', '0 %', '+50 %', '−100 %', '×12']);
  });
});
