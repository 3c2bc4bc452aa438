import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchEnds } from '../logs/match-ends';
import { highlightPattern, MAX_HIGHLIGHT_LENGTH, splitAt, splitMatches } from './highlight';

const marked = (text: string, search: string) =>
  splitMatches(text, highlightPattern(search))
    .filter((part) => part.match)
    .map((part) => part.text);

describe('highlightPattern', () => {
  it.each(['', '(', '[a', '*'])('is null for %j', (search) => {
    expect(highlightPattern(search)).toBeNull();
  });
});

describe('splitMatches', () => {
  it.each([
    ['GPU memory error', 'memory', ['memory']],
    ['Memory MEMORY', 'memory', ['Memory', 'MEMORY']],
    ['out of memory, OOM', 'memory.*error|OOM|out.*memory', ['out of memory', 'OOM']],
    ['model_load then model_unload', 'model_(load|unload|inference)', ['model_load', 'model_unload']],
    ['aXbXc', 'x', ['X', 'X']],
    ['aaa', 'x*', []],
    ['abc', '$', []],
    ['took 12.5s', '\\d+\\.\\d+', ['12.5']],
    ['a? b', 'a\\?', ['a?']],
    ['[x]', '[[\\]]', ['[', ']']],
    ['colour color', 'colou?r', ['colour', 'color']],
  ])('in %j marks the matches of %j', (text, search, matches) => {
    expect(marked(text, search)).toEqual(matches);
  });

  it('gives the text again, whatever the text and the pattern', () => {
    const search = fc.oneof(fc.string(), fc.constantFrom('a', '.', 'a|b', '[ab]+', '', 'x*', '\\b', '^'));
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'x', '\n', '😀', '\ud800') });
    fc.assert(
      fc.property(text, search, (some, pattern) => {
        const parts = splitMatches(some, highlightPattern(pattern));
        expect(parts.map((part) => part.text).join('')).toBe(some);
        expect(parts.length).toBeGreaterThan(0);
        const found = highlightPattern(pattern);
        expect(splitAt(some, found === null ? [] : matchEnds(some, found))).toEqual(parts);
      }),
    );
  });

  it('is the same each time with one pattern', () => {
    const pattern = highlightPattern('a');
    expect(splitMatches('banana', pattern)).toEqual(splitMatches('banana', pattern));
  });

  it('stops after some hundred marks', () => {
    const parts = splitMatches('ab'.repeat(900), highlightPattern('a'));
    expect(parts.length).toBeLessThan(250);
    expect(parts.map((part) => part.text).join('')).toBe('ab'.repeat(900));
  });

  it('leaves a text over the limit whole', () => {
    const text = 'a'.repeat(MAX_HIGHLIGHT_LENGTH + 1);
    expect(splitMatches(text, highlightPattern('a'))).toEqual([{ text, match: false }]);
  });

  // Each of these takes from seconds to years over such a text when it is run.
  it.each([
    '^(a+)+$',
    '(a|aa)+$',
    '(a*)*b',
    '(?:a+){2,}b',
    '(a+)?(a+)+b',
    'a*a*a*a*b',
    '.*.*.*=.*;',
    '(?=(a+))\\1b',
    '(a)\\1+b',
    `${'a?'.repeat(30)}${'a'.repeat(30)}`,
    '([a-z]+)*!',
    'a{1,1000}a{1,1000}b',
  ])('does not run %j over a long text', (search) => {
    const text = `${'a'.repeat(1_900)}!`;
    expect(splitMatches(text, highlightPattern(search))).toEqual([{ text, match: false }]);
  });
});
