import { countOrder, errorOrder, levelOrder, type NameCount } from '../logs/facets';
import { type Histogram, HistogramTally } from '../logs/histogram';
import type { TimeRange } from '../logs/time-range';
import type { Chunk } from './chunk';
import { type ChunkCounter, ChunkCounts, type ErrorPlaces } from './chunk-counts';
import type { NumberColumnParts, TextColumnParts } from './columns';
import type { ListSlice, SliceContent } from './list-slice';
import { ReceivedChunks, type ReceivedList } from './received-list';

/** An error code; its first and last entry by time as places in the list, null where no entry of it has a time. */
export interface PlacedError {
  readonly error: string;
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
}

/** As `Facets`, with places instead of timestamps: those are no column. */
export interface PlacedFacets {
  readonly levels: readonly NameCount[];
  readonly sources: readonly NameCount[];
  readonly errors: readonly PlacedError[];
}

const NO_BYTES = new Uint8Array(0);
const NO_NUMBERS = new Uint32Array(0);
const NO_CODES = new Uint16Array(0);
const NO_WORDS = { bytes: NO_BYTES, ends: NO_NUMBERS, kept: null };
const NO_TEXTS: TextColumnParts = { codes: NO_CODES, texts: NO_WORDS };
const NO_FIGURES: NumberColumnParts = { codes: NO_CODES, values: new Float64Array(0) };

/** What is counted of entries: time, level, source and error code, a tenth of their memory. */
export const COUNTED_COLUMNS: SliceContent = {
  parts: (chunk) => {
    const { firstRow, count, time, level, texts } = chunk.parts();
    const [source, , levelText, , , errorCode] = texts;
    return {
      ...{ firstRow, count, time, level, text: NO_BYTES, words: NO_WORDS },
      ...{ hash: NO_NUMBERS, origins: NO_CODES, textStart: NO_NUMBERS, messageAt: NO_NUMBERS },
      texts: [source, undefined, levelText, undefined, undefined, errorCode].map((part) => part ?? NO_TEXTS),
      numbers: [NO_FIGURES, NO_FIGURES, NO_FIGURES],
    };
  },
  add: (chunk, entry) => chunk.commit(entry, 0),
};

/** A list of which only the columns above are known, and what can be counted of it. */
export class CountedList implements ReceivedList {
  readonly #chunks = new ReceivedChunks();
  #slices: ListSlice[] = [];

  append(slice: ListSlice): void {
    this.#chunks.take(slice);
    this.#slices.push({ ...slice, chunks: [] });
  }

  clear(): void {
    this.#slices = [];
  }

  forget(chunkIds: readonly number[]): void {
    this.#chunks.forget(chunkIds);
  }

  /** As `histogram` counts. */
  volume(range: TimeRange, zoneOffsetMs: number): Histogram {
    const tally = new HistogramTally(range, zoneOffsetMs);
    this.#forEach(({ time, level }) => ({
      add: (offset) => tally.add(time[offset] ?? Number.NaN, level[offset] ?? 0),
    }));
    return tally.histogram();
  }

  /** As `countFacets` counts. */
  facets(): PlacedFacets {
    const errors = new Map<string, ErrorPlaces>();
    const parts: ChunkCounts[] = [];
    this.#forEach((chunk) => {
      const part = new ChunkCounts(chunk, errors);
      parts.push(part);
      return part;
    });
    const levels = new Map<string, number>();
    const sources = new Map<string, number>();
    for (const part of parts) part.addTo(levels, sources);
    return {
      levels: levelOrder([...levels]),
      sources: countOrder([...sources]),
      errors: errorOrder(
        [...errors].map(([error, { count, first, last }]) => ({
          error,
          count,
          first: first < 0 ? null : first,
          last: last < 0 ? null : last,
        })),
      ),
    };
  }

  /** Goes through the list in its order, with one counter for each chunk. */
  #forEach(counterOf: (chunk: Chunk) => ChunkCounter): void {
    const counters = new Map<number, ChunkCounter>();
    let place = 0;
    for (const { chunkIds, offsets } of this.#slices) {
      let before = -1;
      let counter: ChunkCounter | undefined;
      for (let at = 0; at < chunkIds.length; at++) {
        const id = chunkIds[at] ?? 0;
        if (id !== before) {
          before = id;
          counter = counters.get(id);
          if (counter === undefined) {
            counter = counterOf(this.#chunks.get(id));
            counters.set(id, counter);
          }
        }
        counter?.add(offsets[at] ?? 0, place);
        place += 1;
      }
    }
  }
}
