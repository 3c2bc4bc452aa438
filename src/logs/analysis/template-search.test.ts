import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskMessage } from './message-mask';
import { escapePattern, searchForTemplate } from './template-search';

describe('searchForTemplate', () => {
  it.each([
    ['CUDA out of memory: tried to allocate <size>', 'CUDA out of memory: tried to allocate'],
    ['Upload of <path> failed (attempt <n> of <n>)', 'failed \\(attempt'],
    ['Input of job_<id>: must be between <n> and <n>', ': must be between'],
    ['first line\nthe longest line of all', 'the longest line of all'],
  ])('takes the longest fixed part of %j', (template, pattern) => {
    expect(searchForTemplate(template)).toBe(pattern);
  });

  it.each(['', '<n>', '<path> <n> <n>', 'a <n> b'])('finds nothing to search for in %j', (template) => {
    expect(searchForTemplate(template)).toBeNull();
  });

  it('bounds what goes into the address, without cutting a character in two', () => {
    expect(searchForTemplate('x'.repeat(1_000))).toHaveLength(200);
    expect(searchForTemplate(`${'x'.repeat(199)}\u{1f600}tail`)).toBe('x'.repeat(199));
  });

  it('finds every message that has the template', () => {
    const word = fc.constantFrom(
      'failed',
      'to load',
      '/models/a.bin',
      '(12.5GB)',
      '3',
      '[x|y]',
      'job_a1b2',
      '"quoted"',
      '\n',
      '$^*+?',
      '45 s',
      '…',
      '<n>',
      '\u{1f600}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(word).map((parts) => parts.join(' ')),
          fc.string(),
        ),
        (message) => {
          const pattern = searchForTemplate(maskMessage(message).template);
          expect(pattern === null || new RegExp(pattern).test(message)).toBe(true);
        },
      ),
    );
  });

  it('finds messages that were cut before masking', () => {
    const message = `${'word and '.repeat(400)}end`;
    const pattern = searchForTemplate(maskMessage(message).template) ?? '(?!)';
    expect(new RegExp(pattern).test(message)).toBe(true);
  });
});

describe('escapePattern', () => {
  it('matches the text itself and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        expect(new RegExp(`^${escapePattern(text)}$`).test(other)).toBe(text === other);
        expect(new RegExp(`^${escapePattern(text)}$`).test(text)).toBe(true);
      }),
    );
  });
});
