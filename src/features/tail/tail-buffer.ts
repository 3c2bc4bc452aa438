import type { LogEntry } from '../../logs/entry';
import { isFailure } from '../../logs/level';
import { RingBuffer } from '../../logs/ring-buffer';
import { SequenceList } from './sequence-list';
import { isDivider, type TailDivider, type TailRow } from './tail-row';

/** Sources offered as a choice at most; log content is hostile and may name a new one in every entry. */
export const MAX_SOURCES = 200;

/** What came in after a row: how many entries that pass the filter, and how bad. */
export interface NewEntries {
  readonly entries: number;
  readonly errors: number;
  readonly fatals: number;
}

/**
 * The live list's rows: a ring of entries and dividers, and the rows among them that pass a filter. Everything is
 * kept up to date row by row, so a batch costs its own length whatever the buffer holds. It always holds that
 * `received = entriesHeld + dropped + cleared`.
 */
export class TailBuffer {
  /** Entries from the stream, back-filled ones included. */
  received = 0;
  /** Entries that had to make room for newer ones. */
  dropped = 0;
  /** Of the dropped ones, those that passed the filter but were never shown, because the view was held. */
  droppedUnseen = 0;
  /** Entries taken out by the user. */
  cleared = 0;
  /** Error and fatal entries received so far that passed the filter at that moment. */
  failures = 0;
  latestFailure: LogEntry | null = null;
  /** Rows from this number on have not been shown; null while everything is shown at once. */
  unseenFrom: number | null = null;
  #ring: RingBuffer<TailRow>;
  #view = new SequenceList();
  #dividers = new SequenceList();
  #errors = new SequenceList();
  #fatals = new SequenceList();
  #sources = new Set<string>();
  #test: (entry: LogEntry) => boolean;

  constructor(capacity: number, test: (entry: LogEntry) => boolean = () => true) {
    this.#ring = new RingBuffer(capacity);
    this.#test = test;
  }

  get capacity(): number {
    return this.#ring.capacity;
  }

  get entriesHeld(): number {
    return this.#ring.length - this.#dividers.length;
  }

  /** Entries held that pass the filter. */
  get entriesShown(): number {
    return this.#view.length - this.#dividers.length;
  }

  /** Rows to draw: dividers and the entries that pass the filter. */
  get rowCount(): number {
    return this.#view.length;
  }

  /** The number that the next row will get. */
  get endSeq(): number {
    return this.#ring.endSeq;
  }

  /** The sources seen, in order of appearance, at most {@link MAX_SOURCES}. */
  get sources(): ReadonlySet<string> {
    return this.#sources;
  }

  /** The lasting number of a drawn row; -1 when there is none at this index. */
  seqAt(index: number): number {
    return this.#view.at(index) ?? -1;
  }

  rowAt(index: number): TailRow | undefined {
    const seq = this.#view.at(index);
    return seq === undefined ? undefined : this.#ring.at(seq);
  }

  /** Index of the drawn row with this number, or of the next one after it. */
  indexFrom(seq: number): number {
    return this.#view.indexFrom(seq);
  }

  newFrom(seq: number): NewEntries {
    return {
      entries: this.#view.countFrom(seq) - this.#dividers.countFrom(seq),
      errors: this.#errors.countFrom(seq),
      fatals: this.#fatals.countFrom(seq),
    };
  }

  /** The entries that pass the filter, oldest first. */
  *shownEntries(): Generator<LogEntry> {
    for (let index = 0; index < this.rowCount; index++) {
      const row = this.rowAt(index);
      if (row !== undefined && !isDivider(row)) yield row;
    }
  }

  append(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      this.received++;
      if (this.#sources.size < MAX_SOURCES) this.#sources.add(entry.source);
      if (this.#add(entry) && isFailure(entry.level)) {
        this.failures++;
        this.latestFailure = entry;
      }
    }
  }

  addDivider(divider: TailDivider): void {
    this.#add(divider);
  }

  /** Changes what passes; goes once through all rows held. */
  setTest(test: (entry: LogEntry) => boolean): void {
    this.#test = test;
    for (const list of [this.#view, this.#dividers, this.#errors, this.#fatals]) list.clear();
    for (let seq = this.#ring.firstSeq; seq < this.#ring.endSeq; seq++) {
      const row = this.#ring.at(seq);
      if (row !== undefined) this.#list(row, seq);
    }
  }

  /** Changes how many rows are kept; the oldest that no longer fit are dropped. */
  setCapacity(capacity: number): void {
    while (this.#ring.length > capacity) this.#dropOldest();
    this.#ring = this.#ring.resized(capacity);
  }

  clear(): void {
    this.cleared += this.entriesHeld;
    this.#ring.clear();
    for (const list of [this.#view, this.#dividers, this.#errors, this.#fatals]) list.clear();
  }

  /** The rows as they are now, independent of what comes later. */
  copy(): TailBuffer {
    const copy = new TailBuffer(this.capacity, this.#test);
    copy.#ring = this.#ring.copy();
    copy.#view = this.#view.copy();
    copy.#dividers = this.#dividers.copy();
    copy.#errors = this.#errors.copy();
    copy.#fatals = this.#fatals.copy();
    return copy;
  }

  #add(row: TailRow): boolean {
    if (this.#ring.isFull) this.#dropOldest();
    return this.#list(row, this.#ring.push(row));
  }

  #list(row: TailRow, seq: number): boolean {
    if (isDivider(row)) this.#dividers.push(seq);
    else if (!this.#test(row)) return false;
    else if (row.level === 'error') this.#errors.push(seq);
    else if (row.level === 'fatal') this.#fatals.push(seq);
    this.#view.push(seq);
    return true;
  }

  #dropOldest(): void {
    const seq = this.#ring.firstSeq;
    this.#ring.dropOldest();
    const wasListed = this.#view.dropFirst(seq);
    this.#errors.dropFirst(seq);
    this.#fatals.dropFirst(seq);
    if (this.#dividers.dropFirst(seq)) return;
    this.dropped++;
    if (wasListed && this.unseenFrom !== null && seq >= this.unseenFrom) this.droppedUnseen++;
  }
}
