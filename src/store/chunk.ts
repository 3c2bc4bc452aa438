import { type LogEntry, readEntry } from '../logs/entry';
import { errorCode } from '../logs/facets';
import type { Json } from '../logs/json';
import { ENTRY_LEVELS } from '../logs/level';
import { ByteWriter } from './byte-writer';
import { NumberColumn, type NumberColumnParts, TextColumn, type TextColumnParts } from './columns';
import { isoTime } from './iso-time';
import { jsonPlace, RawReader, textPlace } from './raw-reader';
import { RawWriter } from './raw-writer';
import { sameJson } from './same-json';
import { readUnits } from './text-bytes';
import { TextDictionary, type TextDictionaryParts } from './text-dictionary';

/** A chunk with this much text takes no more entries, so that no buffer grows beyond what a browser gives. */
const MAX_TEXT_BYTES = 32 * 2 ** 20;
/** Bytes of text made room for at first, for each row. */
const TEXT_GUESS = 64;
/** What the objects of a chunk cost besides their bytes. */
const CHUNK_OVERHEAD = 4_096;

const LEVEL_CODES = new Map(ENTRY_LEVELS.map((level, code) => [level, code] as const));

/** A sealed chunk as plain data, which crosses to and from a worker; see {@link Chunk.parts}. */
export interface ChunkParts {
  readonly firstRow: number;
  readonly count: number;
  readonly time: Float64Array<ArrayBuffer>;
  readonly level: Uint8Array<ArrayBuffer>;
  readonly hash: Uint32Array<ArrayBuffer>;
  readonly origins: Uint16Array<ArrayBuffer>;
  readonly textStart: Uint32Array<ArrayBuffer>;
  readonly messageAt: Uint32Array<ArrayBuffer>;
  readonly text: Uint8Array<ArrayBuffer>;
  readonly words: TextDictionaryParts;
  /** Source, endpoint, level as sent, job, request, error code. */
  readonly texts: readonly TextColumnParts[];
  /** Duration, GPU, memory. */
  readonly numbers: readonly NumberColumnParts[];
}

/**
 * A run of entries by column, with dictionaries of its own, so that it can be dropped without a trace. Its rows are
 * `firstRow` to `firstRow + count - 1`; an offset counts from the first. Its columns are for reading only.
 */
export class Chunk {
  readonly firstRow: number;
  readonly source: TextColumn;
  readonly endpoint: TextColumn;
  /** The level as sent. */
  readonly levelText: TextColumn;
  readonly job: TextColumn;
  readonly request: TextColumn;
  /** `metadata.errorCode`; empty when there is none. */
  readonly errorCode: TextColumn;
  /** Seconds. */
  readonly duration: NumberColumn;
  /** Percent. */
  readonly gpu: NumberColumn;
  /** Bytes. */
  readonly memory: NumberColumn;
  /** Epoch milliseconds; NaN when there is none. */
  time: Float64Array<ArrayBuffer>;
  /** Index into ENTRY_LEVELS. */
  level: Uint8Array<ArrayBuffer>;
  /** Equal for entries of equal content. */
  hash: Uint32Array<ArrayBuffer>;
  /** The set of origins that have shown the entry. */
  origins: Uint16Array<ArrayBuffer>;
  count: number;
  readonly #capacity: number;
  readonly #text: ByteWriter;
  readonly #words: TextDictionary;
  #writer: RawWriter | null;
  #textStart: Uint32Array<ArrayBuffer>;
  #messageAt: Uint32Array<ArrayBuffer>;
  #staged = 0;

