import { parseJson } from '../logs/exact-numbers';
import type { Json } from '../logs/json';
import { RawCursor } from './raw-cursor';
import { SHORT_TEXT, SMALL_WHOLE, TAG } from './raw-tags';
import { readUnits } from './text-bytes';
import type { TextDictionary } from './text-dictionary';

/** What the text of a row leaves to the columns. */
export interface RowColumns {
  readonly words: TextDictionary;
  /** Of a row whose timestamp is one that a Date writes. */
  isoTime(): string;
  /** The text of the column that belongs to a key of the entry. */
  columnText(key: string): string;
}

/** Reads back, value by value, what a RawWriter wrote. */
export class RawReader extends RawCursor {
  readonly #columns: RowColumns;

  constructor(bytes: Uint8Array, start: number, columns: RowColumns) {
    super(bytes, start);
    this.#columns = columns;
  }

  /** The next value; `key` is the one it stands under. */
  value(key: string): Json {
    const tag = this.bytes[this.at++] ?? 0;
    if (tag >= SHORT_TEXT) return this.#text(tag - SHORT_TEXT);
    if (tag >= SMALL_WHOLE) return tag - SMALL_WHOLE;
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.column:
        return this.#columns.columnText(key);
      case TAG.isoTime:
        return this.#columns.isoTime();
      case TAG.word:
        return this.#columns.words.textAt(this.varint());
      case TAG.text:
        return this.#text(this.varint());
      case TAG.whole:
        return this.varint();
      case TAG.negative:
        return -this.varint();
      case TAG.thousandths:
        return this.varint() / 1_000;
      case TAG.double:
        return this.double();
      case TAG.list:
        return this.#list(this.varint());
      case TAG.object:
        return this.#object(this.varint());
      default:
        return parseJson(this.#text(this.varint()));
    }
  }

  /** The next value, of an object only the members with these words as keys. What is kept as JSON is read in full. */
  members(codes: readonly number[]): Json {
    if (this.bytes[this.at] !== TAG.object) return this.value('');
    this.at += 1;
    const object: Record<string, Json> = {};
    for (let left = this.varint(); left > 0; left--) {
      const code = this.varint();
      if (codes.includes(code)) this.#member(object, code);
      else this.skip();
    }
    return object;
  }

  #list(count: number): Json {
    const list: Json[] = [];
    for (let at = 0; at < count; at++) list.push(this.value(''));
    return list;
  }

  #object(count: number): Json {
    const object: Record<string, Json> = {};
    for (let at = 0; at < count; at++) this.#member(object, this.varint());
    return object;
  }

  #member(object: Record<string, Json>, code: number): void {
    const key = this.#columns.words.textAt(code);
    const value = this.value(key);
    // Assigning to `__proto__` would set what the object inherits from.
    if (key === '__proto__')
      Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
    else object[key] = value;
  }

  #text(length: number): string {
    const start = this.at;
    this.at += length;
    return readUnits(this.bytes, start, this.at);
  }
}

/** Where the JSON text of an entry that is kept as such begins and ends; null for any other. */
export function jsonPlace(
  bytes: Uint8Array,
  at: number,
): { readonly start: number; readonly end: number } | null {
  if (bytes[at] !== TAG.json) return null;
  const place = { start: 0, end: 0 };
  textPlace(bytes, at, place);
  return place;
}

/** Where a text begins and ends, of which the tag stands at `at`, written into `place`. */
export function textPlace(bytes: Uint8Array, at: number, place: { start: number; end: number }): void {
  const tag = bytes[at] ?? 0;
  if (tag >= SHORT_TEXT) {
    place.start = at + 1;
    place.end = place.start + tag - SHORT_TEXT;
    return;
  }
  let length = 0;
  let from = at + 1;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[from++] ?? 0;
    length |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  place.start = from;
  place.end = from + (length >>> 0);
}
