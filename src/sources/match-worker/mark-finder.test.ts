import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { directMatchPort } from './direct-match-port';
import { unstartedMatchPort } from './endless-match-port';
import { MARK_DEADLINE_MS, MarkFinder } from './mark-finder';
import type { MatchTest, Verdict } from './match-message';
import { type MatchPort, START_DEADLINE_MS } from './match-runner';
import { runMatchTest } from './match-test';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const on = new AbortController().signal;

describe('MarkFinder', () => {
  it('finds matches, once for each text', async () => {
    const run = vi.fn<(test: MatchTest) => Verdict>(runMatchTest);
    const finder = new MarkFinder(() => directMatchPort(run));
    const find = (text: string) => finder.find(/(a+)+b/gi, text, on);
    expect(await Promise.all([find('aab'), find('xAB')])).toEqual([
      [0, 3],
      [1, 3],
    ]);
    expect(await find('aab')).toEqual([0, 3]);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('gives up a pattern that takes too long, and goes on with others', async () => {
    const asked: string[] = [];
    const finder = new MarkFinder(() => {
      const port = directMatchPort();
      return {
        ...port,
        postMessage: (test) => {
          if (test.kind === 'marks') asked.push(test.text);
          port.postMessage(test);
        },
        // Says that it has begun, and nothing more.
        onMessage: (listener) =>
          port.onMessage((message) => {
            if (message === 'begun' || asked.at(-1) !== 'slow') listener(message);
          }),
      };
    });
    const [slow, next, other] = [
      finder.find(/(b+)+$/g, 'slow', on),
      finder.find(/(b+)+$/g, 'next', on),
      finder.find(/(c)+/g, 'cc', on),
    ];
    await vi.advanceTimersByTimeAsync(MARK_DEADLINE_MS);
    const late = 'took longer than 1 s on a part of the entries, so it was stopped';
    expect(await slow).toBe(late);
    expect(await next).toBe(late);
    expect(await other).toEqual([0, 2]);
    expect(await finder.find(/(b+)+$/g, 'bb', on)).toBe(late);
    expect(asked).toEqual(['slow', 'cc']);
  });

  it('gives up nothing for a thread that does not start: all that wait are told, and the next is tried', async () => {
    const starts = vi.fn<() => MatchPort>(() => directMatchPort()).mockReturnValueOnce(unstartedMatchPort());
    const finder = new MarkFinder(starts);
    const waiting = [finder.find(/(b+)+$/g, 'b', on), finder.find(/(c+)+$/g, 'c', on)];
    await vi.advanceTimersByTimeAsync(START_DEADLINE_MS);
    for (const told of await Promise.all(waiting))
      expect(told).toMatch(/could not be started \(no answer within 10 s\)$/);
    expect(await finder.find(/(b+)+$/g, 'b', on)).toEqual([0, 1]);
    expect(starts).toHaveBeenCalledTimes(2);
  });

  it('lets go of what is not wanted any more', async () => {
    const asked: string[] = [];
    const finder = new MarkFinder(() => ({
      ...directMatchPort(),
      postMessage: (test) => {
        if (test.kind === 'marks') asked.push(test.text);
      },
    }));
    const [first, second] = [new AbortController(), new AbortController()];
    const settled = vi.fn();
    void finder.find(/(b+)+$/g, 'one', first.signal).then(settled);
    void finder.find(/(b+)+$/g, 'two', second.signal).then(settled);
    void finder.find(/(b+)+$/g, 'three', on).then(settled);
    second.abort();
    first.abort();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual(['one', 'three']);
    expect(settled).not.toHaveBeenCalled();
  });
});
