import type { RecoveryAction } from '../recovery';

/** How a recovery action ended, as far as its entry says. */
export type RecoveryOutcome = 'succeeded' | 'failed' | 'unknown' | 'not executed';

/** The rule of {@link recoveryOutcome} in words, shown beside the figures that follow from it. */
export const RECOVERY_OUTCOME_RULE =
  'An executed action counts as succeeded when its result text speaks of success (successful, succeeded, recovered, ' +
  'freed, restored, restarted, resolved, completed, reduced, cleared), as failed when it speaks of failure (failed, ' +
  'unsuccessful, not successful, error, timed out, refused, denied, aborted, unable, exhausted, freed 0). Both, neither ' +
  '(“scheduled”, “worker started”) or no text: unknown. The rate is over succeeded and failed actions only.';

const MAX_RESULT_LENGTH = 1_000;

const NO_ERRORS = /\b(?:no|without|0)\s(?:any\s)?(?:errors?|failures?)\b/g;
const NEGATED =
  /\b(?:not|never|without|no)\s(?:been\s|be\s)?(?:success\w*|succeed\w*|recover\w*|freed|restored|restarted|resolved|completed|reduced|cleared)/;
const FREED_NOTHING = /\bfreed\s(?:0(?:\.0+)?\s?(?:[kmgt]?i?b)?\b(?!\.)|nothing\b)/;
const FAILURE =
  /\b(?:fail\w*|unsuccessful\w*|errors?|timed out|timeout|refused|denied|aborted|unable|cannot|could not|exhausted|crashed)\b/;
const SUCCESS =
  /\b(?:success\w*|succeeded|recovered|freed|restored|restarted|resolved|completed|reduced|cleared)\b/;

/** Reads an action's outcome cautiously: only words that leave no doubt count ({@link RECOVERY_OUTCOME_RULE}). */
export function recoveryOutcome(action: RecoveryAction): RecoveryOutcome {
  if (action.executed === false) return 'not executed';
  if (action.executed === null) return 'unknown';
  const text = action.result
    .slice(0, MAX_RESULT_LENGTH)
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .replace(NO_ERRORS, ' ');
  if (NEGATED.test(text) || FREED_NOTHING.test(text)) return 'failed';
  const failed = FAILURE.test(text);
  const succeeded = SUCCESS.test(text);
  if (failed === succeeded) return 'unknown';
  return failed ? 'failed' : 'succeeded';
}
