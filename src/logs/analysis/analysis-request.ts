import type { QueryConditions } from '../advanced-query';
import { compileConditions } from '../advanced-query-match';
import type { LogEntry } from '../entry';
import type { TimeRange } from '../time-range';
import { type Comparison, compareEntries } from './comparison';
import { analyseErrors, type ErrorAnalysis, type ErrorAnalysisOptions } from './error-analysis';
import { type JobList, listJobs } from './job-list';
import { extentOf, type LoadedExtent } from './loaded-extent';
import { findPatterns, type PatternReport } from './message-pattern';
import {
  analysePerformance,
  type PerformanceAnalysis,
  type PerformanceOptions,
} from './performance-analysis';
import { groupStacks, type StackGrouping, type StackReport } from './stack-groups';
import { buildTrace, type Trace, type TraceKey } from './trace';

/** Which entries make one side of a comparison. Both ends of the range belong to it. */
export interface SideChoice {
  readonly range: TimeRange;
  /** Empty for every endpoint. */
  readonly endpoints: readonly string[];
  /** The stretch of the list to look in, its end not included; all of it unless given. */
  readonly places?: { readonly start: number; readonly end: number };
}

interface Analyses {
  readonly errors: { readonly request: ErrorAnalysisOptions; readonly result: ErrorAnalysis };
  readonly performance: { readonly request: PerformanceOptions; readonly result: PerformanceAnalysis };
  readonly patterns: { readonly request: { readonly limit?: number }; readonly result: PatternReport };
  readonly stacks: { readonly request: { readonly grouping?: StackGrouping }; readonly result: StackReport };
  readonly trace: { readonly request: { readonly key: TraceKey }; readonly result: Trace };
  readonly compare: {
    readonly request: { readonly left: SideChoice; readonly right: SideChoice };
    readonly result: Comparison;
  };
  readonly jobs: { readonly request: object; readonly result: JobList };
  readonly extent: { readonly request: object; readonly result: LoadedExtent };
  /** Gives the places of the entries that meet the conditions. */
  readonly match: {
    readonly request: { readonly conditions: QueryConditions };
    readonly result: readonly number[];
  };
}

/** The name of an analysis. */
export type AnalysisKind = keyof Analyses;

/** What is to be computed over some entries. Plain data, so that it can be sent to a worker. */
export type AnalysisRequest<K extends AnalysisKind = AnalysisKind> = {
  [Kind in K]: { readonly kind: Kind } & Analyses[Kind]['request'];
}[K];

/** What was computed. Plain data, Maps and typed arrays: all survives being sent from a worker. */
export type AnalysisAnswer<K extends AnalysisKind = AnalysisKind> = {
  [Kind in K]: { readonly kind: Kind; readonly result: Analyses[Kind]['result'] };
}[K];

/**
 * Runs an analysis. Answers point to entries by their place in the list, so the list itself need not travel back.
 */
export function runAnalysis(request: AnalysisRequest, entries: readonly LogEntry[]): AnalysisAnswer {
  switch (request.kind) {
    case 'errors':
      return { kind: 'errors', result: analyseErrors(entries, request) };
    case 'performance':
      return { kind: 'performance', result: analysePerformance(entries, request) };
    case 'patterns':
      return { kind: 'patterns', result: findPatterns(entries, request.limit) };
    case 'stacks':
      return { kind: 'stacks', result: groupStacks(entries, entries.keys(), request.grouping) };
    case 'trace':
      return { kind: 'trace', result: buildTrace(entries, request.key) };
    case 'compare':
      return {
        kind: 'compare',
        result: compareEntries(side(entries, request.left), side(entries, request.right)),
      };
    case 'jobs':
      return { kind: 'jobs', result: listJobs(entries) };
    case 'extent':
      return { kind: 'extent', result: extentOf(entries) };
    case 'match': {
      const matches = compileConditions(request.conditions);
      return {
        kind: 'match',
        result: [...entries.keys()].filter((place) => passes(entries[place], matches)),
      };
    }
  }
}

function passes(entry: LogEntry | undefined, matches: (entry: LogEntry) => boolean): boolean {
  return entry !== undefined && matches(entry);
}

function side(entries: readonly LogEntry[], { range, endpoints, places }: SideChoice) {
  const wanted = new Set(endpoints);
  return {
    entries: (places === undefined ? entries : entries.slice(places.start, places.end)).filter(
      ({ time, endpointId }) =>
        time !== null &&
        time >= range.start &&
        time <= range.end &&
        (wanted.size === 0 || wanted.has(endpointId)),
    ),
    lengthMs: range.end - range.start,
  };
}
