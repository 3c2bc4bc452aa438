import { ApiProblem } from '../log-source';
import type { SentProblem } from './archive-message';

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

export function sentProblem(error: unknown): SentProblem {
  if (error instanceof ApiProblem) {
    const { kind, code, message, details } = error;
    return { kind, code, message, details: (details ?? {}) as SentProblem['details'] };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'internal', code: 'INTERNAL', message, details: {} };
}

export function receivedProblem({ kind, code, message, details }: SentProblem): ApiProblem {
  return new ApiProblem(kind, { code, message, details: Object.keys(details).length === 0 ? null : details });
}
