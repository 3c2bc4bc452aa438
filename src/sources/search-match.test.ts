import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileConditions } from '../logs/advanced-query-match';
import { type LogEntry, readEntry } from '../logs/entry';
import { parseQueryText } from '../logs/query-text';
import { directMatchPort } from './match-worker/direct-match-port';
import type { MatchTest, Verdict } from './match-worker/match-message';
import { runMatchTest } from './match-worker/match-test';
import { matchInWorker } from './search-match';

const live = () => new AbortController().signal;
const named = (messages: readonly string[]): LogEntry[] =>
  messages.map((message) => readEntry({ message, metadata: { code: `E${message.length}` } }, 'ep_1'));

describe('matchInWorker', () => {
  it('gives what plain conditions give, patterns away from this thread', async () => {
    const message = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '!'), maxLength: 8 });
    const text = fc.constantFrom('-/(a+)+$/', '/a.b/', '-/b/ /a/', '-"a b"', 'code~/E[1-3]/', '/(?=a)/');
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), text, async (messages, query) => {
        const { query: conditions } = parseQueryText(query);
        const entries = named(messages);
        const run = vi.fn<(test: MatchTest) => Verdict>(runMatchTest);
        const result = await matchInWorker(entries, conditions, live(), () => directMatchPort(run));
        expect(result).toEqual({
          entries: entries.filter(compileConditions(conditions)),
          unjudged: 0,
          why: null,
        });
        expect(run.mock.calls.length > 0).toBe(query.includes('/') && entries.length > 0);
      }),
    );
  });

  it('keeps what was found before a pattern took too long, and says how many were not judged', async () => {
    const answers: ((test: MatchTest) => Verdict)[] = [
      runMatchTest,
      () => ({ kind: 'late', afterMs: 5_000 }),
    ];
    const port = directMatchPort((test) => (answers.shift() ?? runMatchTest)(test));
    const entries = named(Array.from({ length: 1_300 }, (_, at) => `m${at}`));
    const { query } = parseQueryText('-/m.*[02468]$/');
    const result = await matchInWorker(entries, query, live(), () => port);
    expect(result).toMatchObject({ unjudged: 800, why: { kind: 'late', afterMs: 5_000 } });
    expect(result.entries).toEqual(entries.slice(0, 500).filter((_, at) => at % 2 === 1));
  });

  it('ends with its signal, whatever the thread is doing', async () => {
    const stop = new AbortController();
    const close = vi.fn();
    const port = { ...directMatchPort(), postMessage: () => stop.abort(), close };
    const { query } = parseQueryText('-/(a+)+$/');
    await expect(matchInWorker(named(['a']), query, stop.signal, () => port)).rejects.toBe(
      stop.signal.reason,
    );
    expect(close).toHaveBeenCalled();
  });
});
