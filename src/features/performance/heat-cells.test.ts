import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyHeatMap } from '../../logs/analysis/latency-heat-map';
import { heatCells, heatColumns } from './heat-cells';

const range = { start: 0, end: 600_000 };
const latencies = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 600_000 }),
    seconds: fc.double({ min: 0.001, max: 1_000, noNaN: true }),
  }),
);

describe('heat map', () => {
  it('draws every latency in exactly one cell, the fullest the strongest', () => {
    fc.assert(
      fc.property(latencies, (all) => {
        const map = latencyHeatMap(all, range);
        const cells = heatCells(map);
        expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
        for (const { intensity, count } of cells) {
          expect(intensity).toBeGreaterThan(0);
          expect(intensity === 1).toBe(count === map.largest);
        }
      }),
    );
  });

  it('says of a column what lies in its interval', () => {
    fc.assert(
      fc.property(latencies, (all) => {
        const map = latencyHeatMap(all, range);
        const { start, widthMs, count } = map.columns;
        for (const column of heatColumns(map)) {
          const isLast = column.index === count - 1;
          const within = all.filter(({ time }) => {
            const index = Math.floor((time - start) / widthMs);
            return index === column.index || (isLast && index > column.index);
          });
          expect(column.count).toBe(within.length);
          for (const { seconds } of within) {
            expect(seconds).toBeGreaterThanOrEqual(column.low);
            expect(seconds).toBeLessThan(column.high);
          }
        }
      }),
    );
  });
});
