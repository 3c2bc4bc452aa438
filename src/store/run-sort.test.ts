import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortingByTime } from './run-sort';

function sorted(times: readonly number[]): { readonly rows: number[]; readonly steps: number } {
  const steps = sortingByTime({ rows: Uint32Array.from(times.keys()), times: Float64Array.from(times) });
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done) return { rows: [...step.value.rows], steps: count };
  }
}

const stable = (times: readonly number[]): number[] =>
  [...times.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);

test('sorts by time and leaves equal times in their order', () => {
  const run = fc
    .tuple(fc.array(fc.nat(12), { maxLength: 30 }), fc.constantFrom('as it is', 'rising', 'falling'))
    .map(([times, kind]) =>
      kind === 'as it is' ? times : times.sort((a, b) => (kind === 'rising' ? a - b : b - a)),
    );
  fc.assert(
    fc.property(fc.array(run, { maxLength: 6 }), (runs) => {
      const times = runs.flat();
      expect(sorted(times).rows).toEqual(stable(times));
    }),
    { numRuns: 500 },
  );
});

test('takes one step for what runs one way, with ties, and many for what does not', () => {
  const count = 300_000;
  const falling = Array.from({ length: count }, (_, at) => -Math.floor(at / 3));
  expect(sorted(falling).steps).toBe(0);
  const mixed = Array.from({ length: count }, (_, at) => (at * 7_919) % 100_003);
  const { rows, steps } = sorted(mixed);
  expect(steps).toBeGreaterThan(20);
  expect(rows.every((row, at) => at === 0 || (mixed[rows[at - 1] ?? 0] ?? 0) <= (mixed[row] ?? 0))).toBe(
    true,
  );
});
