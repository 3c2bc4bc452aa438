import { describe, expect, it } from 'vitest';
import { scopeText } from './analysis-frame';

describe('scopeText', () => {
  const scope = {
    analysed: 1_000,
    loaded: 1_000,
    matching: 12_345,
    complete: false,
    onLoadAll: () => undefined,
  };

  it.each([
    [{}, 'Computed from 1,000 of 12,345 matching entries.'],
    [{ matching: null }, 'Computed from 1,000 loaded entries; there are more to load.'],
    [{ matching: 1_000, complete: true }, 'Computed from all 1,000 matching entries.'],
    [{ matching: null, complete: true }, 'Computed from all 1,000 matching entries.'],
    [{ analysed: 1, loaded: 1, matching: 1, complete: true }, 'Computed from all 1 matching entry.'],
    [
      { analysed: 400 },
      'Computed from 400 of 12,345 matching entries. The filters in the browser leave 400 of 1,000 loaded.',
    ],
    [
      { analysed: 400, matching: 1_000, complete: true },
      'Computed from 400 of 1,000 matching entries. The filters in the browser leave 400 of 1,000 loaded.',
    ],
  ])('says with %j: %s', (changes, text) => {
    expect(scopeText({ ...scope, ...changes })).toBe(text);
  });
});
