import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeightAbove } from './height-above';
import { SequenceList } from './sequence-list';

const ROW_HEIGHT = 27;

/** Rows as a live list holds them, and what a look at each of them says. */
class Rows {
  readonly list = new SequenceList();
  readonly sizes = new Map<number, number>();
  #seq = 0;
  /** How often a row was looked at. */
  looks = 0;

  /** Adds rows of these heights; null is not measured. Between two of them lie rows that a filter leaves out. */
  add(heights: readonly (number | null)[], gap = 1): void {
    for (const height of heights) {
      this.#seq += gap;
      this.list.push(this.#seq);
      if (height !== null) this.sizes.set(this.#seq, height);
    }
  }

  drop(count: number): void {
    for (let left = count; left > 0 && this.list.first !== undefined; left--)
      this.list.dropFirst(this.list.first);
  }

  seqAt(index: number): number {
    this.looks++;
    return this.list.at(index) ?? -1;
  }

  indexFrom(seq: number): number {
    return this.list.indexFrom(seq);
  }

  heightTo(end: number): number {
    let height = 0;
    for (let index = 0; index < end; index++)
      height += this.sizes.get(this.list.at(index) ?? -1) ?? ROW_HEIGHT;
    return height;
  }
}

describe('the height above', () => {
  it('is the sum of the heights, whatever came and went since the last look', () => {
    const height = fc.option(fc.integer({ min: 1, max: 400 }));
    const step = fc.record({
      added: fc.array(height, { maxLength: 40 }),
      gap: fc.integer({ min: 1, max: 3 }),
      dropped: fc.nat(30),
      known: fc.nat(25),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const rows = new Rows();
        const above = new HeightAbove();
        for (const { added, gap, dropped, known } of steps) {
          rows.add(added, gap);
          rows.drop(dropped);
          const end = Math.max(0, rows.list.length - known);
          expect(above.upTo(rows, end, ROW_HEIGHT, rows.sizes)).toBe(rows.heightTo(end));
        }
      }),
    );
  });

  it('stays right over many turns of a full list, where every row is measured', () => {
    const rows = new Rows();
    const above = new HeightAbove();
    for (let turn = 0; turn < 200; turn++) {
      rows.add(Array.from({ length: 50 }, (_, at) => 30 + ((turn * 50 + at) % 90)));
      rows.drop(rows.list.length - 2_000);
      const end = Math.max(0, rows.list.length - 500);
      expect(above.upTo(rows, end, ROW_HEIGHT, rows.sizes)).toBe(rows.heightTo(end));
    }
  });

  it('takes other heights when it was cleared', () => {
    const rows = new Rows();
    const above = new HeightAbove();
    rows.add([100, null, 50]);
    expect(above.upTo(rows, 2, ROW_HEIGHT, rows.sizes)).toBe(100 + ROW_HEIGHT);
    above.clear();
    expect(above.upTo(rows, 2, 36, new Map([[2, 80]]))).toBe(36 + 80);
  });

  it('looks at what came since the last time, not at all that is held', () => {
    const rows = new Rows();
    const above = new HeightAbove();
    rows.add(Array.from({ length: 20_000 }, () => 90));
    above.upTo(rows, 19_500, ROW_HEIGHT, rows.sizes);
    rows.looks = 0;
    rows.add(Array.from({ length: 10 }, () => 90));
    rows.drop(10);
    above.upTo(rows, 19_500, ROW_HEIGHT, rows.sizes);
    expect(rows.looks).toBeLessThan(20);
  });
});
