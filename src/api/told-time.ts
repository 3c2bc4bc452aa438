import { isJsonObject, ownValue } from '../logs/json';
import { parseTimestamp } from '../logs/timestamp';
import type { ListResponse } from './contract';
import { ApiProblem } from './problem';
import type { ServerClock } from './server-clock';

/** What a time that is named in whole seconds may be off. */
const SECOND_MS = 1_000;

/** Sets the clock by the answer to a request without `endTime`. */
export function learnFromAnswer(
  clock: ServerClock,
  answer: ListResponse,
  askedAt: number,
  answeredAt: number,
): void {
  const end = answer.endTime === null ? null : parseTimestamp(answer.endTime).ms;
  if (end === null) return;
  const ends = [answer.logs[0], answer.logs.at(-1)].map((entry) =>
    isJsonObject(entry) ? parseTimestamp(ownValue(entry, 'timestamp')).ms : null,
  );
  const namesAnEntry = ends.some((time) => time !== null && names(end, time));
  if (namesAnEntry && Math.abs(end - answeredAt) > SECOND_MS) return;
  clock.learn(end, askedAt, answeredAt);
}

/**
 * Whether the end of the range is the entry's time rather than the server's own: it then is to the millisecond, or cut
 * to seconds. Where much is logged, an entry of the same second alone says nothing.
 */
function names(end: number, time: number): boolean {
  return end === time || (end % SECOND_MS === 0 && Math.abs(time - end) < SECOND_MS);
}

/** The same by the refusal of a range that begins after the server's present time, or too long before it. */
export function learnFromProblem(
  clock: ServerClock,
  error: unknown,
  askedAt: number,
  answeredAt: number,
): void {
  if (!(error instanceof ApiProblem) || error.kind !== 'bad-request') return;
  const end = isJsonObject(error.details) ? parseTimestamp(ownValue(error.details, 'endTime')).ms : null;
  if (end !== null) clock.learn(end, askedAt, answeredAt);
}
