import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketLoaded, unloadedParts, volumeNote } from './volume-note';

const ALL = { loaded: 5, matching: 5, untimed: 0, outside: 0, unloaded: false, counting: null };

describe('volumeNote', () => {
  it('says nothing when everything is in the chart', () => {
    expect(volumeNote(ALL)).toBeNull();
    expect(volumeNote({ ...ALL, matching: null })).toBeNull();
  });

  it('says what the chart is computed from and what it leaves out', () => {
    expect(
      volumeNote({ ...ALL, loaded: 1_000, matching: 12_345, untimed: 2, outside: 1, unloaded: true }),
    ).toBe(
      'computed from 1,000 of 12,345 matching entries · 2 entries without a time left out · 1 entry outside the range left out',
    );
    expect(volumeNote({ ...ALL, matching: null, unloaded: true })).toBe('computed from the 5 loaded entries');
  });
});

describe('volumeNote while more is counted', () => {
  it('says of how many entries the chart is, and of how many it will be', () => {
    expect(volumeNote({ ...ALL, counting: { shown: 0, of: 30_000 } })).toBe('counting 30,000 entries');
    expect(volumeNote({ ...ALL, untimed: 1, counting: { shown: 6_000, of: 9_000 } })).toBe(
      'counting 9,000 entries, this is of 6,000 · 1 entry without a time left out',
    );
  });
});

describe('unloadedParts', () => {
  it('together with the loaded part make up the range', () => {
    const four = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(four, (times) => {
        const [start = 0, from = 0, to = 0, end = 0] = times.toSorted((a, b) => a - b);
        const parts = unloadedParts({ start, end }, { start: from, end: to });
        const length = parts.reduce((sum, part) => sum + part.end - part.start, 0);
        expect(length + (to - from)).toBe(end - start);
      }),
    );
  });

  it('are none while nothing is loaded: that is no silence yet', () => {
    expect(unloadedParts({ start: 0, end: 10 }, null)).toEqual([]);
  });
});

describe('bucketLoaded', () => {
  it('tells whole, partly and not loaded buckets apart', () => {
    const buckets = { start: 0, widthMs: 10, count: 3 };
    const unloaded = [{ start: 0, end: 15 }];
    expect([0, 1, 2].map((index) => bucketLoaded(buckets, index, unloaded))).toEqual([
      'none',
      'part',
      'whole',
    ]);
  });
});
