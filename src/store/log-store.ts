import type { LogEntry } from '../logs/entry';
import type { EpochMs } from '../logs/timestamp';
import { Chunk } from './chunk';
import { ContentTable } from './content-table';
import { OriginSets } from './origin-sets';
import { RowList } from './row-list';
import { ShownCopies } from './shown-copies';
import { TimeOrder } from './time-order';

/** Rows of a chunk unless told otherwise: also the most rows that any step works on at once. */
export const CHUNK_ROWS = 8_192;
/** Row numbers are 32 bits wide: five days at 10,000 entries a second. */
const MAX_ROW = 2 ** 32 - 2;

export interface Appended {
  readonly added: number;
  /** Entries that another origin had brought already. */
  readonly duplicates: number;
}

export interface Evicted {
  readonly entries: number;
  /** Bytes of the chunks that were dropped. */
  readonly bytes: number;
}

export interface StoreLimits {
  readonly maxEntries?: number;
  readonly maxBytes?: number;
}

/**
 * Log entries by column, in order of arrival. No object is kept for an entry: `entry` makes it when it is shown.
 *
 * Each entry has a row, which is its number for good: rows grow with every arrival and are never used again. They are
 * not without gaps, so walk them by `chunks`. An entry is taken to be what `readEntry` gives of its `raw`.
 *
 * Equal entries are counted, as in EntryUnion: an origin is one view of the log (a list read to its end, one connection
 * of the stream, a file). Equal entries within an origin are all kept; one that another origin has brought already is
 * dropped unless this origin shows more of it than there are. What is evicted is forgotten with its last copy.
 */
export class LogStore {
  readonly chunkRows: number;
  readonly #shift: number;
  readonly #origins = new OriginSets();
  readonly #contents = new ContentTable(this);
  readonly #copies = new ShownCopies();
  readonly #order = new TimeOrder(this);
  readonly #nowhere: number;
  #chunks: Chunk[] = [];
  /** Number of the first chunk held: its first row divided by `chunkRows`. */
  #firstChunk = 0;
  #size = 0;
  #sealedBytes = 0;
  #ordered = 0;

  constructor({ chunkRows = CHUNK_ROWS }: { readonly chunkRows?: number } = {}) {
    if (!Number.isInteger(Math.log2(chunkRows)) || chunkRows > CHUNK_ROWS)
      throw new RangeError(`chunkRows must be a power of two up to ${CHUNK_ROWS}`);
    this.chunkRows = chunkRows;
    this.#shift = Math.log2(chunkRows);
    this.#nowhere = this.#origins.emptySet();
  }

  /** Entries held. */
  get size(): number {
    return this.#size;
  }

  /** The row of the oldest arrival held; equal to `endRow` when there is none. */
  get firstRow(): number {
    return this.#chunks[0]?.firstRow ?? this.endRow;
  }

  /** Greater than every row so far. */
  get endRow(): number {
    const last = this.#chunks.at(-1);
    return last === undefined ? this.#firstChunk * this.chunkRows : last.firstRow + last.count;
  }

  /** Oldest first. For reading only. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  append(entries: Iterable<LogEntry>, { origin }: { readonly origin: string }): Appended {
    const from = this.#origins.originOf(origin);
    let added = 0;
    let duplicates = 0;
    for (const entry of entries) {
      if (this.#appendOne(entry, from)) added += 1;
      else duplicates += 1;
    }
    return { added, duplicates };
  }

  has(row: number): boolean {
    const chunk = this.chunkOf(row);
    return chunk !== undefined && row - chunk.firstRow < chunk.count;
  }

  /** The entry of a row, equal to the one appended. Throws RangeError when the row is not there (any more). */
  entry(row: number): LogEntry {
    const chunk = this.chunkOf(row);
    if (chunk === undefined || !this.has(row)) throw new RangeError(`no row ${row}`);
    return chunk.entryAt(row - chunk.firstRow);
  }

  /** The chunk that holds a row. */
  chunkOf(row: number): Chunk | undefined {
    return this.#chunks[(row >>> this.#shift) - this.#firstChunk];
  }

  /** Epoch milliseconds; NaN when the entry has no time. */
  timeAt(row: number): EpochMs {
    return this.chunkOf(row)?.time[row & (this.chunkRows - 1)] ?? Number.NaN;
  }

  hashAt(row: number): number {
    return this.chunkOf(row)?.hash[row & (this.chunkRows - 1)] ?? 0;
  }

