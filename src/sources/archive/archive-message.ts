import type { AdvancedQuery } from '../../logs/advanced-query';
import type {
  ArchiveFormat,
  AssumedZone,
  BadLine,
  ChosenColumns,
  CsvColumns,
} from '../../logs/archive/archive';
import type { NameCount } from '../../logs/facets';
import type { Histogram } from '../../logs/histogram';
import type { LocalFilter, LogQuery } from '../../logs/query';
import type { TimeRange } from '../../logs/time-range';
import type { PackedEntries } from '../../store/packed-entries';
import type { AggregateRequest, AggregateResponse, Summary } from '../log-source';
import type { MatchTest, Verdict } from '../match-worker/match-message';
import type { SentEntry } from '../sent-entry';
import type { SentProblem } from '../sent-problem';

/** A file to be read, and how. */
export interface FileOrder {
  readonly id: number;
  readonly file: File;
  readonly zone: AssumedZone;
  /** Of entries that do not name theirs. */
  readonly endpointId: string;
  /** Of CSV files, by their headers. */
  readonly chosenColumns: readonly ChosenColumns[];
  /** Reading stops when the archive takes this much memory, in bytes. */
  readonly budgetBytes: number;
}

/**
 * `full`: the memory budget was reached; `damaged`: the data break off, or the file changed while it was read. What was
 * read before an end of any kind stays.
 */
export type FileEnd = 'done' | 'cancelled' | 'full' | 'damaged' | 'failed';

/** How far a file has come. Lists hold what is new since the message before. */
export interface FileProgress {
  readonly id: number;
  readonly state: 'reading' | FileEnd;
  /** Why it ended before its end; null while it has not. */
  readonly reason: string | null;
  /** Of the file as stored. */
  readonly bytesRead: number;
  /** Since its reading began. */
  readonly elapsedMs: number;
  /** Kept of it. */
  readonly entries: number;
  /** Not kept, because another file has brought them already. */
  readonly duplicates: number;
  readonly untimed: number;
  readonly badCount: number;
  readonly bad: readonly BadLine[];
  readonly notes: readonly string[];
  readonly format: ArchiveFormat | null;
  /** Of a CSV file, once they are known. */
  readonly columns: CsvColumns | null;
  /** Memory that the whole archive takes, in bytes. */
  readonly storeBytes: number;
}

/** What an archive holds. */
export interface ArchiveOverview {
  readonly entries: number;
  readonly untimed: number;
  /** Memory in bytes. */
  readonly bytes: number;
  /** Most frequent first, as logged; at most MAX_TOP of them. */
  readonly endpoints: readonly NameCount[];
  readonly omittedEndpoints: number;
  /** From the first timestamp to 1 ms after the last; null when no entry has one. */
  readonly extent: TimeRange | null;
  /** What was read later is not in it: questions with this answer for just what the overview is of. */
  readonly endRow: number;
}

export interface PageAnswer {
  readonly entries: PackedEntries;
  readonly matching: number;
  /** Of the endpoints and the range, before any other filter. */
  readonly total: number;
  /** Entries without a time that the range left out. */
  readonly untimedOutside: number;
  /** With the first page only. */
  readonly summary: Summary | null;
}

export interface SearchAnswer {
  readonly entries: readonly SentEntry[];
  readonly matched: number;
  readonly total: number;
  readonly summary: Summary;
}

/** Of what had been read when the overview with this `endRow` was given. */
interface OfSnapshot {
  readonly endRow: number;
}

/** A question and its answer, by kind. */
export interface ArchiveExchange {
  readonly overview: { readonly question: { readonly kind: 'overview' }; readonly answer: ArchiveOverview };
  readonly page: {
    readonly question: OfSnapshot & {
      readonly kind: 'page';
      readonly query: LogQuery;
      readonly offset: number;
      readonly limit: number;
    };
    readonly answer: PageAnswer;
  };
  readonly volume: {
    readonly question: OfSnapshot & {
      readonly kind: 'volume';
      readonly query: LogQuery;
      readonly local: LocalFilter;
      readonly zoneOffsetMs: number;
    };
    readonly answer: Histogram;
  };
  readonly aggregate: {
    readonly question: OfSnapshot & { readonly kind: 'aggregate'; readonly request: AggregateRequest };
    readonly answer: AggregateResponse;
  };
  readonly search: {
    readonly question: OfSnapshot & {
      readonly kind: 'search';
      readonly query: AdvancedQuery;
      readonly range: TimeRange;
      readonly offset: number;
    };
    readonly answer: SearchAnswer;
  };
}
export type QuestionKind = keyof ArchiveExchange;
export type Question<K extends QuestionKind = QuestionKind> = ArchiveExchange[K]['question'];
export type Answer<K extends QuestionKind = QuestionKind> = ArchiveExchange[K]['answer'];

/** What the page tells the archive's worker. */
export type ToArchive =
  | { readonly type: 'read'; readonly order: FileOrder }
  /** Null: all that are read or wait for it. */
  | { readonly type: 'stop-reading'; readonly id: number | null }
  | { readonly type: 'clear' }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'give-up'; readonly id: number }
  | { readonly type: 'verdict'; readonly id: number; readonly verdict: Verdict };

/** What the archive's worker tells the page. */
export type FromArchive =
  | { readonly type: 'progress'; readonly progress: FileProgress }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly type: 'problem'; readonly id: number; readonly problem: SentProblem }
  /** One test at a time for each kind of question. */
  | { readonly type: 'match'; readonly id: number; readonly of: QuestionKind; readonly test: MatchTest }
  /** The test that is under way for this kind is of no more use. */
  | { readonly type: 'end-match'; readonly of: QuestionKind };
