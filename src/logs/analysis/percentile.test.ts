import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, summarise } from './percentile';

/** Word for word the helper of the API document's JavaScript example. */
function documented(arr: readonly number[], p: number): number | undefined {
  const sorted = [...arr].sort((a, b) => a - b);
  const index = (p / 100) * (sorted.length - 1);
  const lower = Math.floor(index);
  const upper = Math.ceil(index);
  if (lower === upper) return sorted[lower];
  const weight = index - lower;
  return (sorted[lower] ?? Number.NaN) * (1 - weight) + (sorted[upper] ?? Number.NaN) * weight;
}

const amount = fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0);

describe('percentile', () => {
  it('is that of the document', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (values, p) => {
          expect(percentile(Float64Array.from(values).sort(), p)).toBe(documented(values, p));
        },
      ),
      { seed: 4 },
    );
  });

  it('of nothing is null, beyond the ends is the end', () => {
    expect(percentile([], 50)).toBeNull();
    expect(percentile([1, 2, 3], -5)).toBe(1);
    expect(percentile([1, 2, 3], 200)).toBe(3);
  });
});

describe('summarise', () => {
  it('agrees with a straightforward computation and counts what it leaves out', () => {
    const value = fc.oneof(amount, fc.constant(null), fc.constant(undefined), fc.double({ max: -1e-9 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 300 }), (values) => {
        const good = values.filter((one): one is number => typeof one === 'number' && one >= 0);
        const { figures, used, missing, negative } = summarise(values);
        expect(used).toBe(good.length);
        expect(used + missing + negative).toBe(values.length);
        if (good.length === 0) {
          expect(figures).toBeNull();
          return;
        }
        expect(figures).toMatchObject({
          count: good.length,
          min: Math.min(...good),
          max: Math.max(...good),
          p50: documented(good, 50),
          p95: documented(good, 95),
          p99: documented(good, 99),
        });
        expect(figures?.average).toBeCloseTo(good.reduce((sum, one) => sum + one, 0) / good.length, 3);
      }),
      { seed: 5 },
    );
  });

  it('takes zero for a time and infinity for none', () => {
    expect(summarise([0, Number.POSITIVE_INFINITY, Number.NaN])).toMatchObject({ used: 1, missing: 2 });
  });

  it('takes more values than arguments of a call', () => {
    expect(summarise(Array.from({ length: 300_000 }, (_, i) => i)).figures).toMatchObject({
      max: 299_999,
      p50: 149_999.5,
    });
  });
});
