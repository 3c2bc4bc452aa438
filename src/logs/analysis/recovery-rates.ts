import type { LogEntry } from '../entry';
import { addTo, countOrder, errorCode, type NameCount } from '../facets';
import { ownValue } from '../json';
import { isFailure } from '../level';
import { readRecoveryAction } from '../recovery';
import { textStart } from '../visible-text';
import { type Basis, type Rate, rateOf } from './basis';
import { type RecoveryOutcome, recoveryOutcome } from './recovery-outcome';

/** What became of the recovery actions of one type. */
export interface RecoveryRow {
  /** Empty when the action has no type. */
  readonly type: string;
  readonly total: number;
  readonly executed: number;
  readonly notExecuted: number;
  /** Actions of which the entry does not say whether they were executed. */
  readonly unsaid: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Executed or unsaid, with a result that says neither. */
  readonly unknown: number;
  /** Succeeded, over succeeded and failed of all actions of the type. */
  readonly success: Rate;
  /** The error codes the actions answered. */
  readonly codes: readonly NameCount[];
  /** Up to five different results with how they were read. */
  readonly examples: readonly { readonly result: string; readonly outcome: RecoveryOutcome }[];
}

/** Recovery actions by type, most frequent first. */
export interface RecoveryReport {
  readonly rows: readonly RecoveryRow[];
  /** Entries with recovery actions, of those looked at. */
  readonly basis: Basis;
  /** Actions of another shape than the API documents. */
  readonly unreadable: number;
}

const MAX_EXAMPLES = 5;
const MAX_RESULT_LENGTH = 200;

interface Growing {
  total: number;
  executed: number;
  unsaid: number;
  readonly outcomes: Record<RecoveryOutcome, number>;
  readonly codes: Map<string, number>;
  readonly examples: Map<string, RecoveryOutcome>;
}

/** Counts recovery actions by type and outcome. */
export function countRecoveries(entries: Iterable<LogEntry>): RecoveryReport {
  const types = new Map<string, Growing>();
  let looked = 0;
  let used = 0;
  let unreadable = 0;
  for (const entry of entries) {
    looked += 1;
    if (entry.recoveryActions.length === 0) continue;
    used += 1;
    for (const value of entry.recoveryActions) {
      const action = readRecoveryAction(value);
      if (action === null) {
        unreadable += 1;
        continue;
      }
      const row = types.get(action.type) ?? emptyRow();
      types.set(action.type, row);
      const outcome = recoveryOutcome(action);
      row.total += 1;
      if (action.executed === true) row.executed += 1;
      if (action.executed === null) row.unsaid += 1;
      row.outcomes[outcome] += 1;
      const code = errorCode(entry);
      if (code !== null) addTo(row.codes, code, 1);
      if (action.result !== '' && row.examples.size < MAX_EXAMPLES)
        row.examples.set(textStart(action.result, MAX_RESULT_LENGTH), outcome);
    }
  }
  const rows = [...types].map(([type, row]) => finished(type, row));
  return {
    rows: rows.sort((a, b) => b.total - a.total || (a.type < b.type ? -1 : 1)),
    basis: { used, of: looked },
    unreadable,
  };
}

function emptyRow(): Growing {
  return {
    total: 0,
    executed: 0,
    unsaid: 0,
    outcomes: { succeeded: 0, failed: 0, unknown: 0, 'not executed': 0 },
    codes: new Map(),
    examples: new Map(),
  };
}

function finished(
  type: string,
  { total, executed, unsaid, outcomes, codes, examples }: Growing,
): RecoveryRow {
  const { succeeded, failed, unknown } = outcomes;
  return {
    type,
    total,
    executed,
    notExecuted: outcomes['not executed'],
    unsaid,
    succeeded,
    failed,
    unknown,
    success: rateOf(succeeded, { used: succeeded + failed, of: total }),
    codes: countOrder([...codes]),
    examples: [...examples].map(([result, outcome]) => ({ result, outcome })),
  };
}

/** What the errors say of retries (`retryAttempt` and `maxRetries` in their metadata). */
export interface RetryReport {
  /** Failed attempts by number, ascending: [1, 12] is twelve first attempts that failed. */
  readonly attempts: readonly (readonly [attempt: number, count: number])[];
  /** Errors of the last attempt there is. */
  readonly exhausted: number;
  /** Different jobs with a failed attempt. */
  readonly jobs: number;
  /** Errors that say which attempt they are, of the errors looked at. */
  readonly basis: Basis;
}

/** Counts failed attempts over entries of level error and worse; others only announce one. */
export function countRetries(entries: Iterable<LogEntry>): RetryReport {
  const attempts = new Map<number, number>();
  const jobs = new Set<string>();
  let exhausted = 0;
  let used = 0;
  let looked = 0;
  for (const entry of entries) {
    if (!isFailure(entry.level)) continue;
    looked += 1;
    const retry = readRetry(entry);
    if (retry === null) continue;
    used += 1;
    attempts.set(retry.attempt, (attempts.get(retry.attempt) ?? 0) + 1);
    if (retry.max !== null && retry.attempt >= retry.max) exhausted += 1;
    if (entry.jobId !== '') jobs.add(entry.jobId);
  }
  return {
    attempts: [...attempts].sort(([a], [b]) => a - b),
    exhausted,
    jobs: jobs.size,
    basis: { used, of: looked },
  };
}

/** "1 of 3": the attempt an entry speaks of; null when it speaks of none. */
export function readRetry(entry: LogEntry): { readonly attempt: number; readonly max: number | null } | null {
  if (entry.metadata === null) return null;
  const attempt = ownValue(entry.metadata, 'retryAttempt');
  const max = ownValue(entry.metadata, 'maxRetries');
  if (typeof attempt !== 'number' || !Number.isInteger(attempt) || attempt < 0) return null;
  return { attempt, max: typeof max === 'number' && Number.isInteger(max) && max >= 0 ? max : null };
}
