import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lendSlots, type Slots } from './lent-slots';

const NONE: Slots = new Map();
const rowsFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

describe('slots lent from row to row', () => {
  it('lends the slots of all rows, in order, when all are replaced', () => {
    const before = lendSlots(NONE, rowsFrom(0, 4));
    expect([...lendSlots(before, rowsFrom(1_000, 4))]).toEqual([
      [1_000, 0],
      [1_001, 1],
      [1_002, 2],
      [1_003, 3],
    ]);
  });

  it('leaves a row its slot, and lends those of rows that left to rows that came', () => {
    const before = lendSlots(NONE, rowsFrom(10, 4));
    expect([...lendSlots(before, rowsFrom(12, 4)).values()]).toEqual([2, 3, 0, 1]);
  });

  it('needs as many slots as rows were ever drawn at once, each for one row', () => {
    const windows = fc.array(
      fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 20 })).map(([first, count]) => rowsFrom(first, count)),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(windows, (drawings) => {
        let slots = NONE;
        let most = 0;
        for (const rows of drawings) {
          const before = slots;
          slots = lendSlots(before, rows);
          most = Math.max(most, rows.length);
          expect([...slots.keys()]).toEqual(rows);
          expect(new Set(slots.values()).size).toBe(rows.length);
          expect(Math.max(...slots.values())).toBeLessThan(most);
          for (const [row, slot] of slots) expect(before.get(row) ?? slot).toBe(slot);
        }
      }),
    );
  });
});
