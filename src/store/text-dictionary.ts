import { ByteWriter } from './byte-writer';
import { hashText, readUnits } from './text-bytes';

/** What a text costs in a Map and a list of texts, besides its characters: measured in V8, in bytes. */
const TEXT_OVERHEAD = 72;

/** The same in a list alone. */
const KEPT_OVERHEAD = 28;

/** Packed texts are kept once they were read where there are at most so many. */
const MAX_READ = 64;

/** A sealed dictionary as plain data. */
export interface TextDictionaryParts {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly kept: readonly string[] | null;
}

interface OpenTexts {
  readonly codes: Map<string, number>;
  readonly texts: string[];
  readonly hashes: number[];
}

/**
 * The different texts of one column of a chunk, each known by a small number in order of appearance. While the chunk
 * takes entries they are JavaScript strings; `seal` packs them into bytes, a fifth of the memory.
 */
export class TextDictionary {
  #open: OpenTexts | null = { codes: new Map(), texts: [], hashes: [] };
  #kept: readonly string[] | null = null;
  /** Unpacked texts by code, of a dictionary of few: sources, levels and endpoints are read of every entry. */
  readonly #read: (string | undefined)[] = [];
  #characters = 0;
  #bytes = new Uint8Array(0);
  #ends = new Uint32Array(0);

  /** Of what `parts` gave. */
  static of({ bytes, ends, kept }: TextDictionaryParts): TextDictionary {
    const made = new TextDictionary();
    made.#open = null;
    made.#bytes = bytes;
    made.#ends = ends;
    made.#kept = kept;
    made.#characters = kept?.reduce((sum, { length }) => sum + length, 0) ?? 0;
    return made;
  }

  /** Seals it first. The arrays are its own, not copies. */
  parts(): TextDictionaryParts {
    this.seal();
    return { bytes: this.#bytes, ends: this.#ends, kept: this.#kept };
  }

  get size(): number {
    return this.#open?.texts.length ?? this.#ends.length;
  }

  /** The text's number, a new one if it has none yet. */
  add(text: string): number {
    const open = this.#open;
    if (open === null) throw new Error('A sealed dictionary takes no texts.');
    const known = open.codes.get(text);
    if (known !== undefined) return known;
    const code = open.texts.length;
    open.codes.set(text, code);
    open.texts.push(text);
    open.hashes.push(hashText(text));
    this.#characters += text.length;
    return code;
  }

  /** The text's number, or -1. Of a sealed dictionary this reads all texts: once for a chunk, not for an entry. */
  find(text: string): number {
    if (this.#open !== null) return this.#open.codes.get(text) ?? -1;
    const sought = new ByteWriter(text.length * 3);
    sought.text(text);
    let start = 0;
    for (let code = 0; code < this.#ends.length; code++) {
      const end = this.#ends[code] ?? 0;
      if (end - start === sought.length && this.#equals(sought.bytes, start, sought.length)) return code;
      start = end;
    }
    return -1;
  }

  textAt(code: number): string {
    const texts = this.#open?.texts ?? this.#kept;
    if (texts !== null) return texts[code] ?? '';
    if (this.#ends.length > MAX_READ) return this.#unpacked(code);
    const known = this.#read[code];
    if (known !== undefined) return known;
    const text = this.#unpacked(code);
    this.#read[code] = text;
    return text;
  }

  /** The text's {@link hashText}; known only until the dictionary is sealed. */
  hashAt(code: number): number {
    return this.#open?.hashes[code] ?? 0;
  }

  /** Packs the texts. `keepTexts` leaves them as JavaScript strings, for what is read with every entry. */
  seal(keepTexts = false): void {
    if (this.#open === null) return;
    const { texts } = this.#open;
    const packed = new ByteWriter(this.#characters);
    this.#ends = Uint32Array.from(texts, (text) => {
      packed.text(text);
      return packed.length;
    });
    packed.trim();
    this.#bytes = packed.bytes;
    if (keepTexts) this.#kept = texts;
    this.#open = null;
  }

  byteSize(): number {
    const { size } = this;
    if (this.#open !== null) return this.#characters + size * TEXT_OVERHEAD;
    const kept = this.#kept === null ? 0 : this.#characters + size * KEPT_OVERHEAD;
    return this.#bytes.length + this.#ends.byteLength + kept;
  }

  #unpacked(code: number): string {
    return readUnits(this.#bytes, code === 0 ? 0 : (this.#ends[code - 1] ?? 0), this.#ends[code] ?? 0);
  }

  #equals(sought: Uint8Array, start: number, length: number): boolean {
    for (let at = 0; at < length; at++) if (this.#bytes[start + at] !== sought[at]) return false;
    return true;
  }
}
