import { readEntry } from '../logs/entry';
import { type FieldFilter, matchesFieldFilter } from '../logs/field-filter';
import { ByteSearch } from './byte-search';
import { ByteWriter } from './byte-writer';
import type { Chunk } from './chunk';
import type { TextColumn } from './columns';
import { isoTime } from './iso-time';
import { type PathStep, RawCursor } from './raw-cursor';
import { jsonPlace } from './raw-reader';
import { SHORT_TEXT, SMALL_WHOLE, TAG } from './raw-tags';
import { readUnits } from './text-bytes';

/** Stands in for the fields of an entry that no condition on `raw` looks at. */
const ANY_ENTRY = readEntry('', '');
/** Texts that are no JSON of anything but a text. */
const WORD_ONLY = /^(?!(?:null|true|false|NaN|Infinity)$)[A-Za-z_]/;
/** What stands for a lone surrogate once a text is well-formed. */
const REPLACEMENT = '\ufffd';

/** A field filter with its value in each form in which a row may keep it. */
export class FieldSought {
  readonly filter: FieldFilter;
  readonly path: readonly string[];
  /** Well-formed, as field values are compared. */
  readonly text: string;
  /** The text in UTF-8. */
  readonly bytes: Uint8Array;
  /** Whether texts that differ from it, in lone surrogates, are equal to it all the same. */
  readonly isLoose: boolean;
  /** The number that is written so; NaN when none is. */
  readonly number: number;
  /** The time that is written so, in epoch milliseconds; NaN when none is. */
  readonly time: number;
  /** What the JSON of every entry that has the value somewhere contains; null when that cannot be told. */
  readonly inJson: ByteSearch | null;

  constructor(filter: FieldFilter) {
    this.filter = filter;
    this.path = filter.path.length === 0 ? [''] : filter.path;
    const text = filter.value.toWellFormed();
    this.text = text;
    const writer = new ByteWriter(text.length * 3);
    writer.text(text);
    writer.trim();
    this.bytes = writer.bytes;
    this.isLoose = text.includes(REPLACEMENT);
    this.number = JSON.stringify(Number(text)) === text ? Number(text) : Number.NaN;
    const time = Date.parse(text);
    this.time = !Number.isNaN(time) && isoTime(time) === text ? time : Number.NaN;
    // Of one that is written with backslashes as a text, but without as an object, it depends on which of them it is.
    this.inJson = JSON.stringify(text) === `"${text}"` ? ByteSearch.for(text) : null;
  }
}

/**
 * Tells of a chunk's rows whether they pass a field filter, as `matchesFieldFilter` does of their entries. The value is
 * found in the row's bytes and compared there, so that nothing is decoded but objects, lists and entries kept as JSON,
 * and those only where they may be equal. Good for as long as nothing is added to the chunk.
 */
export class FieldTest {
  readonly #chunk: Chunk;
  readonly #sought: FieldSought;
  readonly #cursor: RawCursor;
  readonly #steps: readonly PathStep[];
  readonly #memberCodes: readonly number[];
  /** The word that the value is; -1 when no row has it. */
  readonly #word: number;
  /** Where the texts of the field are kept that rows only point at. */
  readonly #column: TextColumn;
  readonly #columnCode: number;
  /** A column that has another number than this wherever the field has another value; null when there is none. */
  readonly #known: Uint16Array | null;
  readonly #knownCode: number;

