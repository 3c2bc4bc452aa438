import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from './entry';
import { type FieldFilter, formatFieldFilter, matchesFieldFilter, parseFieldFilter } from './field-filter';
import type { Json } from './json';
import { matchesLocalFilter, searchProblem } from './query';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '__proto__', 'a/b', 'a=b', '~', '~0', '~1', '~2', '!', 'a,b', '%2C', '\n', '=/~'),
);
const filters: fc.Arbitrary<FieldFilter> = fc.record({
  path: fc.array(hostile, { minLength: 1, maxLength: 5 }),
  value: hostile,
  exclude: fc.boolean(),
});

describe('a field filter in the address', () => {
  it('is read as it was written, whatever its keys and value hold', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFieldFilter(formatFieldFilter(filter))).toEqual(filter);
      }),
      { numRuns: 500 },
    );
  });

  it('is a JSON Pointer and a value', () => {
    const filter = { path: ['metadata', 'errorCode'], value: 'CUDA_OOM', exclude: false };
    expect(formatFieldFilter(filter)).toBe('/metadata/errorCode=CUDA_OOM');
    expect(formatFieldFilter({ ...filter, exclude: true })).toBe('!/metadata/errorCode=CUDA_OOM');
  });

  it.each(['', '=', '!', 'a=b', 'metadata/x=1', '/no-value', '!!/a=b'])('is not %j', (text) => {
    expect(parseFieldFilter(text)).toBeNull();
  });
});

describe('matching', () => {
  const raw: Json = JSON.parse(
    '{"source":"a","jobId":"j","metadata":{"n":1,"list":[{"k":"v"}],"none":null,"on":true,"__proto__":"p"}}',
  );
  const entry = readEntry(raw, 'ep');
  const matches = (text: string) => {
    const filter = parseFieldFilter(text);
    return filter !== null && matchesFieldFilter(entry, filter);
  };

  it.each([
    '/source=a',
    '/metadata/n=1',
    '/metadata/list/0/k=v',
    '/metadata/none=null',
    '/metadata/on=true',
    '/metadata/__proto__=p',
    '/metadata/list=[{"k":"v"}]',
    '!/metadata/n=2',
    '!/metadata/missing=1',
    '!/metadata/toString=x',
  ])('%s', (text) => {
    expect(matches(text)).toBe(true);
  });

  it.each([
    '/source=A',
    '/metadata/n=01',
    '/metadata/missing=',
    '/metadata/missing=undefined',
    '/metadata/list/1/k=v',
    '/metadata/list/length=1',
    '/metadata/toString=x',
    '/source/0=a',
    '!/source=a',
  ])('not %s', (text) => {
    expect(matches(text)).toBe(false);
  });

  it('an exclusion passes exactly what the condition does not', () => {
    fc.assert(
      fc.property(fc.jsonValue(), filters, (value, filter) => {
        const some = readEntry(JSON.parse(JSON.stringify(value)), 'ep');
        const kept = matchesFieldFilter(some, { ...filter, exclude: false });
        expect(matchesFieldFilter(some, { ...filter, exclude: true })).toBe(!kept);
      }),
    );
  });

  it('asks for one of the sources and all of the conditions', () => {
    const field = { path: ['jobId'], value: 'j', exclude: false };
    expect(matchesLocalFilter(entry, { sources: [], fields: [] })).toBe(true);
    expect(matchesLocalFilter(entry, { sources: ['b', 'a'], fields: [field] })).toBe(true);
    expect(matchesLocalFilter(entry, { sources: ['b'], fields: [field] })).toBe(false);
    expect(matchesLocalFilter(entry, { sources: ['a'], fields: [field, { ...field, value: 'x' }] })).toBe(
      false,
    );
    expect(matchesLocalFilter(readEntry({}, 'ep'), { sources: [''], fields: [] })).toBe(true);
  });
});

describe('searchProblem', () => {
  it.each(['', 'memory.*error|OOM', 'model_(load|unload)', '[a-z]+', '\\d{3}'])('accepts %j', (search) => {
    expect(searchProblem(search)).toBeNull();
  });

  it.each(['(', '[a', '*', 'a{2,1}', '(?<x', '\\'])('says in words what is wrong with %j', (search) => {
    const problem = searchProblem(search);
    expect(problem).toMatch(/[a-z]{3}/);
    expect(problem).not.toMatch(/Invalid regular expression|^\//);
  });
});
