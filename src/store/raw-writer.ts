import type { LogEntry } from '../logs/entry';
import { exactNumber } from '../logs/exact-numbers';
import { isJsonObject, type Json, type JsonObject, safeStringify } from '../logs/json';
import type { EpochMs } from '../logs/timestamp';
import type { ByteWriter } from './byte-writer';
import { MAX_DEPTH, SHORT_TEXT, SMALL_WHOLE, TAG } from './raw-tags';
import { hashText, mixHash, utf8Length } from './text-bytes';
import type { TextDictionary } from './text-dictionary';

/** Texts up to here are words, kept once for a chunk, unless they look like an identifier, a path or a sentence. */
const MAX_WORD = 40;
const WORD = /^[A-Za-z][A-Za-z_.-]*$/;
/** A chunk that has more different words and keys than this keeps further words where they stand. */
const MAX_WORDS = 4_096;

const double = new Float64Array(1);
const doubleHalves = new Uint32Array(double.buffer);

/** Writes entries into a chunk's text. */
export class RawWriter {
  /** Of the entry written last: the same for equal entries, in whatever chunk. */
  hash = 0;
  /** Where the message of the entry written last begins, with the tag and length of a text. */
  messageAt = 0;
  readonly #out: ByteWriter;
  readonly #words: TextDictionary;

  constructor(out: ByteWriter, words: TextDictionary) {
    this.#out = out;
    this.#words = words;
  }

  write(entry: LogEntry): void {
    const start = this.#out.length;
    const { raw } = entry;
    this.hash = hashText(entry.endpointId);
    this.messageAt = -1;
    if (!(isJsonObject(raw) ? this.#entry(raw, entry) : this.#value(raw, raw, '', 0))) {
      this.#out.length = start;
      this.hash = hashText(entry.endpointId);
      this.messageAt = -1;
      this.#json(raw);
    }
    if (typeof raw === 'string' && raw === entry.message) this.messageAt = start;
    if (this.messageAt < 0) {
      this.messageAt = this.#out.length;
      this.#text(entry.message);
    }
  }

  #json(raw: Json): void {
    const json = safeStringify(raw);
    this.hash = mixHash(this.hash, hashText(json));
    this.#out.byte(TAG.json);
    this.#out.varint(utf8Length(json));
    this.#out.text(json);
  }

  #entry(raw: JsonObject, entry: LogEntry): boolean {
    const keys = Object.keys(raw);
    this.#begin(TAG.object, keys.length);
    for (const key of keys) {
      const value = raw[key] ?? null;
      this.#key(key);
      if (typeof value !== 'string') {
        if (!this.#value(value, raw, key, 1)) return false;
      } else if (key === 'message') {
        this.messageAt = this.#out.length;
        this.#hashedText(value);
      } else if (key === 'timestamp' && isIsoOf(value, entry.time)) {
        this.hash = mixHash(this.hash, hashText(value));
        this.#out.byte(TAG.isoTime);
      } else if (columnText(entry, key) === value) {
        this.hash = mixHash(this.hash, hashText(value));
        this.#out.byte(TAG.column);
      } else this.#string(value);
    }
    return true;
  }

  /** False when the value has to be kept as JSON text. */
  #value(value: Json, holder: Json, key: string, depth: number): boolean {
    if (typeof value === 'string') {
      if (depth === 0) this.#hashedText(value);
      else this.#string(value);
    } else if (typeof value === 'number') {
      if (exactNumber(holder, key) !== undefined) return false;
      this.#number(value);
    } else if (value === null || typeof value === 'boolean') {
      const tag = value === null ? TAG.null : value ? TAG.true : TAG.false;
      this.hash = mixHash(this.hash, tag);
      this.#out.byte(tag);
    } else if (depth > MAX_DEPTH) return false;
    else if (isJsonObject(value)) {
      const keys = Object.keys(value);
      this.#begin(TAG.object, keys.length);
      for (const member of keys) {
        this.#key(member);
        if (!this.#value(value[member] ?? null, value, member, depth + 1)) return false;
      }
    } else {
      const list: readonly Json[] = value;
      this.#begin(TAG.list, list.length);
      for (let at = 0; at < list.length; at++) {
        const member = list[at] ?? null;
        const name = typeof member === 'number' ? String(at) : '';
        if (!this.#value(member, value, name, depth + 1)) return false;
      }
    }
    return true;
  }

  #begin(tag: number, count: number): void {
    this.hash = mixHash(this.hash, tag + count * 16);
    this.#out.byte(tag);
    this.#out.varint(count);
  }

