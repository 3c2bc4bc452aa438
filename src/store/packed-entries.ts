import { type LogEntry, readEntry, readMemoryText } from '../logs/entry';
import type { Json } from '../logs/json';
import { ENTRY_LEVELS, type EntryLevel } from '../logs/level';
import { Chunk, type ChunkParts } from './chunk';

/** Rows of a chunk: each number of a column has two bytes, and no step works on more at once. */
const CHUNK_ROWS = 8_192;
/** Decoded entries kept at most, for what is drawn again and again. */
const MAX_DECODED = 1_024;

/** Entries by column, as plain data: a third of the memory of their objects, and cheap to hand to or from a worker. */
export interface PackedEntries {
  readonly chunks: readonly ChunkParts[];
  /** What is wrong with an entry, by its index, where something is. */
  readonly problems: ReadonlyMap<number, readonly string[]>;
}

/** Packs entries, each of which is what `readEntry` makes of its `raw`, but for its problems. */
export function packEntries(entries: readonly LogEntry[]): PackedEntries {
  const packer = new EntryPacker(entries.length);
  for (const entry of entries) packer.add(entry);
  return packer.packed();
}

/** The same one by one. */
export class EntryPacker {
  readonly #expected: number;
  readonly #chunks: ChunkParts[] = [];
  readonly #problems = new Map<number, readonly string[]>();
  #chunk: Chunk | null = null;
  #count = 0;
  #packedBytes = 0;

  /** How many entries will come at least, so that not more room is made than they need. */
  constructor(expected: number) {
    this.#expected = expected;
  }

  get count(): number {
    return this.#count;
  }

  /** Memory taken so far. */
  get byteSize(): number {
    return this.#packedBytes + (this.#chunk?.byteSize() ?? 0);
  }

