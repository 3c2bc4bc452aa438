import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEntry } from '../logs/entry';
import { LogStore } from './log-store';
import { messageBatches } from './message-batches';
import { testMessages } from './message-texts';

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    '7',
    ' ',
    '\n',
    '\u2028',
    'ß',
    'K',
    'я',
    '語',
    '😀',
    '\ud83d',
    '\ude00',
    '\0',
  ),
  maxLength: 12,
});
/** Around the places where a piece of text ends, and above what one call copies. */
const longText = fc.tuple(text, fc.integer({ min: 0, max: 1_500 })).map(([one, times]) => one.repeat(times));
const messages = fc.array(fc.oneof({ weight: 9, arbitrary: text }, longText), { maxLength: 40 });

const pattern = fc
  .tuple(
    fc.constantFrom(
      '^a',
      'a$',
      '^$',
      '',
      '\\bB\\b',
      '\\B',
      '.',
      '^.$',
      '\\s',
      '[^a]',
      '7+',
      'k',
      'ß',
      'я.',
      '(?!a)',
      '(a|B)+$',
      '\\ud83d',
      '\ud83d',
      '\ude00',
      '😀',
      '\\u2028$',
    ),
    fc.uniqueArray(fc.constantFrom('i', 'm', 's', 'u'), { maxLength: 4 }).map((flags) => flags.join('')),
  )
  .map(([source, flags]) => new RegExp(source, flags));

test('messages read from the store answer a pattern as the texts themselves do', () => {
  fc.assert(
    fc.property(messages, pattern, (texts, regex) => {
      const store = new LogStore({ chunkRows: 16 });
      // Equal entries of one origin are all kept.
      store.append(
        texts.map((message) => readEntry({ message }, 'ep')),
        { origin: 'a' },
      );
      const read: string[] = [];
      const passed = [...messageBatches(store, {})].flatMap((batch) => [
        ...testMessages(batch, (message) => {
          read.push(message);
          return regex.test(message);
        }),
      ]);
      expect(read).toEqual(texts);
      expect(passed).toEqual(texts.map((message) => (regex.test(message) ? 1 : 0)));
    }),
  );
});

test('surrogates of neighbours make no character, and a batch of none has no verdicts', () => {
  const bytes = Uint8Array.of(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80);
  const seen: string[] = [];
  testMessages({ bytes, ends: Uint32Array.of(3, 6) }, (message) => seen.push(message) > 0);
  expect(seen).toEqual(['\ud83d', '\ude00']);
  expect([...testMessages({ bytes: new Uint8Array(0), ends: new Uint32Array(0) }, () => true)]).toEqual([]);
});
