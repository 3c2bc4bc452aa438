import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsAtRest, rowsWhileScrolling, withRow } from './row-window';

const range = { startIndex: 100, endIndex: 119, overscan: 12, count: 1_000 };
const ends = (rows: readonly number[]) => [rows[0], rows.at(-1)];

describe('row window', () => {
  it('draws ahead of the way the view goes', () => {
    const near = { startIndex: 98, endIndex: 117 };
    expect(ends(rowsWhileScrolling(range, 'forward', near))).toEqual([98, 131]);
    expect(ends(rowsWhileScrolling(range, 'backward', near))).toEqual([88, 121]);
    expect(ends(rowsWhileScrolling(range, null, null))).toEqual([88, 131]);
  });

  it('draws little around a place that was jumped to, and both sides once the view rests', () => {
    expect(ends(rowsWhileScrolling(range, 'forward', { startIndex: 0, endIndex: 19 }))).toEqual([98, 121]);
    expect(ends(rowsAtRest(range))).toEqual([88, 131]);
  });

  it('keeps the row with the focus', () => {
    expect(withRow([5, 6, 7], 2, 10)).toEqual([2, 5, 6, 7]);
    expect(withRow([5, 6, 7], 9, 10)).toEqual([5, 6, 7, 9]);
    expect(withRow([5, 6, 7], 6, 10)).toEqual([5, 6, 7]);
    expect(withRow([5, 6, 7], null, 10)).toEqual([5, 6, 7]);
    expect(withRow([5, 6, 7], 10, 10)).toEqual([5, 6, 7]);
    expect(withRow([], 1, 10)).toEqual([]);
  });

  it('always draws every row in view, in order, and none that is not there', () => {
    const index = fc.nat(60);
    fc.assert(
      fc.property(index, index, fc.nat(20), fc.nat(61), index, (a, b, overscan, more, c) => {
        const startIndex = Math.min(a, b);
        const endIndex = Math.max(a, b);
        const count = endIndex + 1 + more;
        const before = { startIndex: c, endIndex: c + 5 };
        for (const direction of ['forward', 'backward', null] as const) {
          const rows = rowsWhileScrolling({ startIndex, endIndex, overscan, count }, direction, before);
          expect(rows).toEqual(rows.map((_, at) => (rows[0] ?? 0) + at));
          expect(rows[0]).toBeLessThanOrEqual(startIndex);
          expect(rows[0]).toBeGreaterThanOrEqual(0);
          expect(rows.at(-1)).toBeGreaterThanOrEqual(endIndex);
          expect(rows.at(-1)).toBeLessThan(count);
        }
      }),
    );
  });
});
