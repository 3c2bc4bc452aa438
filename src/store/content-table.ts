/** What the table asks about rows. */
export interface RowContents {
  /** Rows before this one are gone. */
  readonly firstRow: number;
  hashAt(row: number): number;
}

/** Slots for each row at most used before the table grows, and how full it is made. */
const MAX_LOAD = 0.7;
const MIN_SLOTS = 1_024;

/**
 * Finds the row of a content by its hash: open addressing over one Uint32Array, `row + 1` in each slot, 0 for none. The
 * slots of rows that are gone are passed over and used again; a table mostly of those is made anew.
 */
export class ContentTable {
  readonly #rows: RowContents;
  #slots = new Uint32Array(MIN_SLOTS);
  #used = 0;

  constructor(rows: RowContents) {
    this.#rows = rows;
  }

  /** The row with this hash for which `isSame` holds, or -1. */
  find(hash: number, isSame: (row: number) => boolean): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const { firstRow } = this.#rows;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot] ?? 0;
      if (held === 0) return -1;
      const row = held - 1;
      if (row >= firstRow && this.#rows.hashAt(row) === hash && isSame(row)) return row;
    }
  }

  /** Enters the row of a content that is not there yet. */
  add(hash: number, row: number): void {
    if (this.#used + 1 > this.#slots.length * MAX_LOAD) this.#rebuild();
    this.#put(hash, row);
  }

  /** Puts a later row of the same content in the place of the one found. */
  replace(hash: number, row: number, later: number): void {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = this.#slots[slot] ?? 0;
      if (held === row + 1) {
        this.#slots[slot] = later + 1;
        return;
      }
      if (held === 0) return;
    }
  }

  byteSize(): number {
    return this.#slots.byteLength;
  }

  #put(hash: number, row: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const { firstRow } = this.#rows;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot] ?? 0;
      if (held !== 0 && held - 1 >= firstRow) continue;
      if (held === 0) this.#used += 1;
      slots[slot] = row + 1;
      return;
    }
  }

  #rebuild(): void {
    const { firstRow } = this.#rows;
    const before = this.#slots;
    let live = 0;
    for (const held of before) if (held > firstRow) live += 1;
    let capacity = MIN_SLOTS;
    while (live > capacity * MAX_LOAD * 0.6) capacity *= 2;
    this.#slots = new Uint32Array(capacity);
    this.#used = 0;
    for (const held of before) if (held > firstRow) this.#put(this.#rows.hashAt(held - 1), held - 1);
  }
}
