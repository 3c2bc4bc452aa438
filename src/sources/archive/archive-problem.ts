import { ApiProblem } from '../log-source';
import { type NoVerdict, noVerdictAdvice, noVerdictText } from '../match-worker/match-message';

/** A pattern that cannot be tried to its end, in words for the user. */
export function slowPattern(pattern: string, reason: string): ApiProblem {
  return untried('SEARCH_PATTERN_TOO_SLOW', pattern, `${reason}, so it was stopped`, SIMPLER);
}

/** The problem of a verdict that is none. */
export function untriedPattern(pattern: string, why: NoVerdict): ApiProblem {
  const code = why.kind === 'unstarted' ? 'SEARCH_PATTERN_NOT_TRIED' : 'SEARCH_PATTERN_TOO_SLOW';
  return untried(code, pattern, noVerdictText(why), noVerdictAdvice(why));
}

const SIMPLER = 'Use a plain text, or a pattern without repetitions inside repetitions such as (a+)+.';

function untried(code: string, pattern: string, reason: string, advice: string): ApiProblem {
  return new ApiProblem('bad-request', {
    code,
    message: `The search pattern ${reason}. The files are still open and nothing else is affected.`,
    details: { search: pattern, advice },
  });
}
