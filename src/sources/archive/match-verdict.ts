import type { RowSet } from '../../store/row-set';
import { noVerdict, type Verdict } from '../match-worker/match-message';
import { slowPattern, untriedPattern } from './archive-problem';

/** What a pattern may take in all; each of its tests has a deadline of its own. */
const PATTERN_MS = 30_000;

/** Throws the problem of a verdict that is none. */
export function passedOf(verdict: Verdict, pattern: string): Uint8Array {
  if (verdict.kind === 'passed') return verdict.passed;
  throw untriedPattern(pattern, noVerdict(verdict));
}

/** Throws when a pattern has been tried for too long; `since` is a time of `performance.now()`. */
export function refuseSlow(since: number, pattern: string): void {
  if (performance.now() - since > PATTERN_MS)
    throw slowPattern(pattern, `took longer than ${PATTERN_MS / 1_000} s over all entries`);
}

/** Adds the rows that passed and lie in the set. */
export function addPassed(
  into: RowSet,
  rows: Uint32Array,
  within: RowSet | undefined,
  passed: Uint8Array,
): void {
  for (const [at, row] of rows.entries())
    if (passed[at] === 1 && (within === undefined || within.has(row))) into.add(row);
}
