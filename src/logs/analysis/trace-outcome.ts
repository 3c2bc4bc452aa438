import type { LogEntry } from '../entry';
import { ownValue } from '../json';
import { isFailure } from '../level';
import { parseSeconds } from '../quantity';
import { readRecoveryAction } from '../recovery';
import { recoveryOutcome } from './recovery-outcome';
import { readRetry } from './recovery-rates';

/** How a job or request ended, as far as its entries say. */
export interface TraceOutcome {
  /** `unfinished`: no entry marks an end, so it is still running, or its end was lost or not loaded. */
  readonly status: 'completed' | 'failed' | 'recovered' | 'unfinished';
  /** Why, in words. */
  readonly reason: string;
  /** Place, in the trace, of the entry that decides; null when none does. */
  readonly row: number | null;
}

/** The rule of {@link traceOutcome} in words. */
export const TRACE_OUTCOME_RULE =
  'An entry marks success when it reports a status code below 400 or a total duration, or says “completed”, ' +
  '“response sent” or “succeeded” below level error; it marks failure at level error and fatal, or with a status code ' +
  'of 400 and above. The last mark decides; success after a failure is a recovery, and so is a failure whose last ' +
  'executed recovery action succeeded. A failure followed only by the announcement of a retry, or no mark: unfinished.';

type Mark = 'success' | 'failure' | null;

/** Reads the outcome from a trace's entries in order of time. */
export function traceOutcome(entries: readonly LogEntry[]): TraceOutcome {
  let failure = -1;
  let success = -1;
  let retry = -1;
  for (const [row, entry] of entries.entries()) {
    const mark = markOf(entry);
    if (mark === 'failure') failure = row;
    else if (mark === 'success') success = row;
    else if (/\bretry/i.test(entry.message.slice(0, 1_000))) retry = row;
  }
  if (failure < 0 && success < 0)
    return { status: 'unfinished', reason: 'no entry marks an end: still running, or lost', row: null };
  if (failure < 0) return { status: 'completed', reason: 'the last mark is a success', row: success };
  if (success > failure)
    return { status: 'recovered', reason: 'failed, then a later entry marks success', row: success };
  if (retry > failure)
    return {
      status: 'unfinished',
      reason: 'failed, then a retry was announced that did not end',
      row: retry,
    };
  return failedOutcome(entries[failure], failure);
}

function failedOutcome(entry: LogEntry | undefined, row: number): TraceOutcome {
  if (entry !== undefined && lastRecoverySucceeded(entry))
    return { status: 'recovered', reason: 'failed, and its last recovery action succeeded', row };
  const retry = entry === undefined ? null : readRetry(entry);
  const more =
    retry !== null && retry.max !== null && retry.attempt < retry.max
      ? `; attempt ${retry.attempt} of ${retry.max}, so a retry may follow`
      : '';
  return { status: 'failed', reason: `the last mark is a failure${more}`, row };
}

function markOf(entry: LogEntry): Mark {
  const status = entry.metadata === null ? undefined : ownValue(entry.metadata, 'statusCode');
  if (isFailure(entry.level) || (typeof status === 'number' && status >= 400)) return 'failure';
  if (typeof status === 'number' && status >= 200) return 'success';
  const total = entry.metadata === null ? null : parseSeconds(ownValue(entry.metadata, 'totalDuration'));
  if (total !== null) return 'success';
  const text = entry.message.slice(0, 1_000);
  return /\b(?:completed|succeeded|response sent)\b/i.test(text) && !/\bnot completed\b/i.test(text)
    ? 'success'
    : null;
}

function lastRecoverySucceeded(entry: LogEntry): boolean {
  const executed = entry.recoveryActions
    .map(readRecoveryAction)
    .filter((action) => action?.executed === true);
  const last = executed.at(-1);
  return last !== undefined && last !== null && recoveryOutcome(last) === 'succeeded';
}