  constructor(chunk: Chunk, sought: FieldSought) {
    const { path, text } = sought;
    const [member = ''] = path;
    this.#chunk = chunk;
    this.#sought = sought;
    this.#cursor = new RawCursor(chunk.textBytes, 0);
    const codes = chunk.keyCodes(path);
    this.#steps = path.map((key, at) => ({
      code: codes[at] ?? -1,
      index: /^\d+$/.test(key) ? Number(key) : -1,
    }));
    this.#memberCodes = codes.slice(0, 1);
    this.#word = chunk.keyCodes([text])[0] ?? -1;
    this.#column = chunk.columnOf(member);
    this.#columnCode = this.#column.texts.find(text);
    const known = knownColumn(chunk, sought);
    this.#known = known?.codes ?? null;
    this.#knownCode = known?.texts.find(text) ?? -1;
  }

  passes(offset: number): boolean {
    return this.#isEqual(offset) !== this.#sought.filter.exclude;
  }

  #isEqual(offset: number): boolean {
    if (this.#known !== null && this.#known[offset] !== this.#knownCode) return false;
    const cursor = this.#cursor;
    cursor.at = this.#chunk.rawStart(offset);
    if (cursor.bytes[cursor.at] === TAG.json)
      return this.#mayBeInJson(cursor.at) && this.#isDecodedEqual(offset);
    for (const step of this.#steps) if (!cursor.enter(step)) return false;
    return this.#isValueEqual(offset);
  }

  #isValueEqual(offset: number): boolean {
    const cursor = this.#cursor;
    const { text, number } = this.#sought;
    const tag = cursor.bytes[cursor.at++] ?? 0;
    if (tag >= SHORT_TEXT) return this.#isTextEqual(tag - SHORT_TEXT);
    if (tag >= SMALL_WHOLE) return tag - SMALL_WHOLE === number;
    switch (tag) {
      case TAG.null:
        return text === 'null';
      case TAG.true:
        return text === 'true';
      case TAG.false:
        return text === 'false';
      case TAG.column:
        if (this.#sought.isLoose) return this.#column.textAt(offset).toWellFormed() === text;
        return this.#column.codes[offset] === this.#columnCode;
      case TAG.isoTime:
        return this.#chunk.time[offset] === this.#sought.time;
      case TAG.word:
        return cursor.varint() === this.#word;
      case TAG.text:
        return this.#isTextEqual(cursor.varint());
      case TAG.whole:
        return cursor.varint() === number;
      case TAG.negative:
        return -cursor.varint() === number;
      case TAG.thousandths:
        return cursor.varint() / 1_000 === number;
      case TAG.list:
        return text.startsWith('[') && this.#isDecodedEqual(offset);
      case TAG.object:
        return text.startsWith('{') && this.#isDecodedEqual(offset);
      default:
        return this.#isDecodedEqual(offset);
    }
  }

  /** A text of so many bytes from the cursor on. */
  #isTextEqual(length: number): boolean {
    const { bytes, at: start } = this.#cursor;
    const { bytes: sought, isLoose, text } = this.#sought;
    // A lone surrogate takes as many bytes as what stands for it.
    if (length !== sought.length) return false;
    if (isLoose) return readUnits(bytes, start, start + length).toWellFormed() === text;
    for (let at = 0; at < length; at++) if (bytes[start + at] !== sought[at]) return false;
    return true;
  }

  #mayBeInJson(start: number): boolean {
    const { inJson } = this.#sought;
    const { bytes } = this.#cursor;
    const place = inJson === null ? null : jsonPlace(bytes, start);
    return inJson === null || place === null || inJson.isIn(bytes, place.start, place.end);
  }

  #isDecodedEqual(offset: number): boolean {
    const entry = { ...ANY_ENTRY, raw: this.#chunk.membersAt(offset, this.#memberCodes) };
    return matchesFieldFilter(entry, { ...this.#sought.filter, exclude: false });
  }
}

/**
 * The column that has the sought text in every row whose field has it, and perhaps in others. Columns have no text for
 * null, and `errorCode` has one for texts and numbers only.
 */
function knownColumn(chunk: Chunk, { path, text, isLoose }: FieldSought): TextColumn | null {
  if (isLoose || text === '' || text === 'null') return null;
  const [member = '', inner] = path;
  if (path.length === 1) return OWN_COLUMNS.has(member) ? chunk.columnOf(member) : null;
  const isErrorCode = path.length === 2 && member === 'metadata' && inner === 'errorCode';
  return isErrorCode && WORD_ONLY.test(text) ? chunk.errorCode : null;
}

const OWN_COLUMNS: ReadonlySet<string> = new Set(['endpointId', 'level', 'source', 'jobId', 'requestId']);
