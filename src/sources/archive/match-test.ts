import { compileConditions } from '../../logs/advanced-query-match';
import { readEntry } from '../../logs/entry';
import { parseJson } from '../../logs/exact-numbers';
import { testMessages } from '../../store/message-texts';
import type { MatchTest } from './archive-message';

/** Runs a test to its end, which may be never: in a thread that can be ended. Patterns ignore case, as the API's do. */
export function runMatchTest(test: MatchTest): Uint8Array<ArrayBuffer> {
  if (test.kind === 'messages') {
    const pattern = new RegExp(test.pattern, 'i');
    return testMessages(test.batch, (message) => pattern.test(message));
  }
  const matches = compileConditions(test.query);
  return Uint8Array.from(test.entries, ({ endpointId, json }) =>
    matches(readEntry(parseJson(json), endpointId)) ? 1 : 0,
  );
}
