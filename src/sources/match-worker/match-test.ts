import { compileConditions } from '../../logs/advanced-query-match';
import { readEntry } from '../../logs/entry';
import { parseJson } from '../../logs/exact-numbers';
import { matchEnds } from '../../logs/match-ends';
import { testMessages } from '../../store/message-texts';
import type { MatchTest, Verdict } from './match-message';

/** Runs a test to its end, which may be never: in a thread that can be ended. */
export function runMatchTest(test: MatchTest): Verdict {
  try {
    if (test.kind === 'marks')
      return { kind: 'marked', ends: matchEnds(test.text, new RegExp(test.pattern, test.flags)) };
    return { kind: 'passed', passed: passedIn(test) };
  } catch (error) {
    // Some patterns are found to be too large only when they are first run.
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
}

function passedIn(test: Exclude<MatchTest, { kind: 'marks' }>): Uint8Array<ArrayBuffer> {
  switch (test.kind) {
    case 'messages': {
      const pattern = new RegExp(test.pattern, 'i');
      return testMessages(test.batch, (message) => pattern.test(message));
    }
    case 'texts': {
      const pattern = new RegExp(test.pattern, test.flags ?? 'i');
      return Uint8Array.from(test.texts, (text) => (pattern.test(text) ? 1 : 0));
    }
    case 'entries': {
      const matches = compileConditions(test.query);
      return Uint8Array.from(test.entries, ({ endpointId, json }) =>
        matches(readEntry(parseJson(json), endpointId)) ? 1 : 0,
      );
    }
  }
}
