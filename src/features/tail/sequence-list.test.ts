import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceList } from './sequence-list';

const numbers = (list: SequenceList) => Array.from({ length: list.length }, (_, index) => list.at(index));

describe('SequenceList', () => {
  it('agrees with a plain sorted list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ gap: fc.integer({ min: 1, max: 4 }), drop: fc.boolean() }), { maxLength: 80 }),
        fc.integer({ min: 0, max: 200 }),
        (steps, probe) => {
          const list = new SequenceList();
          const model: number[] = [];
          let seq = 0;
          for (const { gap, drop } of steps) {
            seq += gap;
            list.push(seq);
            model.push(seq);
            if (!drop) continue;
            const first = model.shift();
            expect(list.dropFirst(first ?? -1)).toBe(true);
            expect(list.dropFirst(first ?? -1)).toBe(false);
          }
          expect(numbers(list)).toEqual(model);
          expect(numbers(list.copy())).toEqual(model);
          expect(list.first).toBe(model[0]);
          expect(list.countFrom(probe)).toBe(model.filter((number) => number >= probe).length);
          expect(list.indexFrom(probe)).toBe(model.filter((number) => number < probe).length);
        },
      ),
    );
  });

  it('stays correct when its unused front is given back', () => {
    const list = new SequenceList();
    for (let seq = 0; seq < 5_000; seq++) list.push(seq);
    for (let seq = 0; seq < 4_990; seq++) list.dropFirst(seq);
    expect(numbers(list)).toEqual([4990, 4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999]);
    expect(list.at(-1)).toBeUndefined();
  });
});
