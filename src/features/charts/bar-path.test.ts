import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barPath } from './bar-path';

const PLACE = { left: 10, bandWidth: 20, gap: 2, widestBar: 12, yOf: (count: number) => 100 - count };

test('draws a bar for each count, centred in its band, no wider than told', () => {
  expect(barPath([3, 0, 5], new Float64Array(3), PLACE)).toBe('M14,100h12V97h-12zM54,100h12V95h-12z');
  expect(barPath([3], new Float64Array(1), { ...PLACE, widestBar: 48 })).toBe('M12,100h16V97h-16z');
  expect(barPath([3], new Float64Array(1), { ...PLACE, bandWidth: 2 })).toBe('M10.75,100h0.5V97h-0.5z');
});

test('stacks each series on those below it', () => {
  const counts = fc.array(fc.nat(20), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 5 }), (series) => {
      const below = new Float64Array(4);
      for (const column of series) {
        const feet = [...below];
        const bars = [...barPath(column, below, PLACE).matchAll(/M(\d+),(\d+)h12V(\d+)h-12z/g)];
        expect(bars.map((bar) => bar.slice(1).map(Number))).toEqual(
          column.flatMap((count, at) => {
            const foot = feet[at] ?? 0;
            return count === 0 ? [] : [[14 + 20 * at, 100 - foot, 100 - foot - count]];
          }),
        );
      }
      expect([...below]).toEqual(
        [0, 1, 2, 3].map((at) => series.reduce((sum, column) => sum + (column[at] ?? 0), 0)),
      );
    }),
  );
});
