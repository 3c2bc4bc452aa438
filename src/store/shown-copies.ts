/** A content that one origin has shown more than once. */
export interface Copies {
  /** Rows stored of it. */
  stored: number;
  /** How often each origin has shown it. */
  readonly shown: Map<number, number>;
}

const COPIES_BYTES = 320;

/**
 * The few contents of which there are several rows, by the latest of them. A content is remembered as long as that row
 * is there.
 */
export class ShownCopies {
  readonly #copies = new Map<number, Copies>();

  get(row: number): Copies | undefined {
    return this.#copies.get(row);
  }

  /** Rows only grow, so the map stays in their order. */
  move(row: number | null, later: number, copies: Copies): void {
    if (row !== null) this.#copies.delete(row);
    this.#copies.set(later, copies);
  }

  dropBefore(firstRow: number): void {
    for (const row of this.#copies.keys()) {
      if (row >= firstRow) return;
      this.#copies.delete(row);
    }
  }

  byteSize(): number {
    return this.#copies.size * COPIES_BYTES;
  }
}
