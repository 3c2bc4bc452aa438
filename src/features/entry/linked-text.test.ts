import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitLinks } from './linked-text';

const links = (text: string) =>
  splitLinks(text).flatMap((piece) => (piece.href === null ? [] : [piece.href]));

describe('splitLinks', () => {
  it('finds web addresses without the punctuation after them', () => {
    expect(splitLinks('see https://example.com/a?b=1, then go')).toEqual([
      { text: 'see ', href: null },
      { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      { text: ', then go', href: null },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://example.com',
    'https://',
    'http://[bad',
    'https://bank.example@evil.example/',
    'vbscript:https',
  ])('leaves %s as text', (text) => {
    expect(links(text)).toEqual([]);
  });

  it('loses nothing of any text and links to http and https only', () => {
    const text = fc
      .array(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('https://', 'javascript:', ' ')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (value) => {
        expect(
          splitLinks(value)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(value);
        expect(links(value).every((href) => /^https?:\/\//.test(href))).toBe(true);
      }),
    );
  });
});
