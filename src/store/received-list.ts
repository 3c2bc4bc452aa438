import type { LogEntry } from '../logs/entry';
import { Chunk } from './chunk';
import type { ListSlice } from './list-slice';
import { packedEntry } from './packed-entries';

/** A list as a worker holds it. A list grows by slices until it is cleared. */
export interface ReceivedList {
  append(slice: ListSlice): void;
  /** Ends the list; chunks are kept for the next one. */
  clear(): void;
  /** Lets go of chunks that no list needs any more. */
  forget(chunkIds: readonly number[]): void;
}

/** The chunks a worker was sent, by their ids. */
export class ReceivedChunks {
  readonly #chunks = new Map<number, Chunk>();

  take({ chunks }: ListSlice): void {
    for (const { id, parts } of chunks) this.#chunks.set(id, new Chunk(parts.firstRow, parts));
  }

  forget(ids: readonly number[]): void {
    for (const id of ids) this.#chunks.delete(id);
  }

  /** Throws for an id that was never sent, which only a mistake of ours can bring about. */
  get(id: number): Chunk {
    const chunk = this.#chunks.get(id);
    if (chunk === undefined) throw new Error(`no chunk ${id}`);
    return chunk;
  }
}

/** A list whose entries are read one by one. */
export class ReceivedEntries implements ReceivedList {
  readonly #chunks = new ReceivedChunks();
  #entries: LogEntry[] = [];

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  append(slice: ListSlice): void {
    this.#chunks.take(slice);
    for (let at = 0; at < slice.chunkIds.length; at++) {
      const chunk = this.#chunks.get(slice.chunkIds[at] ?? 0);
      this.#entries.push(packedEntry(chunk, slice.offsets[at] ?? 0, slice.problems.get(at)));
    }
  }

  clear(): void {
    this.#entries = [];
  }

  forget(chunkIds: readonly number[]): void {
    this.#chunks.forget(chunkIds);
  }
}
