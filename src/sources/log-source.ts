import type { AggregateRequest, AggregateResponse, CommonError, Summary } from '../api/contract';
import type { ApiProblem } from '../api/problem';
import type { AdvancedQuery } from '../logs/advanced-query';
import type { LogEntry } from '../logs/entry';
import type { Histogram } from '../logs/histogram';
import type { LocalFilter, LogQuery, TailQuery } from '../logs/query';
import type { TimeRange } from '../logs/time-range';

export type {
  AggregateRequest,
  AggregateResponse,
  AggregateRow,
  CommonError,
  Summary,
} from '../api/contract';
export { ApiProblem, isAbort, toProblem } from '../api/problem';

/** What a source can do; the dashboard asks this instead of knowing which source is behind it. */
export interface Capabilities {
  readonly tail: boolean;
  readonly aggregate: boolean;
  /** Longest range of one request in milliseconds. */
  readonly maxRangeMs: number;
  /** Most entries of one request. */
  readonly maxPage: number;
  /** Everything is answered in this browser: there is no server, and nothing is spent. */
  readonly offline?: boolean;
}

/** Where a walk through the pages of a query goes on. Opaque to everyone but the source that made it. */
export type Cursor = { readonly kind: string };

/** How far a walk has come. Counts are null while the server has not said them. */
export interface WalkProgress {
  /** Entries that match the query in the part of the range asked so far ("filteredLogs"). */
  readonly matching: number | null;
  /** Entries in that part before filtering ("totalLogs"). */
  readonly total: number | null;
  /** True when `matching` and `total` speak of the whole range, false while slices of it are still unasked. */
  readonly wholeRangeCounted: boolean;
  readonly slicesDone: number;
  readonly slices: number;
}

/** One step of a walk: the entries that now follow, complete and in order up to this point. */
export interface LogPage {
  /** In the query's order, following all earlier pages without a hole. */
  readonly entries: readonly LogEntry[];
  /** Entries already received that wait for others to come before them (several endpoints, or an opposite order). */
  readonly waiting: number;
  readonly next: Cursor | null;
  readonly progress: WalkProgress;
  /** The server's summary of everything that matches, one for each slice and endpoint asked in this step. */
  readonly summaries: readonly RangeSummary[];
  /** What the user must know of this answer: a range cut smaller, an announced entry that did not come, … */
  readonly notices: readonly string[];
  /** Entries sent although they are below the level asked for. They are shown all the same. */
  readonly belowLevel: number;
}

export interface RangeSummary {
  readonly endpointId: string;
  readonly range: TimeRange;
  readonly summary: Summary;
}

/** The sum of several summaries. Common errors are added up by code, with the earliest and latest occurrence. */
export interface MergedSummary {
  readonly levels: readonly (readonly [string, number])[];
  readonly sources: readonly (readonly [string, number])[];
  readonly commonErrors: readonly CommonError[];
}

/** What an advanced search found. */
export interface SearchResult {
  /** This page: sorted as the query says, at most its limit. */
  readonly entries: readonly LogEntry[];
  /** Entries that match in the part of the range searched, as far as they were counted. */
  readonly matched: number;
  /** Whether `matched` speaks of the whole range; false means: at least so many. */
  readonly matchedExactly: boolean;
  /** Entries before any filter in the part of the range asked for; null where the server did not say. */
  readonly total: number | null;
  /** The server's own counts over what it found, before anything was checked in the browser. */
  readonly summary: MergedSummary | null;
  /** The part of the range that was searched. Shorter than the range where the limit was reached before its end. */
  readonly asked: TimeRange;
  /** What is left to the browser, cut or uncertain, in words for the user. */
  readonly notes: readonly string[];
  /** Requests sent so far, for earlier pages too, as all counts are of the search so far. */
  readonly requests: number;
  /** Where the next page begins and what it costs at most; null when there is none. */
  readonly next: { readonly cursor: Cursor; readonly requests: number } | null;
}

export type TailEvent =
  | { readonly kind: 'state'; readonly state: StreamState }
  /** Entries in arrival order; `backfilled` ones came from the list after an interruption. */
  | { readonly kind: 'entries'; readonly entries: readonly LogEntry[]; readonly backfilled: boolean }
  /**
   * An interval without a stream: filled with so many entries, or not (then `problem` says why). `load`, where
   * something is missing and may be had, asks for it once more: what comes is told as further events, and it gives why
   * something is still missing, or null.
   */
  | {
      readonly kind: 'gap';
      readonly range: TimeRange;
      readonly filled: number | null;
      readonly problem: ApiProblem | null;
      readonly load?: () => Promise<ApiProblem | null>;
    };

export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /**
   * Open, but not a byte has come since this epoch millisecond: quiet, or dead without a word. Of several endpoints the
   * one that has been so for longest is named; null where only one is followed.
   */
  | { readonly kind: 'quiet'; readonly since: number; readonly endpointId: string | null }
  /** `at` is the epoch millisecond of the next try. */
  | { readonly kind: 'reconnecting'; readonly at: number; readonly problem: ApiProblem | null }
  | { readonly kind: 'failed'; readonly problem: ApiProblem };

export type ExportFormat = 'json' | 'text' | 'csv';

export interface LogSource {
  /** Stable for one connection; part of every cache key. Never holds the API key. */
  readonly id: string;
  readonly capabilities: Capabilities;
  /** The next page, from the start of the range when `cursor` is null. Throws ApiProblem or the signal's AbortError. */
  page(query: LogQuery, cursor: Cursor | null, signal: AbortSignal): Promise<LogPage>;
  aggregate(request: AggregateRequest, signal: AbortSignal): Promise<AggregateResponse>;
  /**
   * Everything that matches over time, the table's own filters included, in buckets of a zone so far ahead of UTC. Left
   * out by a source that would have to load it all for that.
   */
  volume?(query: LogQuery, local: LocalFilter, zoneOffsetMs: number, signal: AbortSignal): Promise<Histogram>;
  /**
   * An advanced search over the range, in as many requests as `outlineSearch` says (more only after a refusal). An
   * empty `query.endpoints` finds nothing: the caller fills in those that are meant. A cursor of an earlier page of the
   * same search goes on there.
   */
  search(
    query: AdvancedQuery,
    range: TimeRange,
    signal: AbortSignal,
    cursor?: Cursor | null,
  ): Promise<SearchResult>;
  /** Ends when the signal aborts or after a `failed` state; reconnects by itself otherwise. */
  tail(query: TailQuery, signal: AbortSignal): AsyncIterable<TailEvent>;
  /** Text of consecutive pages in the server's own format; each chunk is one page, headers included. */
  exportPages(query: LogQuery, format: ExportFormat, signal: AbortSignal): AsyncIterable<ExportPage>;
}

export interface ExportPage {
  readonly endpointId: string;
  /** The body for `text` and `csv`; empty for `json`, which gives entries. */
  readonly text: string;
  readonly entries: readonly LogEntry[];
  /** Entries so far and in all, as far as the server has said. */
  readonly progress: { readonly received: number; readonly expected: number | null };
  readonly notices: readonly string[];
}
