import type { LogEntry } from '../entry';
import {
  type ArchiveFile,
  type AssumedZone,
  BAD_TEXT_LENGTH,
  type BadLine,
  type ChosenColumns,
  type CsvColumns,
  MAX_BAD_LISTED,
} from './archive';

/** Turns text into entries. Any cut of the text into pieces gives the same entries. */
export interface ArchiveReader {
  push(text: string): void;
  end(): void;
}

/** What readers are told of the file. */
export interface ReaderSettings {
  readonly zone: AssumedZone;
  readonly endpointId: string;
  /** The latest time a timestamp without a year can mean, epoch milliseconds. */
  readonly latest: number;
  readonly chosenColumns: readonly ChosenColumns[];
}

/** For a file read now: a day is left for clocks and zones that differ. */
export function latestTime(file: ArchiveFile, now: number): number {
  return (file.lastModified !== undefined && file.lastModified > 0 ? file.lastModified : now) + 86_400_000;
}

/** Collects what readers find until a batch takes it. */
export class ArchiveSink {
  #entries: LogEntry[] = [];
  #bad: BadLine[] = [];
  #badCount = 0;
  #notes: string[] = [];
  readonly #told = new Set<string>();
  /** Notes whose number is known only at the end, by what comes before and after the number. */
  readonly #counts = new Map<string, { count: number; readonly say: (count: number) => string }>();
  columns: CsvColumns | null = null;

  get waiting(): number {
    return this.#entries.length;
  }

  get badCount(): number {
    return this.#badCount;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
  }

  bad(line: number, text: string, why: string): void {
    this.#badCount++;
    if (this.#badCount > MAX_BAD_LISTED) return;
    const cut = text.length > BAD_TEXT_LENGTH;
    this.#bad.push({ line, text: cut ? `${text.slice(0, BAD_TEXT_LENGTH)}…` : text, why });
  }

  /** Told once a file, however often it is found. */
  note(text: string): void {
    if (this.#told.has(text)) return;
    this.#told.add(text);
    this.#notes.push(text);
  }

  /** Counted, and told with the number at the end of the file. */
  count(kind: string, by: number, say: (count: number) => string): void {
    const known = this.#counts.get(kind);
    if (known === undefined) this.#counts.set(kind, { count: by, say });
    else known.count += by;
  }

  /** Makes the counted notes ready for the last batch. */
  end(): void {
    for (const { count, say } of this.#counts.values()) this.note(say(count));
    if (this.#badCount > MAX_BAD_LISTED)
      this.note(`${this.#badCount} bad lines, of which the first ${MAX_BAD_LISTED} are listed.`);
  }

  /** Up to so many entries, and all bad lines and notes; they are gone then. */
  take(limit: number): {
    readonly entries: readonly LogEntry[];
    readonly bad: readonly BadLine[];
    readonly notes: readonly string[];
    readonly columns: CsvColumns | null;
  } {
    const all = this.#entries;
    const entries = all.length <= limit ? all : all.slice(0, limit);
    this.#entries = all.length <= limit ? [] : all.slice(limit);
    const taken = { entries, bad: this.#bad, notes: this.#notes, columns: this.columns };
    this.#bad = [];
    this.#notes = [];
    this.columns = null;
    return taken;
  }
}