  add(entry: LogEntry): void {
    let chunk = this.#chunk;
    if (chunk === null || chunk.isFull) {
      this.#seal();
      const left = Math.max(1, this.#expected - this.#count);
      chunk = new Chunk(this.#count, Math.min(CHUNK_ROWS, left));
      this.#chunk = chunk;
    }
    chunk.stage(entry);
    chunk.commit(entry, 0);
    if (entry.problems.length > 0) this.#problems.set(this.#count, entry.problems);
    this.#count += 1;
  }

  packed(): PackedEntries {
    this.#seal();
    return { chunks: this.#chunks, problems: this.#problems };
  }

  #seal(): void {
    if (this.#chunk === null) return;
    this.#chunks.push(this.#chunk.parts());
    this.#packedBytes += this.#chunk.byteSize();
    this.#chunk = null;
  }
}

/** The buffers of packed entries, to be transferred instead of copied; those who do that can use them no more. */
export function transferList({ chunks }: PackedEntries): ArrayBuffer[] {
  return chunks.flatMap(buffersOf);
}

/** The buffers of one chunk. */
export function buffersOf(parts: ChunkParts): ArrayBuffer[] {
  const { time, level, hash, origins, textStart, messageAt, text, words, texts, numbers } = parts;
  return [
    ...[time, level, hash, origins, textStart, messageAt, text, words.bytes, words.ends],
    ...texts.flatMap((column) => [column.codes, column.texts.bytes, column.texts.ends]),
    ...numbers.flatMap((column) => [column.codes, column.values]),
  ].map(({ buffer }) => buffer);
}

/** The entries, of which nothing is decoded before it is read. They are as good as those packed, but for `{...entry}`. */
export function unpackEntries(packed: PackedEntries): readonly LogEntry[] {
  const entries: LogEntry[] = [];
  for (const parts of packed.chunks) unpackChunk(parts, packed, entries);
  return entries;
}

/** Chunks unpacked at once: a quarter of a million objects are made and moved in some hundredths of a second. */
const CHUNKS_AT_ONCE = 4;

/** The same in steps, for very many, so that the page goes on answering. */
export async function unpackInSteps(packed: PackedEntries): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  for (const [index, parts] of packed.chunks.entries()) {
    if (index > 0 && index % CHUNKS_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    unpackChunk(parts, packed, entries);
  }
  return entries;
}

function unpackChunk(parts: ChunkParts, { problems }: PackedEntries, entries: LogEntry[]): void {
  const chunk = new Chunk(parts.firstRow, parts);
  for (let offset = 0; offset < parts.count; offset++)
    entries.push(new PackedEntry(chunk, offset, problems.get(parts.firstRow + offset) ?? NO_PROBLEMS));
}

/** The entry at an offset of a sealed chunk, of which nothing is decoded before it is read. */
export function packedEntry(
  chunk: Chunk,
  offset: number,
  problems: readonly string[] = NO_PROBLEMS,
): LogEntry {
  return new PackedEntry(chunk, offset, problems);
}

/** The chunk that holds an entry; null for a plain one. */
export function chunkOf(entry: LogEntry): Chunk | null {
  return entry instanceof PackedEntry ? entry.chunk : null;
}

/**
 * Writes the places in their chunk of the entries that are of one chunk from an index on, as many as `offsets` takes, and
 * gives how many these are; 0 where a plain entry stands.
 */
export function runOffsets(entries: readonly LogEntry[], from: number, offsets: Uint16Array): number {
  return PackedEntry.runOffsets(entries, from, offsets);
}

/** The place of an entry in its chunk; of no meaning for a plain one. */
export function offsetOf(entry: LogEntry): number {
  return entry instanceof PackedEntry ? entry.offset : 0;
}

/** The entries with nothing of them left to decode, for a few that must be plain objects. */
export function decoded(entry: LogEntry): LogEntry {
  return entry instanceof PackedEntry ? entry.whole() : entry;
}

const NO_PROBLEMS: readonly string[] = [];

interface Decoded {
  readonly raw: Json;
  whole: LogEntry | null;
}

/** What was decoded, by what stands for it, the one decoded longest ago first. */
const recent = new Map<PackedEntry, Decoded>();

/** A row of a chunk as an entry: what a column holds is read from there, everything else from the decoded entry. */
class PackedEntry implements LogEntry {
  readonly #chunk: Chunk;
  readonly #offset: number;
  readonly #problems: readonly string[];

  constructor(chunk: Chunk, offset: number, problems: readonly string[]) {
    this.#chunk = chunk;
    this.#offset = offset;
    this.#problems = problems;
  }

  static runOffsets(entries: readonly LogEntry[], from: number, offsets: Uint16Array): number {
    const first = entries[from];
    if (!(first instanceof PackedEntry)) return 0;
    const chunk = first.#chunk;
    const most = Math.min(offsets.length, entries.length - from);
    for (let length = 0; length < most; length++) {
      const entry = entries[from + length];
      if (!(entry instanceof PackedEntry) || entry.#chunk !== chunk) return length;
      offsets[length] = entry.#offset;
    }
    return most;
  }

  get chunk(): Chunk {
    return this.#chunk;
  }

  get offset(): number {
    return this.#offset;
  }

  whole(): LogEntry {
    const known = this.#decoded();
    known.whole ??= { ...readEntry(known.raw, this.endpointId), problems: this.#problems };
    return known.whole;
  }

  rawWith(key: string): Json {
    return recent.get(this)?.raw ?? this.#chunk.membersAt(this.#offset, keyCodes(this.#chunk, key));
  }

  #decoded(): Decoded {
    const known = recent.get(this);
    if (known !== undefined) return known;
    const made: Decoded = { raw: this.#chunk.rawAt(this.#offset), whole: null };
    recent.set(this, made);
    if (recent.size > MAX_DECODED) {
      const [oldest] = recent.keys();
      if (oldest !== undefined) recent.delete(oldest);
    }
    return made;
  }

  get endpointId(): string {
    return this.#chunk.endpoint.textAt(this.#offset);
  }
  get time(): number | null {
    return numberOrNull(this.#chunk.time[this.#offset]);
  }
  get level(): EntryLevel {
    return ENTRY_LEVELS[this.#chunk.level[this.#offset] ?? -1] ?? 'unknown';
  }
  get levelText(): string {
    return this.#chunk.levelText.textAt(this.#offset);
  }
  get message(): string {
    return this.#chunk.messageAt(this.#offset);
  }
  get source(): string {
    return this.#chunk.source.textAt(this.#offset);
  }
  get jobId(): string {
    return this.#chunk.job.textAt(this.#offset);
  }
  get requestId(): string {
    return this.#chunk.request.textAt(this.#offset);
  }
  get duration(): number | null {
    return numberOrNull(this.#chunk.duration.numberAt(this.#offset));
  }
  get memoryBytes(): number | null {
    return numberOrNull(this.#chunk.memory.numberAt(this.#offset));
  }
  get gpuUtilization(): number | null {
    return numberOrNull(this.#chunk.gpu.numberAt(this.#offset));
  }
  get problems(): readonly string[] {
    return this.#problems;
  }
  get timestamp(): string {
    return this.whole().timestamp;
  }
  get memoryText(): string {
    return readMemoryText(this.raw);
  }
  get metadata(): LogEntry['metadata'] {
    return this.whole().metadata;
  }
  get stackTrace(): LogEntry['stackTrace'] {
    return this.whole().stackTrace;
  }
  get context(): LogEntry['context'] {
    return this.whole().context;
  }
  get recoveryActions(): LogEntry['recoveryActions'] {
    return this.whole().recoveryActions;
  }
  get benchmarks(): LogEntry['benchmarks'] {
    return this.whole().benchmarks;
  }
  get raw(): Json {
    return this.#decoded().raw;
  }
}

const codesByChunk = new WeakMap<Chunk, Map<string, readonly number[]>>();

function keyCodes(chunk: Chunk, key: string): readonly number[] {
  let known = codesByChunk.get(chunk);
  if (known === undefined) {
    known = new Map();
    codesByChunk.set(chunk, known);
  }
  let codes = known.get(key);
  if (codes === undefined) {
    codes = chunk.keyCodes([key]);
    known.set(key, codes);
  }
  return codes;
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
