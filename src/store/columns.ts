import { TextDictionary, type TextDictionaryParts } from './text-dictionary';

export interface TextColumnParts {
  readonly codes: Uint16Array<ArrayBuffer>;
  readonly texts: TextDictionaryParts;
}

export interface NumberColumnParts {
  readonly codes: Uint16Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

/** One text for each row of a chunk, as a number into the chunk's dictionary. */
export class TextColumn {
  codes: Uint16Array<ArrayBuffer>;
  readonly texts: TextDictionary;

  /** An empty column for so many rows, or the one that `parts` gave. */
  constructor(from: number | TextColumnParts) {
    this.codes = typeof from === 'number' ? new Uint16Array(from) : from.codes;
    this.texts = typeof from === 'number' ? new TextDictionary() : TextDictionary.of(from.texts);
  }

  /** Of a sealed column: its own arrays, not copies. */
  parts(): TextColumnParts {
    return { codes: this.codes, texts: this.texts.parts() };
  }

  textAt(offset: number): string {
    return this.texts.textAt(this.codes[offset] ?? 0);
  }

  seal(count: number): void {
    if (count < this.codes.length) this.codes = this.codes.slice(0, count);
    this.texts.seal();
  }

  byteSize(): number {
    return this.codes.byteLength + this.texts.byteSize();
  }
}

/** The code of a row that has no number. */
export const NO_NUMBER = 0;
/** What a number costs in a Map besides the eight bytes of its own: measured in V8. */
const NUMBER_OVERHEAD = 36;

/**
 * One number or none for each row of a chunk. Few rows of a log have a duration, and its sizes and shares repeat: two
 * bytes a row and eight for each different number take a third of what a Float64Array would.
 */
export class NumberColumn {
  codes: Uint16Array<ArrayBuffer>;
  /** The number of each code. */
  values: Float64Array<ArrayBuffer>;
  #size = 1;
  #known: Map<number, number> | null;

  /** An empty column for so many rows, or the one that `parts` gave. */
  constructor(from: number | NumberColumnParts) {
    if (typeof from === 'number') {
      this.codes = new Uint16Array(from);
      this.values = new Float64Array(64);
      this.values[NO_NUMBER] = Number.NaN;
      this.#known = new Map();
    } else {
      this.codes = from.codes;
      this.values = from.values;
      this.#size = from.values.length;
      this.#known = null;
    }
  }

  /** Of a sealed column: its own arrays, not copies. */
  parts(): NumberColumnParts {
    return { codes: this.codes, values: this.values };
  }

  /** NaN for a row that has no number. */
  numberAt(offset: number): number {
    return this.values[this.codes[offset] ?? NO_NUMBER] ?? Number.NaN;
  }

  /** How many codes there are, that of no number among them. */
  get size(): number {
    return this.#size;
  }

  codeOf(value: number | null): number {
    if (value === null) return NO_NUMBER;
    const known = this.#known?.get(value);
    if (known !== undefined) return known;
    if (this.#size === this.values.length) {
      const grown = new Float64Array(this.#size * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.#size] = value;
    this.#known?.set(value, this.#size);
    return this.#size++;
  }

  seal(count: number): void {
    if (count < this.codes.length) this.codes = this.codes.slice(0, count);
    this.values = this.values.slice(0, this.#size);
    this.#known = null;
  }

  byteSize(): number {
    return this.codes.byteLength + this.values.byteLength + (this.#known?.size ?? 0) * NUMBER_OVERHEAD;
  }
}