  /** An empty chunk for so many rows, or a sealed one of what `parts` gave. */
  constructor(firstRow: number, from: number | ChunkParts) {
    this.firstRow = firstRow;
    const parts = typeof from === 'number' ? null : from;
    const rows = typeof from === 'number' ? from : from.count;
    const [source, endpoint, levelText, job, request, code] = parts?.texts ?? [];
    const [duration, gpu, memory] = parts?.numbers ?? [];
    this.source = new TextColumn(source ?? rows);
    this.endpoint = new TextColumn(endpoint ?? rows);
    this.levelText = new TextColumn(levelText ?? rows);
    this.job = new TextColumn(job ?? rows);
    this.request = new TextColumn(request ?? rows);
    this.errorCode = new TextColumn(code ?? rows);
    this.duration = new NumberColumn(duration ?? rows);
    this.gpu = new NumberColumn(gpu ?? rows);
    this.memory = new NumberColumn(memory ?? rows);
    this.#capacity = rows;
    this.#text = new ByteWriter(parts?.text ?? rows * TEXT_GUESS);
    this.#words = parts === null ? new TextDictionary() : TextDictionary.of(parts.words);
    this.#writer = parts === null ? new RawWriter(this.#text, this.#words) : null;
    this.count = parts?.count ?? 0;
    this.time = parts?.time ?? new Float64Array(rows);
    this.level = parts?.level ?? new Uint8Array(rows);
    this.hash = parts?.hash ?? new Uint32Array(rows);
    this.origins = parts?.origins ?? new Uint16Array(rows);
    this.#textStart = parts?.textStart ?? new Uint32Array(rows);
    this.#messageAt = parts?.messageAt ?? new Uint32Array(rows);
  }

  /** Seals the chunk and gives its own arrays: where they are transferred, it can be used no more. */
  parts(): ChunkParts {
    this.seal();
    return {
      firstRow: this.firstRow,
      count: this.count,
      time: this.time,
      level: this.level,
      hash: this.hash,
      origins: this.origins,
      textStart: this.#textStart,
      messageAt: this.#messageAt,
      text: this.#text.bytes,
      words: this.#words.parts(),
      texts: this.#textColumns().map((column) => column.parts()),
      numbers: [this.duration, this.gpu, this.memory].map((column) => column.parts()),
    };
  }

  /** Whether its texts and their numbers stay as they are. */
  get isSealed(): boolean {
    return this.#writer === null;
  }

  get isFull(): boolean {
    return this.count === this.#capacity || this.#text.length >= MAX_TEXT_BYTES || this.isSealed;
  }

  /** Writes the entry's text behind the last row's and gives its hash. It becomes a row by `commit` only. */
  stage(entry: LogEntry): number {
    const writer = this.#writer;
    if (writer === null) throw new Error('A sealed chunk takes no entries.');
    this.#staged = this.#text.length;
    writer.write(entry);
    return writer.hash >>> 0;
  }

  /** Takes the staged text back. */
  unstage(): void {
    this.#text.length = this.#staged;
  }

  commit(entry: LogEntry, origins: number): void {
    const offset = this.count;
    this.#textStart[offset] = this.#staged;
    this.#messageAt[offset] = this.#writer?.messageAt ?? 0;
    this.hash[offset] = this.#writer?.hash ?? 0;
    this.origins[offset] = origins;
    this.time[offset] = entry.time ?? Number.NaN;
    this.level[offset] = LEVEL_CODES.get(entry.level) ?? ENTRY_LEVELS.length - 1;
    this.source.codes[offset] = this.source.texts.add(entry.source);
    this.endpoint.codes[offset] = this.endpoint.texts.add(entry.endpointId);
    this.levelText.codes[offset] = this.levelText.texts.add(entry.levelText);
    this.job.codes[offset] = this.job.texts.add(entry.jobId);
    this.request.codes[offset] = this.request.texts.add(entry.requestId);
    this.errorCode.codes[offset] = this.errorCode.texts.add(errorCode(entry) ?? '');
    this.duration.codes[offset] = this.duration.codeOf(entry.duration);
    this.gpu.codes[offset] = this.gpu.codeOf(entry.gpuUtilization);
    this.memory.codes[offset] = this.memory.codeOf(entry.memoryBytes);
    this.count = offset + 1;
  }

