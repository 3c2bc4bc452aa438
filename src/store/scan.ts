import type { Order } from '../logs/query';
import type { Chunk } from './chunk';
import { DEAR_ROWS, RowFilter, type StoreFilter } from './filter';
import { JobCount } from './job-count';
import type { LogStore } from './log-store';
import { PatternScan, type PatternSummary } from './pattern-scan';
import { RowList } from './row-list';
import { RowSet } from './row-set';
import { type BinRange, ScanPart } from './scan-part';
import { type ScanSummary, summarise } from './scan-result';
import { TimeOrder } from './time-order';

export interface ScanOptions {
  /** The range and bins of a histogram, as `bucketsFor` gives them. */
  readonly binning?: BinRange | null;
  /** Group messages by pattern in the same pass: several times dearer than all the rest. */
  readonly patterns?: boolean;
}

/** How far a scan has come. */
export interface ScanProgress {
  /** Rows looked at in this run. */
  readonly scanned: number;
  /** Of so many. */
  readonly of: number;
}

/** The share of all rows from which on new ones are taken out of the order of the store instead of being sorted. */
const SHARE_OF_ORDER = 1 / 8;

/**
 * What passes a filter, kept up to date: `extending` looks only at rows that came since, and what was counted of
 * evicted rows goes with them. A run may be broken off after any step and taken up again later.
 */
export class Scan {
  readonly #store: LogStore;
  readonly #filter: RowFilter;
  readonly #binning: BinRange | null;
  readonly #order: TimeOrder;
  readonly #jobs = new JobCount();
  readonly #patterns: PatternScan | null;
  /** By the first row of their chunk; in order of arrival. */
  readonly #parts = new Map<number, ScanPart>();
  /** Passing rows that are not in the order yet, in order of arrival. */
  readonly #waiting = new RowList();
  #nextRow: number;
  /** Of the store, when what it has evicted was last dropped. */
  #firstRow: number;
  #scanned = 0;

  constructor(store: LogStore, filter: StoreFilter, { binning = null, patterns = false }: ScanOptions = {}) {
    this.#store = store;
    this.#filter = new RowFilter(filter);
    this.#binning = binning;
    this.#order = new TimeOrder(store);
    this.#patterns = patterns ? new PatternScan() : null;
    this.#nextRow = store.firstRow;
    this.#firstRow = store.firstRow;
  }

  /** Rows that pass and are in order. */
  get length(): number {
    return this.#order.length;
  }

  /** Brings the scan up to date with the store, step by step. One run at a time; take up a broken-off one by a new. */
  *extending(): Generator<ScanProgress, void> {
    this.#dropEvicted();
    const offsets = new Uint16Array(this.#store.chunkRows);
    const end = Math.min(this.#store.endRow, this.#filter.endRow);
    const of = Math.max(0, end - this.#nextRow);
    const stepRows = this.#patterns !== null || this.#filter.isDear ? DEAR_ROWS : this.#store.chunkRows;
    let scanned = 0;
    for (const chunk of [...this.#store.chunks]) {
      const to = Math.min(chunk.count, end - chunk.firstRow);
      for (let from = Math.max(0, this.#nextRow - chunk.firstRow); from < to; from += stepRows) {
        const stepEnd = Math.min(to, from + stepRows);
        const count = this.#filter.passing(chunk, from, stepEnd, offsets);
        this.#add(chunk, offsets, count, stepEnd - from);
        this.#nextRow = chunk.firstRow + stepEnd;
        scanned += stepEnd - from;
        yield { scanned, of };
        // The store may have evicted rows while this waited.
        this.#dropEvicted();
        if (chunk.firstRow < this.#store.firstRow) break;
      }
    }
    for (const _ of this.#sorting()) yield { scanned, of };
  }

  summary(maxTop?: number): ScanSummary {
    this.#dropEvicted();
    return summarise(this.#parts.values(), this.#jobs.size, this.#scanned, this.#binning, maxTop);
  }

  /** Null unless patterns were asked for. */
  patterns(limit?: number): PatternSummary | null {
    this.#dropEvicted();
    return this.#patterns?.summary(limit) ?? null;
  }

  /** Rows at places of the order, see {@link TimeOrder.slice}. */
  rows(from: number, to: number, order: Order): Uint32Array<ArrayBuffer> {
    this.#dropEvicted();
    return this.#order.slice(from, to, order);
  }

  /** The place of a row in the order; -1 when it does not pass. */
  placeOf(row: number, order: Order): number {
    this.#dropEvicted();
    return this.#order.placeOf(row, order);
  }

  /** Memory held besides the store's, about, in bytes. */
  byteSize(): number {
    let size = this.#order.byteSize() + this.#waiting.byteSize() + this.#jobs.byteSize();
    for (const part of this.#parts.values()) size += part.byteSize();
    return size + (this.#patterns?.byteSize() ?? 0);
  }

  #add(chunk: Chunk, offsets: Uint16Array, count: number, scanned: number): void {
    let part = this.#parts.get(chunk.firstRow);
    if (part === undefined) {
      part = new ScanPart(chunk, this.#binning);
      this.#parts.set(chunk.firstRow, part);
    }
    this.#scanned += scanned;
    for (const code of part.add(offsets, count, scanned)) this.#jobs.add(chunk, code);
    for (let at = 0; at < count; at++) this.#waiting.push(chunk.firstRow + (offsets[at] ?? 0));
    this.#patterns?.add(chunk, offsets, count);
  }

  *#sorting(): Generator<void, void> {
    if (this.#waiting.length === 0) return;
    if (this.#order.length === 0 && this.#waiting.length > this.#store.size * SHARE_OF_ORDER) {
      const all = yield* this.#store.ordering();
      // Rows may have gone while the store sorted.
      this.#waiting.dropBelow(this.#store.firstRow);
      if (this.#waiting.length === all.length) this.#order.takeFrom(all, null);
      else {
        const passing = new RowSet();
        for (const row of this.#waiting.view(0, this.#waiting.length)) passing.add(row);
        this.#order.takeFrom(all, passing);
      }
    } else {
      const rows = this.#waiting.view(0, this.#waiting.length).slice();
      const sorted = yield* this.#order.sorting(rows);
      this.#order.dropBefore(this.#store.firstRow);
      this.#order.insert(sorted);
    }
    this.#waiting.clear();
  }

  #dropEvicted(): void {
    const { firstRow } = this.#store;
    // It is asked at every step, and looks at all rows that wait.
    if (firstRow === this.#firstRow) return;
    this.#firstRow = firstRow;
    this.#nextRow = Math.max(this.#nextRow, firstRow);
    for (const [chunkRow, part] of this.#parts) {
      if (chunkRow >= firstRow) break;
      this.#jobs.drop(part.chunk, part.jobs);
      this.#scanned -= part.scanned;
      this.#parts.delete(chunkRow);
      this.#patterns?.drop(chunkRow);
    }
    this.#order.dropBefore(firstRow);
    this.#waiting.dropBelow(firstRow);
  }
}
