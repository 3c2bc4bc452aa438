import type { LogEntry } from '../entry';
import { errorCode } from '../facets';
import { type Histogram, histogram } from '../histogram';
import { isFailure } from '../level';
import type { TimeRange } from '../time-range';
import type { EpochMs } from '../timestamp';
import type { Basis } from './basis';
import { type ErrorRow, ErrorTally, type Window } from './error-tally';
import { findPatterns, type MessagePattern } from './message-pattern';
import { countRecoveries, countRetries, type RecoveryReport, type RetryReport } from './recovery-rates';
import {
  DEFAULT_STACK_GROUPING,
  groupStacks,
  type StackGroup,
  type StackGrouping,
  type StackReport,
} from './stack-groups';

/** The windows of an error analysis and how its parts are made. */
export interface ErrorAnalysisOptions {
  /** Both ends belong to it, as in the histogram. */
  readonly current: TimeRange;
  /** Its end does not belong to it; null when those entries are not loaded, so that nothing is called new. */
  readonly previous: TimeRange | null;
  readonly stacks?: StackGrouping;
  /** How far the zone of the timeline is ahead of UTC. */
  readonly zoneOffsetMs?: number;
}

/** How a thing of the current window fared in the previous one; nothing is new without one. */
export interface Previously {
  readonly previousCount: number | null;
  readonly isNew: boolean;
}

/** A message pattern of the errors. First seen over both windows. */
export interface ErrorPattern extends MessagePattern, Previously {}

/** Errors that arose at the same place. First seen over both windows. */
export interface ErrorStack extends StackGroup, Previously {}

/** The errors (level error and fatal) of a window. */
export interface ErrorAnalysis {
  /** Errors of the current window, of its entries. */
  readonly basis: Basis;
  /** The same of the previous window; null without one. */
  readonly previousBasis: Basis | null;
  /** Errors without a readable time, which belong to no window. */
  readonly untimed: number;
  /** Entries whose level is none of the API's, which are not counted as errors. */
  readonly unknownLevel: number;
  /** Rows with a count of zero occurred in the previous window only. */
  readonly codes: readonly ErrorRow[];
  /** Errors of the current window without an `errorCode`. */
  readonly withoutCode: number;
  readonly sources: readonly ErrorRow[];
  readonly timeline: Histogram;
  /** Jobs with errors, of the jobs in the current window. */
  readonly jobs: Basis;
  readonly patterns: readonly ErrorPattern[];
  readonly omittedPatterns: { readonly patterns: number; readonly entries: number };
  readonly cappedMessages: number;
  readonly stacks: Omit<StackReport, 'groups'> & { readonly groups: readonly ErrorStack[] };
  /** Over every entry of the current window: recovery is reported on warnings too. */
  readonly recovery: RecoveryReport;
  readonly retries: RetryReport;
}

/** The window of equal length just before. */
export function previousWindow(current: TimeRange): TimeRange {
  return { start: current.start - (current.end - current.start), end: current.start };
}

/** Analyses the errors among entries in any order ("Error analysis" in the API document's SDK examples). */
export function analyseErrors(
  entries: readonly LogEntry[],
  { current, previous, stacks = DEFAULT_STACK_GROUPING, zoneOffsetMs = 0 }: ErrorAnalysisOptions,
): ErrorAnalysis {
  const codes = new ErrorTally();
  const sources = new ErrorTally();
  const failures: LogEntry[] = [];
  const failureIndexes: number[] = [];
  const previousIndexes: number[] = [];
  const within: LogEntry[] = [];
  const jobs = new Set<string>();
  const failedJobs = new Set<string>();
  let previousEntries = 0;
  let untimed = 0;
  let unknownLevel = 0;
  let withoutCode = 0;
  for (const [index, entry] of entries.entries()) {
    const failed = isFailure(entry.level);
    if (failed && entry.time === null) untimed += 1;
    const window = windowOf(entry, current, previous);
    if (window === null) continue;
    if (window === 'previous') previousEntries += 1;
    else {
      within.push(entry);
      if (entry.level === 'unknown') unknownLevel += 1;
      if (entry.jobId !== '') jobs.add(entry.jobId);
    }
    if (!failed) continue;
    const code = errorCode(entry);
    if (code !== null) codes.add(code, entry, window);
    sources.add(entry.source, entry, window);
    if (window === 'previous') {
      previousIndexes.push(index);
    } else {
      if (code === null) withoutCode += 1;
      failures.push(entry);
      failureIndexes.push(index);
      if (entry.jobId !== '') failedJobs.add(entry.jobId);
    }
  }
  const found = findPatterns(failures);
  const before = previous === null ? null : countPrevious(entries, previousIndexes, stacks);
  const grouped = groupStacks(entries, failureIndexes, stacks);
  const place = (index: number): number => failureIndexes[index] ?? -1;
  return {
    basis: { used: failures.length, of: within.length },
    previousBasis: previous === null ? null : { used: previousIndexes.length, of: previousEntries },
    untimed,
    unknownLevel,
    codes: codes.rows(previous !== null),
    withoutCode,
    sources: sources.rows(previous !== null),
    timeline: histogram(failures, current, zoneOffsetMs),
    jobs: { used: failedJobs.size, of: jobs.size },
    patterns: found.patterns.map((pattern) => ({
      ...pattern,
      ...against(before?.patterns ?? null, pattern.template, pattern),
      examples: pattern.examples.map(({ message, index }) => ({ message, index: place(index) })),
    })),
    omittedPatterns: found.omitted,
    cappedMessages: found.cappedMessages,
    stacks: {
      ...grouped,
      groups: grouped.groups.map((group) => ({
        ...group,
        ...against(before?.stacks ?? null, group.frames.join('\n'), group),
      })),
    },
    recovery: countRecoveries(within),
    retries: countRetries(failures),
  };
}

interface Seen {
  readonly count: number;
  readonly firstSeen: EpochMs | null;
}

/** The patterns and stack traces of the previous window's errors. */
function countPrevious(entries: readonly LogEntry[], indexes: readonly number[], grouping: StackGrouping) {
  const failures = indexes.flatMap((index) => entries[index] ?? []);
  const { patterns } = findPatterns(failures, Number.POSITIVE_INFINITY);
  const { groups } = groupStacks(entries, indexes, grouping);
  return {
    patterns: new Map<string, Seen>(patterns.map((pattern) => [pattern.template, pattern])),
    stacks: new Map<string, Seen>(groups.map((group) => [group.frames.join('\n'), group])),
  };
}

function against(
  before: ReadonlyMap<string, Seen> | null,
  name: string,
  { firstSeen }: Pick<Seen, 'firstSeen'>,
): Previously & Pick<Seen, 'firstSeen'> {
  const seen = before?.get(name);
  return {
    previousCount: before === null ? null : (seen?.count ?? 0),
    isNew: before !== null && seen === undefined,
    firstSeen: seen?.firstSeen ?? firstSeen,
  };
}

function windowOf({ time }: LogEntry, current: TimeRange, previous: TimeRange | null): Window | null {
  if (time === null) return null;
  if (time >= current.start && time <= current.end) return 'current';
  return previous !== null && time >= previous.start && time < previous.end ? 'previous' : null;
}
