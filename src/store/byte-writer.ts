import { writeUnits } from './text-bytes';

/** Bytes that grow at their end. Space doubles, so that each byte is copied about once; `trim` gives back the rest. */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  #doubles: DataView<ArrayBuffer>;

  /** Room for so many bytes, or bytes that are all there. */
  constructor(from: number | Uint8Array<ArrayBuffer>) {
    this.bytes = typeof from === 'number' ? new Uint8Array(from) : from;
    if (typeof from !== 'number') this.length = from.length;
    this.#doubles = new DataView(this.bytes.buffer);
  }

  /** Makes room for so many more bytes. */
  reserve(more: number): void {
    if (this.length + more > this.bytes.length)
      this.#resize(Math.max(this.bytes.length * 2, this.length + more));
  }

  trim(): void {
    if (this.bytes.length > this.length) this.#resize(this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** A whole number from 0 below 2³², seven bits to a byte, lowest first. */
  varint(value: number): void {
    this.reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  double(value: number): void {
    this.reserve(8);
    this.#doubles.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** The text in UTF-8 without its length; lone surrogates take three bytes, as they would if they were characters. */
  text(text: string): void {
    this.reserve(text.length * 3);
    this.length = writeUnits(text, this.bytes, this.length);
  }

  copy(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.length);
    this.length += source.length;
  }

  #resize(capacity: number): void {
    const grown = new Uint8Array(capacity);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.#doubles = new DataView(grown.buffer);
  }
}
