/** A list of rows in one Uint32Array that doubles when it is full. */
export class RowList {
  #rows = new Uint32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(place: number): number {
    return this.#rows[place] ?? 0;
  }

  push(row: number): void {
    this.extend(1);
    this.#rows[this.#length - 1] = row;
  }

  put(place: number, row: number): void {
    this.#rows[place] = row;
  }

  set(rows: Uint32Array, place: number): void {
    this.#rows.set(rows, place);
  }

  pushAll(rows: Uint32Array): void {
    const { length } = this;
    this.extend(rows.length);
    this.#rows.set(rows, length);
  }

  /** Makes the list longer; the new places hold anything. */
  extend(count: number): void {
    this.#length += count;
    if (this.#length <= this.#rows.length) return;
    // Half as much again: a long list would hold twice its memory on average otherwise.
    const grown = new Uint32Array(Math.max(this.#length, Math.ceil(this.#rows.length * 1.5)));
    grown.set(this.#rows);
    this.#rows = grown;
  }

  /** Copies the places `start` to `end - 1` to `to`; the two may overlap. */
  move(start: number, end: number, to: number): void {
    this.#rows.copyWithin(to, start, end);
  }

  /** Takes out the rows below a number and keeps the order of the others. */
  dropBelow(firstRow: number): void {
    let kept = 0;
    for (let place = 0; place < this.#length; place++) {
      const row = this.#rows[place] ?? 0;
      if (row >= firstRow) this.#rows[kept++] = row;
    }
    this.#length = kept;
  }

  indexOf(row: number): number {
    return this.view(0, this.#length).indexOf(row);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Valid until the list changes. */
  view(start: number, end: number): Uint32Array<ArrayBuffer> {
    return this.#rows.subarray(start, end);
  }

  byteSize(): number {
    return this.#rows.byteLength;
  }
}
