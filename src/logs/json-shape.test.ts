import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json';
import { isBlank, isDeeperThan, membersOf, objectWithout, printJson } from './json-shape';

function nested(depth: number): Json {
  let value: Json = 'core';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

describe('printJson', () => {
  it('indents shallow values as JSON.stringify does', () => {
    expect(printJson({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
  });

  it('prints values nested too deep for the engine, on one line', () => {
    const text = printJson(nested(200_000));
    expect(text).toContain('"core"');
    expect(text.slice(0, 12)).toBe('{"a":[{"a":[');
    expect(text).not.toContain('\n');
  });

  it('gives back the same value for any JSON, deep or not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, deep) => {
        let wrapped = value as Json;
        for (let i = 0; deep && i < 120; i++) wrapped = [i, wrapped, { i }];
        expect(JSON.parse(printJson(wrapped))).toEqual(JSON.parse(JSON.stringify(wrapped)));
      }),
    );
  });
});

describe('shape', () => {
  it('counts members and lists the first', () => {
    expect(membersOf({ a: 1, b: 2 }, 1)).toEqual({ count: 2, members: [['a', 1]] });
    expect(membersOf(['x', 'y'], 5)).toEqual({
      count: 2,
      members: [
        ['0', 'x'],
        ['1', 'y'],
      ],
    });
    expect(membersOf('text', 5).count).toBe(0);
  });

  it('keeps hostile keys as data', () => {
    const value = JSON.parse('{"__proto__": {"polluted": true}, "b": 1}') as Json;
    expect(membersOf(value, 9).members.map(([key]) => key)).toEqual(['__proto__', 'b']);
    expect(Object.keys(objectWithout(value, new Set(['b'])))).toEqual(['__proto__']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('tells blank values from zero and false', () => {
    expect([null, '', [], {}, undefined].every(isBlank)).toBe(true);
    expect([0, false, [null], { a: null }].some(isBlank)).toBe(false);
  });

  it('measures depth', () => {
    expect(isDeeperThan('x', 0)).toBe(false);
    expect(isDeeperThan([['x']], 1)).toBe(true);
    expect(isDeeperThan([['x']], 2)).toBe(false);
  });
});
