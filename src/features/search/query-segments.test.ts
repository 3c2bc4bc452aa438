import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQueryText } from '../../logs/query-text';
import { placeOf, querySegments } from './query-segments';

it('gives the text again, whatever it is, and marks every problem', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('level>=loud "x', 'limit:0 a', 'x=', '/(/ b', 'sort:timestamp desc AND c'),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { tokens, problems } = parseQueryText(text);
      const segments = querySegments(text, tokens, problems);
      expect(segments.map((segment) => segment.text).join('')).toBe(text);
      expect(segments.some(({ faulty }) => faulty)).toBe(problems.length > 0);
    }),
    { numRuns: 500 },
  );
});

it('knows what each part is', () => {
  const text = 'level>=loud memory';
  const { tokens, problems } = parseQueryText(text);
  expect(
    querySegments(text, tokens, problems).map(({ text: part, kind, faulty }) => [part, kind, faulty]),
  ).toEqual([
    ['level', 'field', false],
    ['>=', 'operator', false],
    ['loud', 'value', true],
    [' ', null, false],
    ['memory', 'text', false],
  ]);
  expect(problems.map(placeOf)).toEqual(['characters 8–11']);
});
