import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordableLength, linearLength } from './pattern-cost';

describe('affordableLength', () => {
  it.each([
    ['', 2_000],
    ['out of memory', 2_000],
    ['OOM|timeout|refused', 2_000],
    ['model_(load|unload|inference)', 2_000],
    ['(ab)c?', 2_000],
    ['(?:ab)?c', 2_000],
    ['[(+*]+', 2_000],
    ['\\(a+\\)+', 250],
    ['a+?b', 2_000],
    ['took \\d+', 2_000],
    ['\\d+\\.\\d+', 250],
    ['.*a|.*b|.*c|.*d', 1_000],
  ])('of %j is %i', (source, length) => {
    expect(affordableLength(new RegExp(source))).toBe(length);
  });

  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '^(\\w+\\s?)*$',
    '(a*)*b',
    '(?=a+)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<name>a)\\k<name>',
    'a*a*a*b',
    `${'a?'.repeat(30)}b`,
    `${'(a|aa)'.repeat(30)}b`,
    `${'(a|(b|a))'.repeat(20)}c`,
    `${'(?:|a)'.repeat(40)}c`,
    'a'.repeat(2_001),
  ])('of %j is none', (source) => {
    expect(affordableLength(new RegExp(source))).toBe(0);
  });

  it('bounds the steps of what it lets run', () => {
    const part = fc.constantFrom('a', 'b', '(a|aa)', '(a|b|ab)', 'a?', 'a*', 'a+', '(?:a|a*)', '|');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const pattern = new RegExp(`${parts.join('')}c`);
        const length = affordableLength(pattern);
        // Would not return within the test's time if the length were wrong by some powers of ten.
        pattern.test('a'.repeat(length));
        expect(length === 0 || length >= 50).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('linearLength', () => {
  it.each(['', 'out of memory', 'OOM|timeout', '^model_(load|unload)\\.$'])('lets %j run', (source) => {
    expect(linearLength(new RegExp(source))).toBe(10_000);
  });

  it.each(['a+', 'x*', 'a{2}', `${'(a|b)'.repeat(5)}`, '(a+)+', 'x'.repeat(201)])('not %j', (source) => {
    expect(linearLength(new RegExp(source))).toBe(0);
  });
});
