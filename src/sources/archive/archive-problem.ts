import { ApiProblem } from '../log-source';

/** A pattern that cannot be tried to its end, in words for the user. */
export function slowPattern(pattern: string, reason: string): ApiProblem {
  return new ApiProblem('bad-request', {
    code: 'SEARCH_PATTERN_TOO_SLOW',
    message: `The search pattern ${reason}, so it was stopped. The files are still open and nothing else is affected.`,
    details: {
      search: pattern,
      advice: 'Use a plain text, or a pattern without repetitions inside repetitions such as (a+)+.',
    },
  });
}
