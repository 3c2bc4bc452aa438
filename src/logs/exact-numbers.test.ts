import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntry } from './entry';
import { copyExactNumbers, exactNumber, parseJson } from './exact-numbers';
import { type Json, memberText, ownValue, printFlat, safeStringify, valueAt } from './json';
import { objectWithout, printJson } from './json-shape';

/** Numbers as JSON may spell them. */
const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,24}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,24}$/)),
    fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,3}$/)),
  )
  .map((parts) => parts.join(''));

const string = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('1e999', ',"x":12345678901234567890', '\\', '\\"', '"', ':9007199254740993'),
  )
  .map((text) => JSON.stringify(text));

/** JSON texts without white space and with distinct keys, which a parser must be able to give back as they are. */
const { json } = fc.letrec<{ json: string; list: string; object: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    number,
    string,
    fc.constantFrom('null', 'true'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('json'), { maxLength: 4 }).map((members) => `[${members.join(',')}]`),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'toString'), tie('json')), {
      selector: ([key]) => key,
      maxLength: 4,
    })
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`),
}));

describe('parseJson', () => {
  it('reads what JSON.parse reads, and is printed again as it was sent, number by number', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          json,
          json.map((text) => `[${text}]`),
        ),
        (text) => {
          const value = parseJson(text);
          expect(value).toEqual(JSON.parse(text));
          expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
          if (!text.startsWith('[') && !text.startsWith('{')) return;
          const suspect = /[eE]|\d[\d.]{15}|^-0(?:\.0*)?$/;
          const sent = text.match(/-?\d[\d.eE+-]*/g)?.filter((token) => suspect.test(token)) ?? [];
          for (const printed of [safeStringify(value), printFlat(value)]) {
            expect(JSON.parse(printed)).toEqual(JSON.parse(text));
            for (const token of sent) expect(printed).toContain(token);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    for (const text of [
      '',
      '{1e999:2}',
      '[012345678901234567]',
      '[1e]',
      '{"a":1e999',
      '[-]',
      '[1e999 1e999]',
      'NaN',
    ])
      expect(() => parseJson(text)).toThrow(SyntaxError);
    fc.assert(
      fc.property(json, fc.nat(), fc.constantFrom('', ',', '"', '1', 'e', '{'), (text, at, wrong) => {
        const broken = text.slice(0, at % (text.length + 1)) + wrong + text.slice(at % (text.length + 1));
        let valid = true;
        try {
          JSON.parse(broken);
        } catch {
          valid = false;
        }
        if (valid) expect(parseJson(broken)).toEqual(JSON.parse(broken));
        else expect(() => parseJson(broken)).toThrow(SyntaxError);
      }),
    );
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890123', '12345678901234567890123'],
    ['1e999', '1e999'],
    ['-1E+400', '-1E+400'],
    ['-0', '-0'],
    ['-0.0', '-0.0'],
    ['0.1000000000000000055', '0.1000000000000000055'],
    ['1e3', '1e3'],
    ['42', '42'],
    ['0.30000000000000004', '0.30000000000000004'],
  ])('keeps the digits of %s', (sent, shown) => {
    const value = parseJson(`{"list":[1,{"seed": ${sent}}]}`);
    const holder = valueAt(value, ['list', '1']) ?? null;
    expect(memberText(holder, 'seed')).toBe(shown);
    expect(safeStringify(value)).toBe(`{"list":[1,{"seed":${shown}}]}`);
    expect(printJson(holder)).toBe(`{\n  "seed": ${shown}\n}`);
    expect(printJson(objectWithout(holder, new Set(['other'])))).toBe(`{\n  "seed": ${shown}\n}`);
  });

  it('tells entries apart that differ in digits which JavaScript loses', () => {
    const [a, b] = ['9007199254740993', '9007199254740992'].map((seed) => parseJson(`{"seed":${seed}}`));
    expect(ownValue(a as { seed: number }, 'seed')).toBe(ownValue(b as { seed: number }, 'seed'));
    expect(safeStringify(a ?? null)).not.toBe(safeStringify(b ?? null));
  });

  it('reads the digits of an entry’s own fields', () => {
    const entry = readEntry(
      parseJson(
        '{"timestamp":1705314615234000123,"jobId":12345678901234567890,"memoryUsage":1e999,"level":"info"}',
      ),
      'ep',
    );
    expect(entry.timestamp).toBe('1705314615234000123');
    expect(entry.jobId).toBe('12345678901234567890');
    expect(entry.memoryText).toBe('1e999');
    expect(entry.time).toBe(1705314615234);
  });

  it('says nothing of a number that another value has replaced in a copy', () => {
    const value = parseJson('{"card":41111111111111111111,"seed":1e999}');
    const copy: Json = { card: '[redacted]', seed: Number.POSITIVE_INFINITY };
    copyExactNumbers(value, copy);
    expect(exactNumber(copy, 'card')).toBeUndefined();
    expect(safeStringify(copy)).toBe('{"card":"[redacted]","seed":1e999}');
  });

  it('is linear, and adds little to ordinary answers', () => {
    const quotes = `{"a":"${'\\"'.repeat(500_000)}","b":1e999}`;
    const slashes = `{"a":"${'\\\\'.repeat(500_000)}","b":1e999}`;
    const numbers = `[${'12345678901234567890,'.repeat(50_000)}1]`;
    const digits = `{"a":"${'9'.repeat(1_000_000)}","b":${'9'.repeat(100_000)}}`;
    for (const text of [quotes, slashes, numbers, digits]) {
      // A quadratic reader takes minutes: the test's own timeout is the check.
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }
  });

  it('reads any depth', () => {
    const depth = 100_000;
    const value = parseJson(`${'['.repeat(depth)}1e999${']'.repeat(depth)}`);
    expect(safeStringify(value)).toBe(`${'['.repeat(depth)}1e999${']'.repeat(depth)}`);
  });
});
