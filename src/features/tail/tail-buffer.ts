import type { LogEntry } from '../../logs/entry';
import { isFailure } from '../../logs/level';
import { RingBuffer } from '../../logs/ring-buffer';
import { SequenceList } from './sequence-list';
import type { EntryTest } from './tail-filter';
import { isDivider, type TailDivider, type TailRow } from './tail-row';

/** Sources offered as a choice at most; log content is hostile and may name a new one in every entry. */
export const MAX_SOURCES = 200;

/** Messages judged elsewhere at once, and their characters. */
const BATCH_ENTRIES = 2_000;
const BATCH_CHARACTERS = 1_000_000;

/** What came in after a row: how many entries that pass the filter, and how bad. */
export interface NewEntries {
  readonly entries: number;
  readonly errors: number;
  readonly fatals: number;
}

/** Rows whose decision waits for that on some of their messages, which is made elsewhere. */
export interface OpenBatch {
  /** By row from the first undecided one on; null where the next of the messages decides. */
  readonly decisions: readonly (boolean | null)[];
  readonly messages: readonly string[];
  readonly firstSeq: number;
  /** Of the filter that it is meant for. */
  readonly revision: number;
}

/**
 * The live list's rows: a ring of entries and dividers, and the rows among them that pass a filter. Rows are decided on
 * in their order, from a call to the next as many as there is time for, so that neither a flood of entries nor another
 * filter over all that is held takes the page's thread for long. It always holds that
 * `received = entriesHeld + dropped + cleared`.
 */
export class TailBuffer {
  /** Entries from the stream, back-filled ones included. */
  received = 0;
  /** Entries that had to make room for newer ones. */
  dropped = 0;
  /** Of the dropped ones, those that passed the filter but were never shown, because the view was held. */
  droppedUnseen = 0;
  /** Of the dropped ones, those that the filter had not been applied to yet. */
  droppedUndecided = 0;
  /** Entries taken out by the user. */
  cleared = 0;
  /** Error and fatal entries received so far that passed the filter of that moment. */
  failures = 0;
  latestFailure: LogEntry | null = null;
  /** Rows from this number on have not been shown; null while everything is shown at once. */
  unseenFrom: number | null = null;
  #ring: RingBuffer<TailRow>;
  #view = new SequenceList();
  #dividers = new SequenceList();
  #errors = new SequenceList();
  #fatals = new SequenceList();
  /** Shown although nobody judged their messages. */
  #unjudged = new SequenceList();
  #sources = new Set<string>();
  #test: EntryTest;
  #judging = true;
  #revision = 0;
  /** Rows before it are decided: by the filter of now, and by any. */
  #decidedTo = 0;
  #everDecidedTo = 0;

  constructor(capacity: number, test: EntryTest = () => true) {
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
    return this.#view.length - (this.#dividers.length - this.#dividers.countFrom(this.#decidedTo));
  }

  /** Entries held that the filter has not been applied to yet. */
  get entriesWaiting(): number {
    return this.endSeq - this.#decidedTo - this.#dividers.countFrom(this.#decidedTo);
  }

  /** Entries shown although their messages were not judged. */
  get entriesUnjudged(): number {
    return this.#unjudged.length;
  }

