import type { LogEntry } from '../logs/entry';
import { Chunk, type ChunkParts } from './chunk';
import { buffersOf, chunkOf, offsetOf } from './packed-entries';
import type { TextDictionaryParts } from './text-dictionary';

/** A chunk as it is sent: once, however many slices have entries of it. */
export interface SentChunk {
  readonly id: number;
  readonly parts: ChunkParts;
}

/** Some entries of a list, one after the other, on their way to a worker: each is a place in a chunk. */
export interface ListSlice {
  /** Those that no slice before brought. */
  readonly chunks: readonly SentChunk[];
  /** The chunk's id, for each entry. */
  readonly chunkIds: Uint32Array<ArrayBuffer>;
  /** The place in that chunk, for each entry. */
  readonly offsets: Uint16Array<ArrayBuffer>;
  /** What is wrong with an entry, by its place in the slice, where something is. */
  readonly problems: ReadonlyMap<number, readonly string[]>;
}

/** What of an entry a worker needs. */
export interface SliceContent {
  readonly parts: (chunk: Chunk) => ChunkParts;
  /** Puts an entry that is not packed into a chunk. */
  readonly add: (chunk: Chunk, entry: LogEntry) => void;
}

/** All of it. */
export const WHOLE_ENTRIES: SliceContent = {
  parts: (chunk) => chunk.parts(),
  add: (chunk, entry) => {
    chunk.stage(entry);
    chunk.commit(entry, 0);
  },
};

/** What one slice holds at most, so that making and copying it takes a few milliseconds of the page's thread. */
const MAX_ENTRIES = 32_768;
const MAX_PLAIN = 1_000;
const MAX_CHUNK_BYTES = 2 ** 20;

/**
 * Cuts a list into slices for a worker that keeps the chunks it was sent. Where a list is replaced by another of the
 * same entries, as by a filter, only places travel again.
 */
export class SliceWriter {
  readonly #content: SliceContent;
  /** Chunks that the worker has; those made here of plain entries have an id only. */
  readonly #ids = new Map<Chunk, number>();
  readonly #sent = new Set<number>();
  /** Those that the current list needs. */
  readonly #needed = new Set<number>();
  #lastId = 0;

  constructor(content: SliceContent) {
    this.#content = content;
  }

  /** Another list begins. */
  begin(): void {
    this.#needed.clear();
  }

  /** The slice from an index on. It is never empty, unless the index is the list's end. */
  slice(entries: readonly LogEntry[], from: number): ListSlice {
    const most = Math.min(MAX_ENTRIES, entries.length - from);
    const chunkIds = new Uint32Array(most);
    const offsets = new Uint16Array(most);
    const chunks: SentChunk[] = [];
    const problems = new Map<number, readonly string[]>();
    const plain = new PlainChunk(this.#content);
    let bytes = 0;
    let before: Chunk | null = null;
    let id = 0;
    let count = 0;
    for (; count < most; count++) {
      const entry = entries[from + count];
      if (entry === undefined) break;
      const chunk = chunkOf(entry);
      if (chunk === null) {
        if (!plain.takes) break;
        plain.id ??= ++this.#lastId;
        chunkIds[count] = plain.id;
        offsets[count] = plain.add(entry);
      } else {
        if (chunk !== before) {
          const known = this.#ids.get(chunk);
          if (known === undefined && bytes >= MAX_CHUNK_BYTES) break;
          id = known ?? ++this.#lastId;
          before = chunk;
          if (known === undefined) {
            const parts = this.#content.parts(chunk);
            this.#ids.set(chunk, id);
            const copy = copyOf(parts);
            chunks.push({ id, parts: copy });
            bytes += buffersOf(copy).reduce((sum, { byteLength }) => sum + byteLength, 0);
          }
          this.#needed.add(id);
        }
        chunkIds[count] = id;
        offsets[count] = offsetOf(entry);
      }
      if (entry.problems.length > 0) problems.set(count, entry.problems);
    }
    const made = plain.sent();
    if (made !== null) {
      chunks.push(made);
      this.#needed.add(made.id);
    }
    for (const { id: sent } of chunks) this.#sent.add(sent);
    return { chunks, chunkIds: chunkIds.slice(0, count), offsets: offsets.slice(0, count), problems };
  }

  /** Chunks that the worker has and the list does not need: they are forgotten here too. */
  takeUnneeded(): readonly number[] {
    const unneeded = [...this.#sent].filter((id) => !this.#needed.has(id));
    for (const id of unneeded) this.#sent.delete(id);
    for (const [chunk, id] of this.#ids) if (!this.#needed.has(id)) this.#ids.delete(chunk);
    return unneeded;
  }
}

/** The buffers of a slice, all of them its own: transferred, they are not copied once more. */
export function sliceBuffers({ chunks, chunkIds, offsets }: ListSlice): ArrayBuffer[] {
  return [...chunks.flatMap(({ parts }) => buffersOf(parts)), chunkIds.buffer, offsets.buffer];
}

/** The page goes on reading its own. Copying a buffer costs a tenth of what a message's own copying does. */
function copyOf(parts: ChunkParts): ChunkParts {
  return {
    ...parts,
    time: parts.time.slice(),
    level: parts.level.slice(),
    hash: parts.hash.slice(),
    origins: parts.origins.slice(),
    textStart: parts.textStart.slice(),
    messageAt: parts.messageAt.slice(),
    text: parts.text.slice(),
    words: copyOfTexts(parts.words),
    texts: parts.texts.map(({ codes, texts }) => ({ codes: codes.slice(), texts: copyOfTexts(texts) })),
    numbers: parts.numbers.map(({ codes, values }) => ({ codes: codes.slice(), values: values.slice() })),
  };
}

function copyOfTexts({ bytes, ends, kept }: TextDictionaryParts): TextDictionaryParts {
  return { bytes: bytes.slice(), ends: ends.slice(), kept };
}

/** The plain entries of one slice, packed as they are met. */
class PlainChunk {
  id: number | undefined;
  readonly #content: SliceContent;
  #chunk: Chunk | null = null;

  constructor(content: SliceContent) {
    this.#content = content;
  }

  get takes(): boolean {
    return this.#chunk === null || !this.#chunk.isFull;
  }

  add(entry: LogEntry): number {
    this.#chunk ??= new Chunk(0, MAX_PLAIN);
    this.#content.add(this.#chunk, entry);
    return this.#chunk.count - 1;
  }

  sent(): SentChunk | null {
    if (this.#chunk === null || this.id === undefined) return null;
    return { id: this.id, parts: copyOf(this.#content.parts(this.#chunk)) };
  }
}
