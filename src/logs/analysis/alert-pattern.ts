import { linearLength } from '../pattern-cost';
import { searchProblem } from '../query';
import { MAX_ALERT_PATTERN_LENGTH } from './alert-rule';

/** A rule's pattern made ready, or why it cannot be used. */
export type AlertPattern =
  | {
      readonly ok: true;
      readonly source: string;
      /** Whether a message matches, ignoring case; null where that has to be judged away from the page's own thread. */
      readonly test: (message: string) => boolean | null;
    }
  | { readonly ok: false; readonly problem: string };

/** Compiles a rule's pattern, which will be applied to every entry in the open tab. The empty one matches everything. */
export function compileAlertPattern(pattern: string): AlertPattern {
  if (pattern === '') return { ok: true, source: '', test: () => true };
  if (pattern.length > MAX_ALERT_PATTERN_LENGTH)
    return { ok: false, problem: `The pattern is longer than ${MAX_ALERT_PATTERN_LENGTH} characters.` };
  const invalid = searchProblem(pattern);
  if (invalid !== null) return { ok: false, problem: `The pattern is no regular expression: ${invalid}.` };
  // Without the flags that remember a place, so that one test never depends on the one before.
  const compiled = new RegExp(pattern, 'i');
  const reach = linearLength(compiled);
  const test = (message: string) => (message.length <= reach ? compiled.test(message) : null);
  return { ok: true, source: pattern, test };
}
