import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseErrors } from '../../logs/analysis/error-analysis';
import { readEntry } from '../../logs/entry';
import { changeText, halvesOf, windowsLookup } from './error-windows';

const failure = (time: number, errorCode: string) =>
  readEntry(
    {
      timestamp: new Date(time).toISOString(),
      level: 'error',
      message: `failed with ${errorCode}`,
      source: `source of ${errorCode}`,
      metadata: { errorCode },
    },
    'ep',
  );

describe('halvesOf', () => {
  it('cuts a range into two windows that meet in its middle', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 1e9 }), (start, length) => {
        const { first, second } = halvesOf({ start, end: start + length });
        expect([first.start, second.end]).toEqual([start, start + length]);
        expect(first.end).toBe(second.start);
        expect(Math.abs(first.end - first.start - (second.end - second.start))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('windowsLookup', () => {
  const range = { start: 0, end: 10_000 };
  const { first, second } = halvesOf(range);

  it('adds up, for every name, to the count over the whole range', () => {
    const times = fc.integer({ min: 0, max: 10_000 });
    const codes = fc.constantFrom('OOM', 'TIMEOUT', '__proto__', 'constructor');
    fc.assert(
      fc.property(fc.array(fc.tuple(times, codes)), (errors) => {
        const entries = errors.map(([time, code]) => failure(time, code));
        const whole = analyseErrors(entries, { current: range, previous: null });
        const halves = windowsLookup(analyseErrors(entries, { current: second, previous: first }));
        for (const { name, count } of whole.codes) {
          const inFirst = errors.filter(([time, code]) => code === name && time < second.start).length;
          const expected = {
            first: inFirst,
            second: count - inFirst,
            isNew: inFirst === 0 && count > 0,
          };
          expect(halves?.code(name)).toEqual(expected);
          expect(halves?.source(`source of ${name}`)).toEqual(expected);
        }
        for (const { template, count } of whole.patterns) {
          const found = halves?.pattern(template, count);
          expect((found?.first ?? 0) + (found?.second ?? 0)).toBe(count);
        }
      }),
    );
  });

  it('knows nothing without a previous window', () => {
    expect(windowsLookup(null)).toBeNull();
    expect(windowsLookup(analyseErrors([], { current: range, previous: null }))).toBeNull();
  });

  it('says nothing of a pattern that was left out of the analysis', () => {
    const errors = analyseErrors([failure(1, 'A')], { current: second, previous: first });
    const cut = windowsLookup({ ...errors, omittedPatterns: { patterns: 1, entries: 4 } });
    expect(cut?.pattern('failed with A', 1)).toBeNull();
  });
});

describe('changeText', () => {
  it.each([
    [2, 1_240, '+1,238'],
    [5, 3, '−2'],
    [4, 4, '±0'],
  ])('writes %i then %i as %s', (first, second, text) => {
    expect(changeText({ first, second })).toBe(text);
  });
});
