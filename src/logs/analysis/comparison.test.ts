import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from '../entry';
import { compareEntries } from './comparison';

const raw = fc.record({
  level: fc.constantFrom('info', 'error', 'odd'),
  source: fc.constantFrom('a', 'b', '__proto__'),
  message: fc.constantFrom('took 1', 'took 2', 'failed'),
  duration: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
  metadata: fc.constantFrom(null, { errorCode: 'A' }, { errorCode: 'toString' }),
});
const entries = fc.array(raw, { maxLength: 50 }).map((raws) => raws.map((one) => readEntry(one, 'ep_1')));
const HOUR = 3_600_000;

describe('compareEntries', () => {
  it('adds up, and is the opposite the other way round', () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const forth = compareEntries({ entries: a, lengthMs: HOUR }, { entries: b, lengthMs: HOUR });
        const back = compareEntries({ entries: b, lengthMs: HOUR }, { entries: a, lengthMs: HOUR });
        expect(forth.perHour).toBe(false);
        for (const part of ['levels', 'sources', 'patterns'] as const) {
          expect(forth[part].reduce((sum, row) => sum + row.left, 0)).toBe(a.length);
          expect(forth[part].reduce((sum, row) => sum + row.right, 0)).toBe(b.length);
          expect(forth[part].reduce((sum, row) => sum + row.difference, 0)).toBe(b.length - a.length);
        }
        for (const part of ['levels', 'codes', 'sources', 'patterns'] as const) {
          const opposite = new Map(back[part].map((row) => [row.name, row]));
          expect(opposite.size).toBe(forth[part].length);
          for (const row of forth[part]) {
            const other = opposite.get(row.name);
            expect(row.difference + (other?.difference ?? Number.NaN)).toBe(0);
            expect([row.left, row.right]).toEqual([other?.right, other?.left]);
            expect(row.status === 'new').toBe(other?.status === 'gone');
          }
          const sizes = forth[part].map(({ difference }) => Math.abs(difference));
          expect(sizes).toEqual(sizes.toSorted((x, y) => y - x));
        }
        for (const [n, row] of forth.durations.rows.entries()) {
          const other = back.durations.rows[n];
          if (row.difference !== null) expect(row.difference + (other?.difference ?? Number.NaN)).toBe(0);
        }
      }),
      { seed: 18 },
    );
  });

  it('compares rates where the lengths differ', () => {
    const one = (count: number) =>
      Array.from({ length: count }, () => readEntry({ level: 'error', message: 'x' }, 'ep_1'));
    const result = compareEntries(
      { entries: one(10), lengthMs: HOUR },
      { entries: one(40), lengthMs: 4 * HOUR },
    );
    expect(result.perHour).toBe(true);
    expect(result.levels).toMatchObject([{ left: 10, right: 40, difference: 0, relative: 0 }]);
  });

  it('marks what is new and what is gone', () => {
    const side = (code: string) => ({
      entries: [readEntry({ message: 'x', metadata: { errorCode: code } }, 'ep_1')],
      lengthMs: HOUR,
    });
    expect(compareEntries(side('A'), side('B')).codes).toEqual([
      { name: 'A', left: 1, right: 0, difference: -1, relative: -1, status: 'gone' },
      { name: 'B', left: 0, right: 1, difference: 1, relative: null, status: 'new' },
    ]);
  });
});