  /** Gives back the memory that only a growing chunk needs. No entry can be added afterwards. */
  seal(): void {
    if (this.#writer === null) return;
    this.#writer = null;
    const { count } = this;
    this.#text.trim();
    this.#words.seal(true);
    for (const column of this.#textColumns()) column.seal(count);
    for (const column of [this.duration, this.gpu, this.memory]) column.seal(count);
    if (count === this.#capacity) return;
    this.time = this.time.slice(0, count);
    this.level = this.level.slice(0, count);
    this.hash = this.hash.slice(0, count);
    this.origins = this.origins.slice(0, count);
    this.#textStart = this.#textStart.slice(0, count);
    this.#messageAt = this.#messageAt.slice(0, count);
  }

  entryAt(offset: number): LogEntry {
    return readEntry(this.rawAt(offset), this.endpoint.textAt(offset));
  }

  rawAt(offset: number): Json {
    return this.#readerAt(offset).value('');
  }

  /** Where in {@link textBytes} the entry begins, as a RawCursor reads it. */
  rawStart(offset: number): number {
    return this.#textStart[offset] ?? 0;
  }

  /**
   * Numbers of keys, for {@link membersAt}, and of values kept as words; -1 for one that no entry here has. They hold as
   * long as nothing is added.
   */
  keyCodes(keys: readonly string[]): readonly number[] {
    return keys.map((key) => this.#words.find(key));
  }

  /** The entry as received, of an object at least the members under these keys: others are passed over where they can be. */
  membersAt(offset: number, keyCodes: readonly number[]): Json {
    return this.#readerAt(offset).members(keyCodes);
  }

  /** The column that holds a text of the entry itself, where its raw form points at one instead of holding it. */
  columnOf(key: string): TextColumn {
    if (key === 'level') return this.levelText;
    if (key === 'source') return this.source;
    if (key === 'jobId') return this.job;
    return key === 'requestId' ? this.request : this.endpoint;
  }

  /** Whether the entry staged last is the one of a row, here or in another chunk. */
  isStaged(entry: LogEntry, chunk: Chunk, offset: number): boolean {
    if (chunk.endpoint.textAt(offset) !== entry.endpointId) return false;
    const staged = jsonPlace(this.#text.bytes, this.#staged);
    const stored = jsonPlace(chunk.#text.bytes, chunk.#textStart[offset] ?? 0);
    if (staged !== null && stored !== null)
      return (
        readUnits(this.#text.bytes, staged.start, staged.end) ===
        readUnits(chunk.#text.bytes, stored.start, stored.end)
      );
    return staged === null && stored === null && sameJson(chunk.rawAt(offset), entry.raw);
  }

  /** All texts of the chunk; {@link messagePlace} says where in them a message stands. They move when the chunk grows. */
  get textBytes(): Uint8Array<ArrayBuffer> {
    return this.#text.bytes;
  }

  /** Writes into `place` where the message of a row begins and ends. It is UTF-8, with lone surrogates as three bytes. */
  messagePlace(offset: number, place: { start: number; end: number }): void {
    textPlace(this.#text.bytes, this.#messageAt[offset] ?? 0, place);
  }

  messageAt(offset: number): string {
    const place = { start: 0, end: 0 };
    this.messagePlace(offset, place);
    return readUnits(this.#text.bytes, place.start, place.end);
  }

  byteSize(): number {
    const arrays = [
      this.time,
      this.level,
      this.hash,
      this.origins,
      this.#textStart,
      this.#messageAt,
      this.#text.bytes,
    ];
    const columns = [...this.#textColumns(), this.duration, this.gpu, this.memory, this.#words];
    return (
      arrays.reduce((sum, { byteLength }) => sum + byteLength, CHUNK_OVERHEAD) +
      columns.reduce((sum, column) => sum + column.byteSize(), 0)
    );
  }

  #textColumns(): readonly TextColumn[] {
    return [this.source, this.endpoint, this.levelText, this.job, this.request, this.errorCode];
  }

  #readerAt(offset: number): RawReader {
    return new RawReader(this.#text.bytes, this.rawStart(offset), {
      words: this.#words,
      isoTime: () => isoTime(this.time[offset] ?? Number.NaN),
      columnText: (key) => this.columnOf(key).textAt(offset),
    });
  }
}
