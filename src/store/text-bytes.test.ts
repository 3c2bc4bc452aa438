import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteSearch } from './byte-search';
import { ByteWriter } from './byte-writer';
import { isoTime } from './iso-time';
import { sameJson } from './same-json';
import { hashText, readUnits, utf8Length } from './text-bytes';
import { TextDictionary } from './text-dictionary';

/** Any UTF-16 units, lone surrogates and pairs among them, short and long. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc
    .array(fc.constantFrom('a', 'ü', '€', '\ud83d\ude00', '\ud83d', '\ude00', '\ud7ff', '\ue000', '\ufeff'), {
      maxLength: 260,
    })
    .map((parts) => parts.join('')),
);

test('texts come back from bytes, and take the room that was said', () => {
  fc.assert(
    fc.property(anyText, fc.nat(5), (text, before) => {
      const out = new ByteWriter(1);
      for (let at = 0; at < before; at++) out.byte(0xff);
      out.text(text);
      expect(out.length - before).toBe(utf8Length(text));
      expect(readUnits(out.bytes, before, out.length)).toBe(text);
      if (text.isWellFormed())
        expect([...out.bytes.subarray(before, out.length)]).toEqual([...new TextEncoder().encode(text)]);
    }),
    { numRuns: 1_000 },
  );
});

test('a dictionary gives and finds its texts, open and sealed', () => {
  fc.assert(
    fc.property(fc.array(anyText, { maxLength: 20 }), anyText, fc.boolean(), (texts, other, keepTexts) => {
      const dictionary = new TextDictionary();
      const codes = texts.map((text) => dictionary.add(text));
      for (const [at, code] of codes.entries())
        expect(dictionary.hashAt(code)).toBe(hashText(texts[at] ?? ''));
      const check = (): void => {
        expect(codes.map((code) => dictionary.textAt(code))).toEqual(texts);
        expect(texts.map((text) => dictionary.find(text))).toEqual(codes);
        expect(dictionary.find(other)).toBe(codes[texts.indexOf(other)] ?? -1);
        expect(dictionary.size).toBe(new Set(texts).size);
      };
      check();
      dictionary.seal(keepTexts);
      check();
    }),
  );
});

test('a search in bytes finds what one in the text does', () => {
  const letters = fc.constantFrom('a', 'b', 'B', 'A', '[', '{', '@', 'ü', '\ud83d\ude00');
  const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 30 }), fc.array(letters, { maxLength: 4 }), (text, needle) => {
      const out = new ByteWriter(0);
      out.text(`x${text.join('')}x`);
      const search = ByteSearch.for(needle.join(''));
      expect(search === null).toBe(/[^\0-\x7f]/.test(needle.join('')));
      if (search !== null)
        expect(search.isIn(out.bytes, 1, out.length - 1)).toBe(
          lower(text.join('')).includes(lower(needle.join(''))),
        );
    }),
    { numRuns: 2_000 },
  );
});

test('ISO times are those of a Date', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -62_167_219_200_000, max: 8.64e15 }), { maxLength: 5 }),
      (times) => {
        for (const time of [...times, -1, 0, 951_782_400_000])
          expect(isoTime(time)).toBe(new Date(time).toISOString());
      },
    ),
  );
});

test('values are the same if they are written the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const [x, y] = [JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b))];
      expect(sameJson(x, JSON.parse(JSON.stringify(x)))).toBe(true);
      expect(sameJson(x, y)).toBe(JSON.stringify(x) === JSON.stringify(y));
    }),
  );
  expect(sameJson({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false);
  expect(sameJson([1, { a: null }], [1, { a: null }])).toBe(true);
  expect(sameJson([], {})).toBe(false);
});
