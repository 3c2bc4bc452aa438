import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COLUMNS, type ColumnSetting, completeColumns, DEFAULT_COLUMNS, moveColumn } from './columns';

const ids = (columns: readonly ColumnSetting[]) => columns.map((column) => column.id);

describe('completeColumns', () => {
  it('keeps the remembered order and adds what is missing', () => {
    const gpu = { id: 'gpu', hidden: true, width: 90 } as const;
    const whole = completeColumns([
      gpu,
      { id: 'time', hidden: false, width: null },
      { ...gpu, hidden: false },
    ]);
    expect(ids(whole).slice(0, 2)).toEqual(['gpu', 'time']);
    expect(whole[0]).toEqual(gpu);
    expect(ids(whole).toSorted()).toEqual([...COLUMNS].sort());
  });

  it('of nothing gives the default', () => {
    expect(completeColumns([])).toEqual(DEFAULT_COLUMNS);
  });

  it('gives each column once, whatever is remembered', () => {
    const column = fc.record({
      id: fc.constantFrom(...COLUMNS),
      hidden: fc.boolean(),
      width: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(column), (remembered) => {
        expect(ids(completeColumns(remembered)).toSorted()).toEqual([...COLUMNS].sort());
      }),
    );
  });
});

describe('moveColumn', () => {
  it('moves by places and stops at the ends', () => {
    expect(ids(moveColumn(DEFAULT_COLUMNS, 'level', -1)).slice(0, 2)).toEqual(['level', 'time']);
    expect(ids(moveColumn(DEFAULT_COLUMNS, 'time', 1)).slice(0, 2)).toEqual(['level', 'time']);
    expect(ids(moveColumn(DEFAULT_COLUMNS, 'time', -1))).toEqual(ids(DEFAULT_COLUMNS));
    expect(ids(moveColumn(DEFAULT_COLUMNS, 'time', 99)).at(-1)).toBe('time');
    expect(moveColumn([], 'time', 1)).toEqual([]);
  });

  it('changes nothing but the place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...COLUMNS), fc.integer({ min: -12, max: 12 }), (id, step) => {
        const moved = moveColumn(DEFAULT_COLUMNS, id, step);
        const others = (columns: readonly ColumnSetting[]) => ids(columns).filter((other) => other !== id);
        expect(others(moved)).toEqual(others(DEFAULT_COLUMNS));
        expect(moved).toHaveLength(DEFAULT_COLUMNS.length);
      }),
    );
  });
});