  /** The order of all rows by time, brought up to date; each step takes a few milliseconds. */
  *ordering(): Generator<void, TimeOrder> {
    const { endRow } = this;
    // Another run may sort at the same time: who is first inserts.
    while (this.#ordered < endRow) {
      const from = this.#ordered;
      const to = this.endRow;
      const sorted = yield* this.#order.sorting(this.#rowsBetween(from, to));
      this.#order.dropBefore(this.firstRow);
      if (this.#ordered !== from) continue;
      this.#order.insert(sorted);
      this.#ordered = to;
    }
    this.#order.dropBefore(this.firstRow);
    return this.#order;
  }

  /**
   * Drops the oldest arrivals, chunk by chunk, until the store is within the limits. The latest chunk always stays, so
   * limits below one chunk are not kept to.
   */
  evict({
    maxEntries = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
  }: StoreLimits): Evicted {
    let entries = 0;
    let bytes = 0;
    let size = this.byteSize();
    while (this.#chunks.length > 1 && (this.#size > maxEntries || size > maxBytes)) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      const freed = chunk.byteSize();
      this.#firstChunk += 1;
      this.#size -= chunk.count;
      this.#sealedBytes -= freed;
      entries += chunk.count;
      bytes += freed;
      size -= freed;
    }
    if (entries > 0) this.#copies.dropBefore(this.firstRow);
    return { entries, bytes };
  }

  /** Memory held, in bytes: exact for arrays, within some percent for the dictionaries of the latest chunk. */
  byteSize(): number {
    return (
      this.#sealedBytes +
      (this.#chunks.at(-1)?.byteSize() ?? 0) +
      this.#contents.byteSize() +
      this.#origins.byteSize() +
      this.#copies.byteSize() +
      this.#order.byteSize()
    );
  }

  #rowsBetween(from: number, to: number): Uint32Array<ArrayBuffer> {
    const rows = new RowList();
    for (const { firstRow, count } of this.#chunks) {
      const end = Math.min(to, firstRow + count);
      for (let row = Math.max(from, firstRow); row < end; row++) rows.push(row);
    }
    return rows.view(0, rows.length);
  }

  #appendOne(entry: LogEntry, origin: number): boolean {
    const chunk = this.#openChunk();
    const hash = chunk.stage(entry);
    const row = chunk.firstRow + chunk.count;
    const known = this.#contents.find(hash, (other) => this.#isStaged(chunk, other, entry));
    if (known < 0) {
      chunk.commit(entry, this.#origins.single(origin) ?? this.#nowhere);
      this.#contents.add(hash, row);
    } else if (this.#isShownElsewhere(known, origin)) {
      chunk.unstage();
      return false;
    } else {
      chunk.commit(entry, this.#nowhere);
      this.#contents.replace(hash, known, row);
      this.#addCopy(known, row, origin);
    }
    this.#size += 1;
    return true;
  }

  #isStaged(open: Chunk, row: number, entry: LogEntry): boolean {
    const chunk = this.chunkOf(row);
    return chunk !== undefined && open.isStaged(entry, chunk, row - chunk.firstRow);
  }

  /** Whether the store holds this content as often as the origin has now shown it, this time included. */
  #isShownElsewhere(row: number, origin: number): boolean {
    const copies = this.#copies.get(row);
    if (copies !== undefined) {
      const shown = (copies.shown.get(origin) ?? 0) + 1;
      if (shown > copies.stored) return false;
      copies.shown.set(origin, shown);
      return true;
    }
    const chunk = this.chunkOf(row);
    const offset = row & (this.chunkRows - 1);
    const origins = chunk?.origins[offset] ?? this.#nowhere;
    if (chunk === undefined || this.#origins.has(origins, origin)) return false;
    const union = this.#origins.with(origins, origin);
    // Out of sets: kept twice rather than lost.
    if (union === null) return false;
    chunk.origins[offset] = union;
    return true;
  }

  #addCopy(known: number, row: number, origin: number): void {
    const copies = this.#copies.get(known);
    if (copies !== undefined) {
      copies.stored += 1;
      copies.shown.set(origin, copies.stored);
      this.#copies.move(known, row, copies);
      return;
    }
    const set = this.chunkOf(known)?.origins[known & (this.chunkRows - 1)] ?? this.#nowhere;
    const shown = new Map(this.#origins.members(set).map((one) => [one, 1]));
    this.#copies.move(null, row, { stored: 2, shown: shown.set(origin, 2) });
  }

  #openChunk(): Chunk {
    const last = this.#chunks.at(-1);
    if (last !== undefined && !last.isFull) return last;
    if (last !== undefined) {
      last.seal();
      this.#sealedBytes += last.byteSize();
    }
    const firstRow = (this.#firstChunk + this.#chunks.length) * this.chunkRows;
    if (firstRow + this.chunkRows > MAX_ROW) throw new RangeError('the store has no row numbers left');
    const chunk = new Chunk(firstRow, this.chunkRows);
    this.#chunks.push(chunk);
    return chunk;
  }
}
