import { ApiProblem } from '../api/problem';

/** Whether asking again may fill a gap: an interval that is too large stays so, and the log list shows it better. */
export function mayBeHad(problem: ApiProblem | null): boolean {
  return problem !== null && problem.kind !== 'too-many-logs';
}

/** Answer to a request for missing entries between two streams, or after the last. */
export function notOpen(): ApiProblem {
  return new ApiProblem('interrupted', {
    code: 'STREAM_NOT_OPEN',
    message:
      'Entries can be filled in only while their stream is open. It asks for them by itself when it is back; the log list shows them at any time.',
  });
}

/** A fill that ended at its greatest number of entries. */
export function tooLong(maxFill: number): ApiProblem {
  return new ApiProblem('too-many-logs', {
    code: 'GAP_TOO_LARGE',
    message: `An interruption is filled with at most ${maxFill.toLocaleString('en')} entries; see the log list for the rest.`,
  });
}

/** A fill that had to begin later than it should, by so many milliseconds. */
export function notComparable(ms: number): ApiProblem {
  return new ApiProblem('too-many-logs', {
    code: 'OVERLAP_SHORTENED',
    message: `Entries came too fast to remember them all, so ${(ms / 1_000).toFixed(1)} s before the interruption were not compared with the list.`,
  });
}
