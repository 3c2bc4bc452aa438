import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matchEnds } from '../../logs/match-ends';
import { directMatchPort } from './direct-match-port';
import { endlessMatchPort } from './endless-match-port';
import { type MatchPort, MatchRunner, startMatchWorker } from './match-runner';
import { tryTexts } from './try-texts';

/** Safe patterns, and texts that they match or not. */
const pattern = fc.constantFrom(
  '',
  'a',
  'a|b',
  '[ab]+',
  '^a.*b$',
  'a?b',
  '\\bc\\b',
  'x*',
  '(',
  '\\u0130',
  'ß',
);
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'C', ' ', 'x', '\n', '😀', '\ud800', 'İ', 'ß') });

describe('a test in the matching thread', () => {
  it('finds what the pattern finds where it stands', async () => {
    await fc.assert(
      fc.asyncProperty(pattern, fc.array(text), async (source, texts) => {
        const runner = new MatchRunner(startMatchWorker);
        const verdict = await runner.run({ kind: 'texts', pattern: source, texts });
        runner.close();
        if (source === '(') expect(verdict).toMatchObject({ kind: 'broken' });
        else {
          const passed = Uint8Array.from(texts, (one) => (new RegExp(source, 'i').test(one) ? 1 : 0));
          expect(verdict).toEqual({ kind: 'passed', passed });
        }
      }),
    );
  });

  it('marks what is marked on the page', async () => {
    const runner = new MatchRunner(() => directMatchPort());
    await fc.assert(
      fc.asyncProperty(
        pattern.filter((source) => source !== '('),
        text,
        async (source, one) => {
          const verdict = await runner.run({ kind: 'marks', pattern: source, flags: 'gi', text: one });
          expect(verdict).toEqual({ kind: 'marked', ends: matchEnds(one, new RegExp(source, 'gi')) });
        },
      ),
    );
  });
});

describe('MatchRunner', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('ends the thread at the deadline, and goes on in another', async () => {
    const closed = vi.fn();
    const starts = vi
      .fn<() => MatchPort>(() => directMatchPort())
      .mockReturnValueOnce(endlessMatchPort(closed));
    const runner = new MatchRunner(starts, 500);
    const late = runner.run({ kind: 'texts', pattern: '(a+)+$', texts: ['a'.repeat(10_000)] });
    await vi.advanceTimersByTimeAsync(499);
    expect(closed).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await late).toEqual({ kind: 'late', afterMs: 500 });
    expect(closed).toHaveBeenCalledOnce();
    const next = await runner.run({ kind: 'texts', pattern: 'a+$', texts: ['a', 'b'] });
    expect(next).toEqual({ kind: 'passed', passed: Uint8Array.of(1, 0) });
    expect(starts).toHaveBeenCalledTimes(2);
  });

  it('ends what is under way when it is asked for something else', async () => {
    const closed = vi.fn();
    const starts = vi
      .fn<() => MatchPort>(() => directMatchPort())
      .mockReturnValueOnce(endlessMatchPort(closed));
    const runner = new MatchRunner(starts, 500);
    const settled = vi.fn();
    void runner.run({ kind: 'texts', pattern: '(a+)+$', texts: ['a!'] }).then(settled);
    expect(await runner.run({ kind: 'texts', pattern: '!', texts: ['a!'] })).toMatchObject({
      kind: 'passed',
    });
    expect(closed).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(settled).not.toHaveBeenCalled();
  });
});

describe('tryTexts', () => {
  it('tries a pattern with its own flags, and rejects with the reason where it cannot', async () => {
    expect(await tryTexts(/(a)+$/, ['a', 'A'], () => directMatchPort())).toEqual(Uint8Array.of(1, 0));
    const late = () => directMatchPort(() => ({ kind: 'late', afterMs: 5_000 }));
    await expect(tryTexts(/(a+)+$/, ['a!'], late)).rejects.toThrow('took longer than 5 s');
  });
});
