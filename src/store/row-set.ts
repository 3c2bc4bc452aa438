/** Rows by number, one bit each, in blocks that are dropped with the rows. */
export class RowSet {
  readonly #blocks = new Map<number, Uint32Array<ArrayBuffer>>();
  /** Rows below this one have been decided on: they are in the set or never will be. */
  decidedTo = 0;

  add(row: number): void {
    const block = Math.floor(row / BLOCK_ROWS);
    let bits = this.#blocks.get(block);
    if (bits === undefined) {
      bits = new Uint32Array(BLOCK_ROWS / 32);
      this.#blocks.set(block, bits);
    }
    const at = row % BLOCK_ROWS;
    bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31));
  }

  has(row: number): boolean {
    const bits = this.#blocks.get(Math.floor(row / BLOCK_ROWS));
    const at = row % BLOCK_ROWS;
    return bits !== undefined && (((bits[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
  }

  dropBefore(firstRow: number): void {
    for (const block of this.#blocks.keys())
      if ((block + 1) * BLOCK_ROWS <= firstRow) this.#blocks.delete(block);
  }

  byteSize(): number {
    return this.#blocks.size * (BLOCK_ROWS / 8);
  }
}

const BLOCK_ROWS = 8_192;
