import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveEntry } from './scripted-source';
import { compileFilter, NO_FILTER } from './tail-filter';

const passes = (filter: Partial<typeof NO_FILTER>, fields: Record<string, string>, bar: string[] = []) =>
  compileFilter({ ...NO_FILTER, ...filter }, bar).test(liveEntry(fields));

describe('compileFilter', () => {
  it('lets everything through when empty', () => {
    expect(passes({}, { level: 'debug' })).toBe(true);
    expect(compileFilter(NO_FILTER, []).pattern).toBeNull();
  });

  it('filters by level, never hiding an unknown one', () => {
    expect(passes({ minimum: 'error' }, { level: 'warn' })).toBe(false);
    expect(passes({ minimum: 'error' }, { level: 'fatal' })).toBe(true);
    expect(passes({ minimum: 'error' }, { level: 'odd' })).toBe(true);
  });

  it('needs both the filter bar’s sources and its own', () => {
    expect(passes({}, { source: 'a' }, ['b'])).toBe(false);
    expect(passes({ source: 'a' }, { source: 'a' }, ['a', 'b'])).toBe(true);
    expect(passes({ source: 'b' }, { source: 'a' }, ['a', 'b'])).toBe(false);
    expect(passes({ source: '' }, { source: '' })).toBe(true);
  });

  it('takes plain text literally, ignoring case', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.string(),
        (text, around) => passes({ text }, { message: around + text + around }) === true,
      ),
    );
    expect(passes({ text: 'CUDA (oom)' }, { message: 'cuda (OOM) again' })).toBe(true);
    expect(passes({ text: 'a.c' }, { message: 'abc' })).toBe(false);
  });

  it('matches a regular expression', () => {
    expect(passes({ text: 'memory|OOM', regex: true }, { message: 'Memory: an error' })).toBe(true);
    expect(passes({ text: '^timeout', regex: true }, { message: 'a timeout' })).toBe(false);
  });

  it('explains a pattern it does not apply', () => {
    const invalid = compileFilter({ ...NO_FILTER, text: 'a(', regex: true }, []);
    expect(invalid.problem).toMatch(/^Not applied, invalid pattern: .*group/i);
    expect(invalid.test(liveEntry())).toBe(true);
  });

  it('leaves open what could take long, but not for what other filters hide', () => {
    for (const text of ['(a+)+$', '(x*)*', '(a|aa)+$', '(?=a+)b', '(a)\\1', 'a+b'])
      for (const level of ['info', 'error']) {
        const { test, judged, problem } = compileFilter(
          { ...NO_FILTER, minimum: 'error', text, regex: true },
          [],
        );
        expect(test(liveEntry({ level }))).toBe(level === 'error' ? null : false);
        expect({ judged, problem }).toEqual({ judged: text, problem: null });
      }
    const long = compileFilter({ ...NO_FILTER, text: 'a' }, []);
    expect(long.test(liveEntry({ message: 'x'.repeat(10_000) }))).toBe(false);
    expect(long.test(liveEntry({ message: 'x'.repeat(10_001) }))).toBeNull();
  });
});