  /** Whether rows wait to be decided on. */
  get isBehind(): boolean {
    return this.#decidedTo < this.endSeq;
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

  /** The place of a drawn row among all that were ever drawn: it lasts, as long as the filter does. */
  ordinalAt(index: number): number {
    return this.#view.dropped + index;
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
    const dividers = this.#dividers.countFrom(seq) - this.#dividers.countFrom(Math.max(seq, this.#decidedTo));
    return {
      entries: this.#view.countFrom(seq) - dividers,
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

  /** Takes entries in. They are rows to draw when `decide` has come to them. */
  append(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      this.received++;
      if (this.#sources.size < MAX_SOURCES) this.#sources.add(entry.source);
      this.#add(entry);
    }
  }

  addDivider(divider: TailDivider): void {
    this.#dividers.push(this.#add(divider));
  }

  /** Changes what passes. All rows held have to be decided on anew. */
  setTest(test: EntryTest): void {
    this.#test = test;
    this.#judging = true;
    this.#decidedTo = this.#ring.firstSeq;
    this.#restart();
  }

  /** From now on, entries whose message would have to be judged elsewhere are shown without that. */
  stopJudging(): void {
    this.#judging = false;
    this.#revision++;
  }

  /**
   * Decides on rows as long as `goOn` says so. Gives those that have to wait for the decision on a message, which
   * `settle` takes; null where there are none.
   */
  decide(goOn: () => boolean): OpenBatch | null {
    const decisions: (boolean | null)[] = [];
    const messages: string[] = [];
    let characters = 0;
    for (let seq = this.#decidedTo; seq < this.endSeq && goOn(); seq++) {
      const row = this.#ring.at(seq);
      if (row === undefined) continue;
      const passes = isDivider(row) || this.#test(row);
      if (messages.length === 0 && (passes !== null || !this.#judging)) {
        this.#decided(row, seq, passes ?? true);
        if (passes === null) this.#unjudged.push(seq);
        continue;
      }
      decisions.push(passes);
      if (passes !== null || isDivider(row)) continue;
      messages.push(row.message);
      characters += row.message.length;
      if (messages.length >= BATCH_ENTRIES || characters >= BATCH_CHARACTERS) break;
    }
    if (messages.length === 0) return null;
    return { decisions, messages, firstSeq: this.#decidedTo, revision: this.#revision };
  }

  /** Takes the decisions on a batch's messages: 1 where one passes. Nothing where another filter is set by now. */
  settle({ decisions, firstSeq, revision }: OpenBatch, passed: Uint8Array): void {
    if (revision !== this.#revision) return;
    let at = 0;
    for (const [offset, known] of decisions.entries()) {
      const passes = known ?? passed[at++] === 1;
      const row = this.#ring.at(firstSeq + offset);
      if (row !== undefined) this.#decided(row, firstSeq + offset, passes);
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
    this.#dividers.clear();
    this.#decidedTo = this.endSeq;
    this.#everDecidedTo = this.endSeq;
    this.#restart();
  }

  /** The rows as they are now, independent of what comes later. */
  copy(): TailBuffer {
    const copy = new TailBuffer(this.capacity, this.#test);
    copy.#ring = this.#ring.copy();
    copy.#view = this.#view.copy();
    copy.#dividers = this.#dividers.copy();
    copy.#errors = this.#errors.copy();
    copy.#fatals = this.#fatals.copy();
    copy.#unjudged = this.#unjudged.copy();
    copy.#judging = this.#judging;
    copy.#decidedTo = this.#decidedTo;
    copy.#everDecidedTo = this.#everDecidedTo;
    return copy;
  }

  #restart(): void {
    this.#revision++;
    for (const list of [this.#view, this.#errors, this.#fatals, this.#unjudged]) list.clear();
  }

  #add(row: TailRow): number {
    if (this.#ring.isFull) this.#dropOldest();
    return this.#ring.push(row);
  }

  #decided(row: TailRow, seq: number, passes: boolean): void {
    this.#decidedTo = seq + 1;
    const first = seq >= this.#everDecidedTo;
    if (first) this.#everDecidedTo = seq + 1;
    if (!passes) return;
    this.#view.push(seq);
    if (isDivider(row)) return;
    if (row.level === 'error') this.#errors.push(seq);
    else if (row.level === 'fatal') this.#fatals.push(seq);
    if (!first || !isFailure(row.level)) return;
    this.failures++;
    this.latestFailure = row;
  }

  #dropOldest(): void {
    const seq = this.#ring.firstSeq;
    if (seq >= this.#decidedTo) this.#decideBeforeDrop(seq);
    this.#ring.dropOldest();
    const wasListed = this.#view.dropFirst(seq);
    for (const list of [this.#errors, this.#fatals, this.#unjudged]) list.dropFirst(seq);
    if (this.#dividers.dropFirst(seq)) return;
    this.dropped++;
    if (wasListed && this.unseenFrom !== null && seq >= this.unseenFrom) this.droppedUnseen++;
  }

  /** What goes before its turn is counted all the same, unless that would take a decision made elsewhere. */
  #decideBeforeDrop(seq: number): void {
    const row = this.#ring.at(seq);
    if (row === undefined) return;
    const passes = isDivider(row) || this.#test(row);
    if (passes !== null || !this.#judging) this.#decided(row, seq, passes ?? true);
    else {
      this.#decidedTo = seq + 1;
      this.droppedUndecided++;
    }
  }
}
