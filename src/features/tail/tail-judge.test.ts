import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directMatchPort } from '../../sources/match-worker/direct-match-port';
import { endlessMatchPort } from '../../sources/match-worker/endless-match-port';
import { type MatchPort, MatchRunner } from '../../sources/match-worker/match-runner';
import { liveEntry } from './scripted-source';
import { TailBuffer } from './tail-buffer';
import { compileFilter, NO_FILTER, type TailFilter } from './tail-filter';
import { TAIL_DEADLINE_MS, TailJudge } from './tail-judge';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function setUp(start: () => MatchPort = () => directMatchPort()) {
  const buffer = new TailBuffer(1_000_000);
  const stopped = vi.fn();
  const changed = vi.fn();
  const judge = new TailJudge(() => [buffer], new MatchRunner(start, TAIL_DEADLINE_MS), { changed, stopped });
  const filter = (patch: Partial<TailFilter>) => {
    const compiled = compileFilter({ ...NO_FILTER, regex: true, ...patch }, []);
    buffer.setTest(compiled.test);
    judge.restart(compiled.judged);
  };
  const messages = () => Array.from(buffer.shownEntries(), ({ message }) => message);
  const receive = (texts: readonly string[]) => {
    buffer.append(texts.map((message) => liveEntry({ message })));
    judge.wake();
  };
  return { buffer, judge, filter, messages, receive, stopped, changed };
}

describe('TailJudge', () => {
  it('gives, in order, what a plain test gives', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'C', ' ', '\n', '😀', '\ud800'),
      maxLength: 12,
    });
    const pattern = fc.constantFrom('a', 'a|b', '[ab]+$', 'a.*b', '(ab)+', '(?=a)', '(.)\\1', '^$', 'c{2}');
    await fc.assert(
      fc.asyncProperty(
        pattern,
        fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 6 }),
        async (source, batches) => {
          const { filter, messages, receive, buffer } = setUp();
          filter({ text: source });
          for (const batch of batches) {
            receive(batch);
            if (batch.length % 2 === 0) await vi.advanceTimersByTimeAsync(1);
          }
          await vi.advanceTimersByTimeAsync(10);
          expect(messages()).toEqual(batches.flat().filter((one) => new RegExp(source, 'i').test(one)));
          expect(buffer.entriesWaiting).toBe(0);
        },
      ),
    );
  });

  it('goes through what is held step by step', async () => {
    const { buffer, filter, receive } = setUp();
    receive(Array.from({ length: 20_000 }, (_, at) => `#${at}`));
    const now = performance.now();
    let looks = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now + looks++);
    filter({ text: '7', regex: false });
    const { entriesWaiting } = buffer;
    expect(entriesWaiting).toBeGreaterThan(19_000);
    expect(entriesWaiting).toBeLessThan(20_000);
    await vi.advanceTimersToNextTimerAsync();
    expect(buffer.entriesWaiting).toBeLessThan(entriesWaiting);
    expect(buffer.entriesWaiting).toBeGreaterThan(18_000);
    await vi.runAllTimersAsync();
    expect(buffer.entriesWaiting).toBe(0);
    expect(buffer.entriesShown).toBe(
      Array.from({ length: 20_000 }, (_, at) => String(at)).filter((at) => at.includes('7')).length,
    );
  });

  it('tries no more than some thousand messages at once', async () => {
    const sizes: number[] = [];
    const { filter, receive, messages } = setUp(() => {
      const port = directMatchPort();
      return {
        ...port,
        postMessage: (test) => {
          if (test.kind === 'texts') sizes.push(test.texts.length);
          port.postMessage(test);
        },
      };
    });
    filter({ text: '7+' });
    receive(Array.from({ length: 9_000 }, (_, at) => `#${at}`));
    await vi.runAllTimersAsync();
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(9_000);
    expect(messages()[0]).toBe('#7');
  });

  it('stops a pattern at the deadline, shows what it has not judged, and takes the next one', async () => {
    const starts = vi
      .fn<() => MatchPort>(() => directMatchPort())
      .mockReturnValueOnce(directMatchPort())
      .mockReturnValueOnce(endlessMatchPort());
    const { filter, receive, messages, stopped, buffer } = setUp(starts);
    receive(['one', 'debug']);
    filter({ text: 'n+e' });
    await vi.advanceTimersByTimeAsync(1);
    expect(messages()).toEqual(['one']);
    filter({ text: '' });
    filter({ text: '(a+)+$' });
    receive([`${'a'.repeat(10_000)}!`]);
    await vi.advanceTimersByTimeAsync(TAIL_DEADLINE_MS - 1);
    expect(stopped).not.toHaveBeenCalled();
    expect(buffer.entriesWaiting).toBe(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalledExactlyOnceWith({ kind: 'late', afterMs: TAIL_DEADLINE_MS });
    expect(messages()).toHaveLength(3);
    receive(['later']);
    expect(messages()).toHaveLength(4);
    expect(buffer.entriesUnjudged).toBe(4);
    filter({ text: 'o+ne' });
    await vi.advanceTimersByTimeAsync(1);
    expect(messages()).toEqual(['one']);
    expect(buffer.entriesUnjudged).toBe(0);
  });

  it('lets another filter take the place of one that is under way', async () => {
    const starts = vi.fn<() => MatchPort>(() => directMatchPort()).mockReturnValueOnce(endlessMatchPort());
    const { filter, receive, messages, stopped } = setUp(starts);
    receive(['one', 'two']);
    filter({ text: '(a+)+$' });
    await vi.advanceTimersByTimeAsync(500);
    filter({ text: 'two|tw+o' });
    await vi.advanceTimersByTimeAsync(1);
    expect(messages()).toEqual(['two']);
    await vi.advanceTimersByTimeAsync(2 * TAIL_DEADLINE_MS);
    expect(stopped).not.toHaveBeenCalled();
  });

  it('goes on after a rest', async () => {
    const starts = vi.fn<() => MatchPort>(() => directMatchPort()).mockReturnValueOnce(endlessMatchPort());
    const { filter, receive, messages, judge } = setUp(starts);
    filter({ text: 'o+ne' });
    receive(['one']);
    judge.rest();
    receive(['two', 'one more']);
    await vi.advanceTimersByTimeAsync(1);
    expect(messages()).toEqual(['one', 'one more']);
  });

  it('says so where no thread can be started', async () => {
    const { filter, receive, messages, stopped } = setUp(() => {
      throw new Error('refused by policy');
    });
    filter({ text: 'o+ne' });
    receive(['two']);
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalledExactlyOnceWith({ kind: 'unstarted', reason: 'refused by policy' });
    expect(messages()).toEqual(['two']);
  });
});
