import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconnectDelayMs } from './reconnect-delay';

describe('reconnectDelayMs', () => {
  it.each([
    [0, 5_000, 6_250],
    [1, 7_500, 12_500],
    [2, 15_000, 25_000],
    [3, 30_000, 50_000],
    [4, 45_000, 60_000],
    [1_000, 45_000, 60_000],
  ])('after %i failures lies from %i to %i ms', (failures, low, high) => {
    expect(reconnectDelayMs(failures, 0, null)).toBe(low);
    expect(reconnectDelayMs(failures, 1, null)).toBe(high);
  });

  it.each([
    [0, 5_000],
    [250, 5_000],
    [20_000, 20_000],
    [60_001, 60_000],
    [Number.POSITIVE_INFINITY, 60_000],
  ])('takes retry: %d as the least, within bounds', (retry, expected) => {
    expect(reconnectDelayMs(0, 0, retry)).toBe(expected);
  });

  it('is always from 5 s to 60 s', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.option(fc.nat()),
        (n, random, retry) => {
          const delay = reconnectDelayMs(n, random, retry);
          expect(delay).toBeGreaterThanOrEqual(5_000);
          expect(delay).toBeLessThanOrEqual(60_000);
        },
      ),
    );
  });
});
