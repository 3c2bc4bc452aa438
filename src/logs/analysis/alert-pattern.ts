import { searchProblem } from '../query';
import { MAX_ALERT_PATTERN_LENGTH } from './alert-rule';

/** A rule's pattern made ready, or why it cannot be used. */
export type AlertPattern =
  | {
      readonly ok: true;
      /** Whether a message matches; of longer messages only the first `reach` characters are looked at. */
      readonly matches: (message: string) => boolean;
      /** Characters; infinite for the empty pattern, which matches everything. */
      readonly reach: number;
    }
  | { readonly ok: false; readonly problem: string };

/**
 * Compiles a rule's pattern, which will run on every entry in the open tab. `affordableLength` says over how many
 * characters a pattern may run, 0 for none (log-ui's rule for patterns on the page's own thread).
 */
export function compileAlertPattern(
  pattern: string,
  affordableLength: (pattern: RegExp) => number,
): AlertPattern {
  if (pattern === '') return { ok: true, matches: () => true, reach: Number.POSITIVE_INFINITY };
  if (pattern.length > MAX_ALERT_PATTERN_LENGTH)
    return { ok: false, problem: `The pattern is longer than ${MAX_ALERT_PATTERN_LENGTH} characters.` };
  const invalid = searchProblem(pattern);
  if (invalid !== null) return { ok: false, problem: `The pattern is no regular expression: ${invalid}.` };
  // Without the flags that remember a place, so that one test never depends on the one before.
  const compiled = new RegExp(pattern, 'i');
  const reach = affordableLength(compiled);
  if (reach <= 0)
    return {
      ok: false,
      problem:
        'The pattern could take too long on some messages: repeated groups, look-around and back references are refused.',
    };
  return { ok: true, matches: (message) => compiled.test(message.slice(0, reach)), reach };
}