  #key(key: string): void {
    const code = this.#words.add(key);
    this.hash = mixHash(this.hash, this.#words.hashAt(code));
    this.#out.varint(code);
  }

  #wordCode(word: string): number {
    return this.#words.size < MAX_WORDS ? this.#words.add(word) : this.#words.find(word);
  }

  #string(text: string): void {
    const code = text.length <= MAX_WORD && WORD.test(text) ? this.#wordCode(text) : -1;
    if (code < 0) {
      this.#hashedText(text);
      return;
    }
    this.hash = mixHash(this.hash, this.#words.hashAt(code));
    this.#out.byte(TAG.word);
    this.#out.varint(code);
  }

  #hashedText(text: string): void {
    this.hash = mixHash(this.hash, hashText(text));
    this.#text(text);
  }

  #text(text: string): void {
    const out = this.#out;
    const start = out.length;
    if (text.length < SHORT_TEXT) {
      out.byte(SHORT_TEXT + text.length);
      out.text(text);
      // All ASCII: the length guessed is right.
      if (out.length - start - 1 === text.length) return;
      out.length = start;
    }
    const length = utf8Length(text);
    if (length < SHORT_TEXT) out.byte(SHORT_TEXT + length);
    else {
      out.byte(TAG.text);
      out.varint(length);
    }
    out.text(text);
  }

  #number(value: number): void {
    double[0] = value;
    this.hash = mixHash(mixHash(this.hash, doubleHalves[0] ?? 0), doubleHalves[1] ?? 0);
    const out = this.#out;
    const thousandths = Math.round(value * 1_000);
    if (value >>> 0 === value && !Object.is(value, -0)) {
      if (value < SHORT_TEXT - SMALL_WHOLE) out.byte(SMALL_WHOLE + value);
      else {
        out.byte(TAG.whole);
        out.varint(value);
      }
    } else if (value < 0 && -value >>> 0 === -value) {
      out.byte(TAG.negative);
      out.varint(-value);
    } else if (thousandths > 0 && thousandths >>> 0 === thousandths && thousandths / 1_000 === value) {
      out.byte(TAG.thousandths);
      out.varint(thousandths);
    } else {
      out.byte(TAG.double);
      out.double(value);
    }
  }
}

/** The text of the column that belongs to one of the entry's own keys. */
function columnText(entry: LogEntry, key: string): string | undefined {
  switch (key) {
    case 'endpointId':
      return entry.endpointId;
    case 'level':
      return entry.levelText;
    case 'source':
      return entry.source;
    case 'jobId':
      return entry.jobId;
    case 'requestId':
      return entry.requestId;
    default:
      return undefined;
  }
}

/**
 * Whether a timestamp that was read as this time is written as `toISOString` writes it. As it was read, its digits are
 * known to be a date; what is left is its form, and a leap second, which is read as another second's end.
 */
function isIsoOf(text: string, time: EpochMs | null): boolean {
  if (time === null || text.length !== 24) return false;
  for (const [at, unit] of ISO_MARKS) if (text.charCodeAt(at) !== unit) return false;
  for (let at = 20; at < 23; at++)
    if (!(text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x39)) return false;
  return text.charCodeAt(17) !== 0x36;
}

const ISO_MARKS: readonly (readonly [number, number])[] = [...'    -  -  T  :  :  .   Z'].flatMap(
  (mark, at) => (mark === ' ' ? [] : [[at, mark.charCodeAt(0)] as const]),
);
