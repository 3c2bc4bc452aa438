import { describe, expect, it } from 'vitest';
import { DEFAULT_COLUMNS } from '../../settings/columns';
import { cellFit, mayOverflow, NOTHING_FITS } from './cell-fit';

const columns = DEFAULT_COLUMNS.map((column) => (column.id === 'source' ? { ...column, width: 60 } : column));

describe('cellFit', () => {
  it('counts whole characters of a column’s width', () => {
    const fit = cellFit(columns, 7.2);
    expect(fit.get('source')).toBe(8);
    expect(fit.get('duration')).toBe(11);
  });

  it('knows of none before the character’s width is known', () => {
    expect(cellFit(columns, 0)).toBe(NOTHING_FITS);
  });
});

describe('mayOverflow', () => {
  const fit = cellFit(columns, 7.2);

  it.each([
    ['runtime', false],
    ['gpu_pool', false],
    ['scheduler', true],
    ['—', false],
    ['', false],
  ])('tells of %j in a column of eight characters: %s', (text, expected) => {
    expect(mayOverflow(text, 'source', fit)).toBe(expected);
  });

  it.each(['日本語', 'a\tb', 'a\nb', '\u001b[1mb', 'ｗide', '👩‍💻'])(
    'is not sure of %j, whose characters may have another width',
    (text) => {
      expect(mayOverflow(text, 'source', fit)).toBe(true);
    },
  );

  it('is sure of nothing where nothing is known', () => {
    expect(mayOverflow('a', 'source', NOTHING_FITS)).toBe(true);
  });
});
