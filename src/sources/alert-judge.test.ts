import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertRule, DEFAULT_ALERT } from '../logs/analysis/alert-rule';
import { readEntry } from '../logs/entry';
import { LEVELS } from '../logs/level';
import { judgeMessages } from './alert-judge';
import { directMatchPort } from './match-worker/direct-match-port';
import type { MatchTest, Verdict } from './match-worker/match-message';
import { runMatchTest } from './match-worker/match-test';

const live = () => new AbortController().signal;
const ruleOf = (pattern: string): AlertRule => ({
  ...DEFAULT_ALERT,
  id: 'r1',
  name: 'Rule',
  endpoints: ['ep_1'],
  pattern,
});
const failed = (message: string, level = 'error') => readEntry({ message, level }, 'ep_1');

describe('judgeMessages', () => {
  it('matches what a plain test matches', async () => {
    const message = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '!'), maxLength: 8 });
    const entries = fc.array(fc.tuple(message, fc.constantFrom(...LEVELS, 'odd')), { maxLength: 12 });
    const pattern = fc.constantFrom('', 'a', 'a|b', '(a+)+$', 'a.*b', '(?=b)', '(.)\\1');
    await fc.assert(
      fc.asyncProperty(entries, pattern, async (fields, source) => {
        const all = fields.map(([text, level]) => failed(text, level));
        const judged = await judgeMessages(ruleOf(source), all, live(), () => directMatchPort());
        expect(judged).toMatchObject({ unjudged: 0, why: null });
        for (const entry of all.filter(({ level }) => level === 'error' || level === 'fatal'))
          expect(judged?.matches(entry.message)).toBe(new RegExp(source, 'i').test(entry.message));
      }),
    );
  });

  it('says how many entries a pattern left unjudged that was stopped, and keeps the others', async () => {
    const answers: ((test: MatchTest) => Verdict)[] = [
      runMatchTest,
      () => ({ kind: 'late', afterMs: 5_000 }),
    ];
    const port = directMatchPort((test) => (answers.shift() ?? runMatchTest)(test));
    const entries = Array.from({ length: 1_500 }, (_, at) => [failed(`m${at}`), failed(`m${at}`)]).flat();
    const judged = await judgeMessages(ruleOf('m[0-9]+$'), entries, live(), () => port);
    expect(judged).toMatchObject({
      unjudged: 1_000,
      why: { kind: 'late', afterMs: 5_000 },
    });
    expect(judged?.matches('m999')).toBe(true);
    expect(judged?.matches('m1000')).toBe(false);
  });

  it('gives up with its signal, and where the pattern cannot be used', async () => {
    const stop = new AbortController();
    const port = { ...directMatchPort(), postMessage: () => stop.abort() };
    await expect(judgeMessages(ruleOf('a+'), [failed('a')], stop.signal, () => port)).rejects.toBe(
      stop.signal.reason,
    );
    expect(await judgeMessages(ruleOf('('), [failed('a')], live())).toBeNull();
  });
});
