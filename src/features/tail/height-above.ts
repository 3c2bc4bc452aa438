import type { Key } from 'react';

/** Rows in the order of their lasting numbers; they come at the end and go at the front. */
export interface NumberedRows {
  /** The lasting number of the row at an index. */
  seqAt(index: number): number;
  /** Index of the row with this number, or of the next one after it. */
  indexFrom(seq: number): number;
}

interface MeasuredRow {
  readonly seq: number;
  /** What it is higher than a row that is not measured, CSS pixels; less than 0 where it is lower. */
  readonly extra: number;
}

/** Front space left unused before the list is moved together. */
const MAX_SLACK = 1_024;

/**
 * The height of the rows above those that are drawn, to the pixel, at a cost that does not grow with their number: a
 * row is looked at when it comes to be above, and once more when it goes.
 *
 * It must begin anew when the rows are other ones, and when a height of a row above changes: by `clear`, or by a look at
 * a list that has nothing above.
 */
export class HeightAbove {
  #measured: MeasuredRow[] = [];
  #head = 0;
  #extra = 0;
  /** Rows before this number are counted. */
  #countedTo = 0;

  /**
   * The height of the rows before the index `end`, CSS pixels.
   *
   * @param rowHeight of a row that is not measured, always the same between two calls of `clear`
   * @param sizes measured heights by row number
   */
  upTo(rows: NumberedRows, end: number, rowHeight: number, sizes: ReadonlyMap<Key, number>): number {
    const endSeq = end === 0 ? 0 : rows.seqAt(end - 1) + 1;
    if (endSeq < this.#countedTo) this.clear();
    if (end === 0) return 0;
    this.#forgetBefore(rows.seqAt(0));
    for (let index = rows.indexFrom(this.#countedTo); index < end; index++) {
      const seq = rows.seqAt(index);
      const size = sizes.get(seq);
      if (size === undefined || size === rowHeight) continue;
      this.#measured.push({ seq, extra: size - rowHeight });
      this.#extra += size - rowHeight;
    }
    this.#countedTo = endSeq;
    return end * rowHeight + this.#extra;
  }

  /** Counts all rows anew at the next call. */
  clear(): void {
    this.#measured = [];
    this.#head = 0;
    this.#extra = 0;
    this.#countedTo = 0;
  }

  #forgetBefore(seq: number): void {
    for (let row = this.#measured[this.#head]; row !== undefined && row.seq < seq; ) {
      this.#extra -= row.extra;
      row = this.#measured[++this.#head];
    }
    if (this.#head <= MAX_SLACK || this.#head * 2 <= this.#measured.length) return;
    this.#measured = this.#measured.slice(this.#head);
    this.#head = 0;
  }
}
