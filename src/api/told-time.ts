import { isJsonObject, ownValue } from '../logs/json';
import { parseTimestamp } from '../logs/timestamp';
import type { ListResponse } from './contract';
import { ApiProblem } from './problem';
import type { ServerClock } from './server-clock';

/** A server that names its newest entry's time as the end of the range does not tell its own time. */
const SAME_MS = 1_000;

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
  const namesAnEntry = ends.some((time) => time !== null && Math.abs(time - end) < SAME_MS);
  if (namesAnEntry && Math.abs(end - answeredAt) > SAME_MS) return;
  clock.learn(end, askedAt, answeredAt);
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
