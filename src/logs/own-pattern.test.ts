import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from './entry';
import { readOwnPattern } from './own-pattern';
import { compileRules, redactEntry, redactText } from './redaction';

const problemOf = (source: string, name = 'customer') => {
  const reading = readOwnPattern({ name, source });
  return reading.ok ? null : reading.problem;
};

describe('readOwnPattern', () => {
  it.each(['cust-\\d+', 'CASE[0-9]{6}', '(?:foo|bar)-\\w+', 'exact words'])('takes %s', (source) => {
    expect(problemOf(source)).toBeNull();
  });

  it.each([
    ['(a+)+$', /freezes/],
    ['(?=x)y', /freezes/],
    ['(a)\\1', /freezes/],
    ['\\w+-\\w+-\\w+', /freezes/],
    ['a*', /empty text/],
    ['(', /Not a regular expression/],
    ['', /Enter/],
    ['x'.repeat(501), /500 characters/],
  ])('refuses %s', (source, problem) => {
    expect(problemOf(source)).toMatch(problem);
  });

  it('asks for a name that may stand in a mark', () => {
    expect(problemOf('x', ' ')).toMatch(/name/);
    expect(problemOf('x', 'a]b')).toMatch(/letters/);
  });
});

describe('own patterns', () => {
  const rules = compileRules([], [{ name: 'customer', source: 'cust-\\d+' }]);

  it('are replaced under their name, ignoring case, in keys too', () => {
    const entry = readEntry({ message: 'for CUST-42', metadata: { 'cust-1': ['cust-2'] } }, 'ep_1');
    expect(redactEntry(entry, rules).entry.raw).toEqual({
      message: 'for [redacted: customer]',
      metadata: { '[redacted: customer]': ['[redacted: customer]'] },
    });
  });

  it('are found wherever they stand in a long text', () => {
    fc.assert(
      fc.property(fc.nat(9_000), fc.nat(9_000), (before, after) => {
        const text = `${'x'.repeat(before)}cust-42${'y'.repeat(after)}`;
        expect(redactText(text, rules).text).toBe(
          `${'x'.repeat(before)}[redacted: customer]${'y'.repeat(after)}`,
        );
      }),
    );
  });

  it('withhold what is too long to check instead of showing it unchecked', () => {
    const slow = compileRules([], [{ name: 'pair', source: '\\w+=\\w+!' }]);
    const { text, labels } = redactText(`${'a='.repeat(100_000)} cust`, slow);
    expect(labels).toEqual(['pair, too long to check']);
    expect(text).toMatch(/\[redacted: pair, too long to check\]$/);
  });

  it('that may not run are left out', () => {
    expect(compileRules([], [{ name: 'bad', source: '(a+)+' }]).patterns).toEqual([]);
  });
});
