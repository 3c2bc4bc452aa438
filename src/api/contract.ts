import * as v from 'valibot';
import { isJsonObject, type Json, type JsonObject } from '../logs/json';

/**
 * Schemas of the API's answers ("Response" and "Log Aggregation" in the API document). They are tolerant: unknown
 * fields pass, a missing or misshapen part falls back to "not said", and entries are left raw for `readEntry`.
 */
const count = v.fallback(v.nullable(v.pipe(v.number(), v.minValue(0))), null);
const text = v.fallback(v.nullable(v.string()), null);
const json = v.custom<Json>(() => true);
/** Not `v.record`, which leaves out keys such as "constructor"; here keys are only ever data. */
const counts = v.fallback(
  v.pipe(
    v.custom<JsonObject>(isJsonObject),
    v.transform((record) =>
      Object.entries(record).filter((pair): pair is [string, number] => typeof pair[1] === 'number'),
    ),
  ),
  [],
);

const commonError = v.object({
  error: v.string(),
  count: v.fallback(v.number(), 0),
  firstOccurrence: text,
  lastOccurrence: text,
});

/** One row of the summary's `commonErrors`. */
export type CommonError = v.InferOutput<typeof commonError>;

const summary = v.object({
  logLevels: v.optional(counts, {}),
  sources: v.optional(counts, {}),
  commonErrors: v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((rows) =>
        rows.flatMap((row) => {
          const parsed = v.safeParse(commonError, row);
          return parsed.success ? [parsed.output] : [];
        }),
      ),
    ),
    [],
  ),
});

/** The server's own summary of all entries that match the query: `[name, count]` pairs, as sent. */
export type Summary = v.InferOutput<typeof summary>;

const pagination = v.object({
  limit: count,
  offset: count,
  hasMore: v.fallback(v.nullable(v.boolean()), null),
  nextOffset: count,
});

export const listResponse = v.object({
  endpointId: v.fallback(v.optional(v.string()), undefined),
  totalLogs: count,
  filteredLogs: count,
  startTime: text,
  endTime: text,
  pagination: v.fallback(v.nullable(pagination), null),
  logs: v.array(json),
  summary: v.fallback(v.nullable(summary), null),
});
export type ListResponse = v.InferOutput<typeof listResponse>;

const groupRow = v.record(
  v.string(),
  v.fallback(v.nullable(v.union([v.string(), v.number(), v.boolean()])), null),
);
/** One group of an aggregation: its group-by values and metrics by name. */
export type AggregateRow = v.InferOutput<typeof groupRow>;

export const aggregateResponse = v.object({ aggregations: v.record(v.string(), v.array(groupRow)) });
export type AggregateResponse = v.InferOutput<typeof aggregateResponse>;

export const errorBody = v.object({
  error: v.fallback(v.optional(v.string()), undefined),
  message: v.fallback(v.optional(v.string()), undefined),
  details: v.optional(v.unknown()),
});

/** One aggregation. The API document's samples filter by level; servers may know more filters, groups and metrics. */
export interface AggregationSpec {
  readonly name: string;
  readonly groupBy: readonly string[];
  readonly filters?: {
    readonly level?: readonly string[];
    readonly source?: readonly string[];
    readonly jobId?: string;
    readonly search?: string;
  };
  readonly metrics: readonly string[];
}

/** Body of `POST /v2/endpoints/logs/aggregate`. */
export interface AggregateRequest {
  readonly endpointIds: readonly string[];
  readonly timeRange: { readonly start: string; readonly end: string };
  readonly aggregations: readonly AggregationSpec[];
}

/** The parameters of `GET /v2/endpoints/{endpointId}/logs`; what is undefined is not sent. */
export interface ListParameters {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly level?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly jobId?: string;
  readonly search?: string;
  readonly format?: 'json' | 'text' | 'csv';
  readonly stream?: boolean;
}

/**
 * Where "Complex Filtering" is asked, by POST. The document shows no answer for it: it is read like the list's, with
 * each entry's own `endpointId`.
 */
export const SEARCH_PATH = '/v2/endpoints/logs/search';
