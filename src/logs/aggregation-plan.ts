import type { Level } from './level';

/** The metrics of "Log Aggregation" in the API document, in the order they are shown. Durations are in seconds. */
export const METRICS = ['count', 'unique_jobs', 'avg_duration', 'p95_duration'] as const;
export type PlanMetric = (typeof METRICS)[number];

/** One aggregation to be asked for: an item of the request's `aggregations`. */
export interface AggregationPlan {
  /** What the user calls it; empty for a title made of its parts. */
  readonly name: string;
  /** Unique, at most {@link MAX_GROUPS}; any names, as servers may know more than the API document does. */
  readonly groupBy: readonly string[];
  /** In the order of {@link METRICS}. */
  readonly metrics: readonly PlanMetric[];
  /** Exactly these levels; empty for all. The only filter that the API document shows here. */
  readonly levels: readonly Level[];
  /** Empty for all; an empty text means entries without a source. */
  readonly sources: readonly string[];
  readonly jobId: string;
  /** A regular expression over messages, as in the list. */
  readonly search: string;
}

export const MAX_GROUPS = 5;
/** Longest group name and source. */
export const MAX_NAME = 128;
export const MAX_SOURCES = 20;

export const EMPTY_PLAN: AggregationPlan = {
  name: '',
  groupBy: ['level', 'hour'],
  metrics: ['count'],
  levels: [],
  sources: [],
  jobId: '',
  search: '',
};
