import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { matchEnds } from '../../logs/match-ends';
import { directMatchPort } from './direct-match-port';
import { endlessMatchPort, unstartedMatchPort } from './endless-match-port';
import { type MatchPort, MatchRunner, START_DEADLINE_MS, startMatchWorker } from './match-runner';
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

  it('waits for a thread that does not start no longer than its own deadline, and starts another next time', async () => {
    const closed = vi.fn();
    const starts = vi
      .fn<() => MatchPort>(() => directMatchPort())
      .mockReturnValueOnce(unstartedMatchPort(closed));
    const runner = new MatchRunner(starts, 500);
    const settled = vi.fn();
    const verdict = runner.run({ kind: 'texts', pattern: 'a+', texts: ['a'] });
    void verdict.then(settled);
    await vi.advanceTimersByTimeAsync(START_DEADLINE_MS - 1);
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await verdict).toEqual({ kind: 'unstarted', reason: 'no answer within 10 s' });
    expect(closed).toHaveBeenCalledOnce();
    expect(await runner.run({ kind: 'texts', pattern: 'a+', texts: ['a'] })).toMatchObject({
      kind: 'passed',
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells a thread that cannot be started from one that breaks', async () => {
    let fail: (reason: string) => void = () => undefined;
    const failing = (port: MatchPort): MatchPort => ({
      ...port,
      onFailure: (listener) => {
        fail = listener;
      },
    });
    const ports = [failing(unstartedMatchPort()), failing(endlessMatchPort())];
    const runner = new MatchRunner(() => ports.shift() ?? directMatchPort());
    const test = { kind: 'texts', pattern: 'a+', texts: ['a'] } as const;
    const first = runner.run(test);
    fail('no script');
    expect(await first).toEqual({ kind: 'unstarted', reason: 'no script' });
    const second = runner.run(test);
    fail('out of memory');
    expect(await second).toEqual({ kind: 'broken', reason: 'out of memory' });
    expect(await runner.run(test)).toMatchObject({ kind: 'passed' });
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
