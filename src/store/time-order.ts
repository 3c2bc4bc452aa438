import type { Order } from '../logs/query';
import { RowList } from './row-list';
import type { RowSet } from './row-set';
import { sortingByTime, type TimedRows } from './run-sort';

export interface RowTimes {
  /** Epoch milliseconds; NaN for none. */
  timeAt(row: number): number;
}

/** Rows in order of time, and those without one in order of arrival. */
export interface SortedRows extends TimedRows {
  readonly untimed: Uint32Array<ArrayBuffer>;
  /** The first of all by arrival. */
  readonly firstRow: number;
}

/** Shorter moves are done one by one. */
const BLOCK = 16;

/**
 * Rows by time, equal times by arrival, those without a time last. Rows are added in order of arrival, in batches: each
 * is sorted and merged from the end on, so that a batch that is younger than all before costs no more than itself.
 */
export class TimeOrder {
  readonly #times: RowTimes;
  readonly #timed = new RowList();
  readonly #untimed = new RowList();
  #firstRow = 0;

  constructor(times: RowTimes) {
    this.#times = times;
  }

  get length(): number {
    return this.#timed.length + this.#untimed.length;
  }

  /** Sorts rows, ascending, to be inserted. Changes nothing, so it may be broken off. */
  *sorting(rows: Uint32Array<ArrayBuffer>): Generator<void, SortedRows> {
    const timed = new Uint32Array(rows.length);
    const times = new Float64Array(rows.length);
    const untimed = new RowList();
    let count = 0;
    for (const row of rows) {
      const time = this.#times.timeAt(row);
      if (Number.isNaN(time)) untimed.push(row);
      else {
        timed[count] = row;
        times[count++] = time;
      }
    }
    const sorted = yield* sortingByTime({ rows: timed.subarray(0, count), times: times.subarray(0, count) });
    return { ...sorted, untimed: untimed.view(0, untimed.length), firstRow: rows[0] ?? 0 };
  }

  /** Merges sorted rows in, all later than those before. Those that have gone since are left out. */
  insert({ rows, times, untimed, firstRow }: SortedRows): void {
    if (firstRow >= this.#firstRow) {
      this.#merge(rows, times);
      this.#untimed.pushAll(untimed);
      return;
    }
    const kept = Uint32Array.from(rows.keys()).filter((at) => (rows[at] ?? 0) >= this.#firstRow);
    this.#merge(
      kept.map((at) => rows[at] ?? 0),
      Float64Array.from(kept, (at) => times[at] ?? 0),
    );
    this.#untimed.pushAll(untimed.filter((row) => row >= this.#firstRow));
  }

  /** Takes over another order, or the part of it that is in the set. */
  takeFrom(other: TimeOrder, only: RowSet | null): void {
    this.#timed.clear();
    this.#untimed.clear();
    for (const [own, rows] of [
      [this.#timed, other.#timed],
      [this.#untimed, other.#untimed],
    ] as const) {
      const view = rows.view(0, rows.length);
      if (only === null) own.pushAll(view);
      else for (const row of view) if (only.has(row)) own.push(row);
    }
  }

  /** Forgets the rows that are no longer there. */
  dropBefore(firstRow: number): void {
    if (firstRow <= this.#firstRow) return;
    this.#firstRow = firstRow;
    this.#timed.dropBelow(firstRow);
    this.#untimed.dropBelow(firstRow);
  }

  /**
   * Rows at the places `from` to `to - 1` of the order. Newest first is by time only: equal times stay in order of
   * arrival and rows without a time stay last.
   */
  slice(from: number, to: number, order: Order): Uint32Array<ArrayBuffer> {
    const { length: timed } = this.#timed;
    const start = Math.max(0, from);
    const end = Math.min(this.length, to);
    if (end <= start) return new Uint32Array(0);
    const rows = new Uint32Array(end - start);
    const timedEnd = Math.min(end, timed);
    if (start < timedEnd) {
      if (order === 'oldest') rows.set(this.#timed.view(start, timedEnd));
      else this.#descending(rows, start, timedEnd);
    }
    if (end > timed) {
      const first = Math.max(0, start - timed);
      rows.set(this.#untimed.view(first, end - timed), timed + first - start);
    }
    return rows;
  }

  /** The place of a row in the order; -1 when it is not in it. */
  placeOf(row: number, order: Order): number {
    const time = this.#times.timeAt(row);
    if (Number.isNaN(time)) {
      const place = this.#untimed.indexOf(row);
      return place < 0 ? -1 : this.#timed.length + place;
    }
    const start = this.#firstFrom(time);
    const end = this.#firstAfter(time, this.#timed.length);
    let place = start;
    while (place < end && this.#timed.at(place) !== row) place += 1;
    if (place === end) return -1;
    return order === 'oldest' ? place : this.#timed.length - end + (place - start);
  }

  byteSize(): number {
    return this.#timed.byteSize() + this.#untimed.byteSize();
  }

  /** Fills in the places of the descending order: whole groups of equal times from the end, each in its own order. */
  #descending(rows: Uint32Array, start: number, end: number): void {
    const { length } = this.#timed;
    let place = start;
    while (place < end) {
      const time = this.#times.timeAt(this.#timed.at(length - 1 - place));
      const groupStart = this.#groupStart(length - 1 - place, time);
      const groupEnd = this.#firstAfter(time, length);
      const groupPlace = length - groupEnd;
      for (; place < end && place < groupPlace + groupEnd - groupStart; place++)
        rows[place - start] = this.#timed.at(groupStart + place - groupPlace);
    }
  }

  #groupStart(at: number, time: number): number {
    // Groups are small but for logs of one time only.
    for (let start = at; start > at - BLOCK; start--)
      if (start === 0 || this.#times.timeAt(this.#timed.at(start - 1)) !== time) return start;
    return this.#firstFrom(time);
  }

  #firstFrom(time: number): number {
    let low = 0;
    let high = this.#timed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times.timeAt(this.#timed.at(middle)) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first place before `end` whose time is later; looks near the end first. */
  #firstAfter(time: number, end: number): number {
    let high = end;
    let step = 1;
    let low = end - 1;
    while (low >= 0 && this.#times.timeAt(this.#timed.at(low)) > time) {
      high = low;
      step *= 2;
      low = high - step;
    }
    low = Math.max(0, low);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#times.timeAt(this.#timed.at(middle)) > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #merge(rows: Uint32Array, times: Float64Array): void {
    let end = this.#timed.length;
    this.#timed.extend(rows.length);
    let to = end + rows.length;
    for (let at = rows.length - 1; at >= 0; at--) {
      // Later arrivals stand behind those of the same time.
      const place = this.#firstAfter(times[at] ?? 0, end);
      to -= end - place;
      if (end > place) this.#timed.move(place, end, to);
      end = place;
      // Nothing left to move: the rest goes to the front as it is.
      if (end === 0) {
        this.#timed.set(rows.subarray(0, at + 1), 0);
        return;
      }
      this.#timed.put(--to, rows[at] ?? 0);
    }
  }
}
