import { SHORT_TEXT, SMALL_WHOLE, TAG } from './raw-tags';

/** One step from a value to a member of it. */
export interface PathStep {
  /** The key as the chunk's words number it; -1 where no entry has it. */
  readonly code: number;
  /** The place it means in a list; -1 where it means none. */
  readonly index: number;
}

/** Walks over what a RawWriter wrote without making values of it. */
export class RawCursor {
  readonly bytes: Uint8Array;
  /** The byte read next: of a value, its tag. */
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** From an object or list to a member. False where it has none, or is neither; the cursor stands anywhere then. */
  enter({ code, index }: PathStep): boolean {
    const tag = this.bytes[this.at++];
    if (tag !== TAG.object && tag !== TAG.list) return false;
    const count = this.varint();
    if (tag === TAG.list) {
      if (index < 0 || index >= count) return false;
      for (let before = index; before > 0; before--) this.skip();
      return true;
    }
    for (let left = count; left > 0; left--) {
      if (this.varint() === code) return true;
      this.skip();
    }
    return false;
  }

  /** Over a value. */
  skip(): void {
    const tag = this.bytes[this.at++] ?? 0;
    if (tag >= SHORT_TEXT) this.at += tag - SHORT_TEXT;
    else if (tag === TAG.double) this.at += 8;
    else if (tag === TAG.list) for (let left = this.varint(); left > 0; left--) this.skip();
    else if (tag === TAG.object)
      for (let left = this.varint(); left > 0; left--) {
        this.varint();
        this.skip();
      }
    else if (tag === TAG.text || tag === TAG.json) {
      const length = this.varint();
      this.at += length;
    } else if (tag < SMALL_WHOLE && tag >= TAG.word) this.varint();
  }

  varint(): number {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
      shift += 7;
    }
  }

  double(): number {
    const start = this.bytes.byteOffset + this.at;
    this.at += 8;
    return new DataView(this.bytes.buffer).getFloat64(start, true);
  }
}
