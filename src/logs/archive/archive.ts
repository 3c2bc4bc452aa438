import type { LogEntry } from '../entry';
import type { EpochMs } from '../timestamp';

/** What is read; a browser's `File` is one. */
export interface ArchiveFile {
  readonly name: string;
  /** Bytes, as stored (compressed where it is). */
  readonly size: number;
  /** Of the file, epoch milliseconds: tells the year of timestamps that have none. */
  readonly lastModified?: number;
  stream(): ReadableStream<Uint8Array>;
}

/**
 * `ndjson`: one JSON value a line, SSE captures (`data: …`) among them; `json`: lists and the API's answers, streamed;
 * `csv`; `api-text`: the API's text format; `text`: lines of any other form.
 */
export const ARCHIVE_FORMATS = ['ndjson', 'json', 'csv', 'api-text', 'text'] as const;
export type ArchiveFormat = (typeof ARCHIVE_FORMATS)[number];

/** The zone of timestamps that name none. */
export type AssumedZone = 'utc' | 'local';

/** The fields of an entry that a CSV column can be read as. */
export const CSV_FIELDS = [
  'endpointId',
  'timestamp',
  'level',
  'message',
  'source',
  'jobId',
  'requestId',
  'duration',
  'memoryUsage',
  'gpuUtilization',
  'metadata',
  'stackTrace',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

/** Which column (its place in the header, from 0) is read as which field; fields left out are guessed, null means none. */
export type CsvMapping = { readonly [field in CsvField]?: number | null };

/** What a user chose for every CSV file under one header. */
export interface ChosenColumns {
  /** See `headerKey`. */
  readonly header: string;
  readonly mapping: CsvMapping;
}

export interface ArchiveOptions {
  readonly signal: AbortSignal;
  /** In place of the detected one. */
  readonly format?: ArchiveFormat;
  /** In place of what is detected, for files with these headers; they are read as CSV, whatever their name. */
  readonly chosenColumns?: readonly ChosenColumns[];
  /** UTC unless given. */
  readonly zone?: AssumedZone;
  /** Of entries whose file does not name theirs. */
  readonly endpointId?: string;
  /** The present, for years that are not given; the clock's unless given. */
  readonly now?: EpochMs;
}

/** A place that could not be read as the file's format. */
export interface BadLine {
  /** From 1. */
  readonly line: number;
  /** At most {@link BAD_TEXT_LENGTH} UTF-16 units, a `…` after them where it was longer. */
  readonly text: string;
  readonly why: string;
}

export const BAD_TEXT_LENGTH = 200;
/** Bad lines listed of one file; the others are only counted. */
export const MAX_BAD_LISTED = 1_000;

/** The columns of a CSV file and what they were read as. */
export interface CsvColumns {
  /** Of the first {@link MAX_COLUMNS_TOLD} columns, cut to {@link CSV_SAMPLE_LENGTH}. */
  readonly names: readonly string[];
  /** Columns in all. */
  readonly count: number;
  readonly mapping: CsvMapping;
  /** The mapping is the user's choice, not detected. */
  readonly chosen: boolean;
  /** See `headerKey`. */
  readonly header: string;
  /** Of each column, the first few different values that are not empty, cut to {@link CSV_SAMPLE_LENGTH}. */
  readonly samples: readonly (readonly string[])[];
}

/** A header may have millions of columns. */
export const MAX_COLUMNS_TOLD = 1_000;
/** UTF-16 units shown of a cell that stands for its column; a `…` after them where it was longer. */
export const CSV_SAMPLE_LENGTH = 80;

export interface ArchiveBatch {
  /** In the order of the file. `readEntry(entry.raw, …)` gives each of them again. */
  readonly entries: readonly LogEntry[];
  /** Since the batch before; of all batches together no more than {@link MAX_BAD_LISTED}. */
  readonly bad: readonly BadLine[];
  /** In the file so far, listed or not. */
  readonly badCount: number;
  /** Of the file as stored, so that `bytesRead / file.size` is the progress. */
  readonly bytesRead: number;
  readonly format: ArchiveFormat;
  /** What the user is to be told, since the batch before: what was assumed, cut or lost. Each once a file. */
  readonly notes: readonly string[];
  /** Why the data break off here, in words for the user; only with the last batch, and null there for a whole file. */
  readonly damage: string | null;
  /** Only of a CSV file, in one of its first batches. */
  readonly columns: CsvColumns | null;
}

/** Why a file cannot be read at all, in words for the user. */
export class ArchiveProblem extends Error {
  override readonly name = 'ArchiveProblem';
}
