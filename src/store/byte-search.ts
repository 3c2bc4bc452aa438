/** A search for an ASCII text in messages as bytes, A to Z the same as a to z (Horspool's algorithm). */
export class ByteSearch {
  readonly #lower: Uint8Array;
  readonly #upper: Uint8Array;
  /** How far to go on when a byte stands under the needle's last place. */
  readonly #shift = new Uint16Array(256);

  /** Null when the needle is not ASCII: the texts themselves must be compared then. */
  static for(needle: string): ByteSearch | null {
    for (let at = 0; at < needle.length; at++) if (needle.charCodeAt(at) > 0x7f) return null;
    return needle.length > 0xffff ? null : new ByteSearch(needle);
  }

  private constructor(needle: string) {
    const lower = needle.toLowerCase();
    const upper = needle.toUpperCase();
    this.#lower = Uint8Array.from(lower, (character) => character.charCodeAt(0));
    this.#upper = Uint8Array.from(upper, (character) => character.charCodeAt(0));
    this.#shift.fill(needle.length);
    for (let at = 0; at < needle.length - 1; at++) {
      this.#shift[this.#lower[at] ?? 0] = needle.length - 1 - at;
      this.#shift[this.#upper[at] ?? 0] = needle.length - 1 - at;
    }
  }

  isIn(bytes: Uint8Array, start: number, end: number): boolean {
    const lower = this.#lower;
    const upper = this.#upper;
    const last = lower.length - 1;
    if (last < 0) return true;
    for (let at = start + last; at < end; ) {
      const byte = bytes[at] ?? 0;
      if (byte === lower[last] || byte === upper[last]) {
        let from = 1;
        while (from <= last) {
          const before = bytes[at - from] ?? 0;
          if (before !== lower[last - from] && before !== upper[last - from]) break;
          from += 1;
        }
        if (from > last) return true;
      }
      at += this.#shift[byte] ?? 1;
    }
    return false;
  }
}
