import { describe, expect, it } from 'vitest';
import { summarise } from '../../logs/analysis/percentile';
import { basisText, FIGURE_COLUMNS, figureCells, rateText, secondsText, shareText } from './figure-text';

describe('figures as text', () => {
  it.each([
    [null, '—'],
    [0, '0 %'],
    [0.0004, '< 0.1 %'],
    [0.125, '12.5 %'],
    [1, '100 %'],
  ])('writes the share %j as %s', (share, text) => {
    expect(shareText(share)).toBe(text);
  });

  it('writes a rate with what it rests on', () => {
    expect(rateText({ hits: 1, share: 1 / 8, basis: { used: 8, of: 2_000 } })).toBe('12.5 % (1 of 8)');
    expect(rateText({ hits: 0, share: null, basis: { used: 0, of: 3 } })).toBe('—');
    expect(basisText({ used: 1, of: 1 })).toBe('1 of 1 entry');
    expect(basisText({ used: 8, of: 1_888 })).toBe('8 of 1,888 entries');
  });

  it('writes a dash for what could not be measured', () => {
    expect(secondsText(null)).toBe('—');
    expect(secondsText(0.25)).toBe('250 ms');
    expect(figureCells(null)).toHaveLength(FIGURE_COLUMNS.length);
    expect(figureCells(null).slice(0, 2)).toEqual(['0', '—']);
  });

  it('writes statistics in the order of the columns', () => {
    const { figures } = summarise([1, 2, 3, 4]);
    expect(figureCells(figures)).toEqual(['4', '2.5 s', '1 s', '2.5 s', '3.85 s', '3.97 s', '4 s']);
  });
});
