import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_PRIVACY, readPrivacy, rulesOf } from './privacy';

describe('readPrivacy', () => {
  it('redacts tokens unless told otherwise, whatever storage holds', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        const hidden = typeof stored === 'object' && stored !== null && 'tokens' in stored;
        expect(readPrivacy(stored).tokens).toBe(hidden ? readPrivacy(stored).tokens : true);
      }),
    );
    expect(readPrivacy(null)).toEqual(DEFAULT_PRIVACY);
    expect(readPrivacy({ tokens: 'no', emails: true })).toEqual({ ...DEFAULT_PRIVACY, emails: true });
    expect(readPrivacy({ tokens: false }).tokens).toBe(false);
  });

  it('keeps the patterns that may run, once each', () => {
    const good = { name: 'customer', source: 'cust-\\d+' };
    const patterns = [good, 7, { name: 'x' }, { name: 'bad', source: '(a+)+' }, { ...good, source: 'other' }];
    expect(readPrivacy({ patterns }).patterns).toEqual([good]);
    const many = Array.from({ length: 30 }, (_, at) => ({ name: `p${at}`, source: `x${at}` }));
    expect(readPrivacy({ patterns: many }).patterns).toHaveLength(20);
  });
});

describe('rulesOf', () => {
  it('gives the same rules for the same settings, so that what was redacted stays so', () => {
    expect(rulesOf(DEFAULT_PRIVACY)).toBe(rulesOf({ ...DEFAULT_PRIVACY }));
    const changed = rulesOf({ ...DEFAULT_PRIVACY, prompts: true });
    expect([...changed.kinds]).toEqual(['tokens', 'prompts']);
    expect(changed).not.toBe(rulesOf(DEFAULT_PRIVACY));
  });
});
