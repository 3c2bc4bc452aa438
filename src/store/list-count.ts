import { addTo, countOrder, errorOrder, levelOrder, type NameCount } from '../logs/facets';
import { type Histogram, HistogramTally } from '../logs/histogram';
import { ENTRY_LEVELS, isFailure } from '../logs/level';
import type { TimeRange } from '../logs/time-range';
import type { Chunk } from './chunk';
import type { NumberColumnParts, TextColumnParts } from './columns';
import type { ListSlice, SliceContent } from './list-slice';
import { ReceivedChunks, type ReceivedList } from './received-list';
import type { TextDictionary } from './text-dictionary';

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
  #forEach(counterOf: (chunk: Chunk) => Counter): void {
    const counters = new Map<number, Counter>();
    let place = 0;
    for (const { chunkIds, offsets } of this.#slices) {
      let before = -1;
      let counter: Counter | undefined;
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

interface Counter {
  add(offset: number, place: number): void;
}

interface ErrorPlaces {
  count: number;
  firstTime: number;
  first: number;
  lastTime: number;
  last: number;
}

const UNKNOWN = ENTRY_LEVELS.indexOf('unknown');
const FAILURE = Uint8Array.from(ENTRY_LEVELS, (level) => (isFailure(level) ? 1 : 0));

/** Counts by the codes of one chunk. */
class ChunkCounts implements Counter {
  readonly #chunk: Chunk;
  readonly #errors: Map<string, ErrorPlaces>;
  readonly #levels = new Uint32Array(ENTRY_LEVELS.length);
  readonly #levelTexts: Uint32Array;
  readonly #sources: Uint32Array;
  /** The tally of each error code met in this chunk. */
  readonly #tallies: (ErrorPlaces | undefined)[] = [];
  readonly #noError: number;

  constructor(chunk: Chunk, errors: Map<string, ErrorPlaces>) {
    this.#chunk = chunk;
    this.#errors = errors;
    this.#levelTexts = new Uint32Array(chunk.levelText.texts.size);
    this.#sources = new Uint32Array(chunk.source.texts.size);
    this.#noError = chunk.errorCode.texts.find('');
  }

  add(offset: number, place: number): void {
    const { level: levels, source, levelText, errorCode } = this.#chunk;
    const level = levels[offset] ?? 0;
    if (level === UNKNOWN) addOne(this.#levelTexts, levelText.codes[offset] ?? 0);
    else addOne(this.#levels, level);
    addOne(this.#sources, source.codes[offset] ?? 0);
    if (FAILURE[level] !== 1) return;
    const code = errorCode.codes[offset] ?? 0;
    if (code !== this.#noError) this.#addError(code, this.#chunk.time[offset] ?? Number.NaN, place);
  }

  addTo(levels: Map<string, number>, sources: Map<string, number>): void {
    const { source, levelText } = this.#chunk;
    for (const [code, level] of ENTRY_LEVELS.entries()) addSome(levels, level, this.#levels[code] ?? 0);
    addTexts(levels, this.#levelTexts, levelText.texts, 'unknown');
    addTexts(sources, this.#sources, source.texts, '');
  }

  #addError(code: number, time: number, place: number): void {
    let tally = this.#tallies[code];
    if (tally === undefined) {
      const error = this.#chunk.errorCode.texts.textAt(code);
      tally = this.#errors.get(error) ?? { count: 0, firstTime: 0, first: -1, lastTime: 0, last: -1 };
      this.#errors.set(error, tally);
      this.#tallies[code] = tally;
    }
    tally.count += 1;
    if (Number.isNaN(time)) return;
    if (tally.first < 0 || time < tally.firstTime) {
      tally.firstTime = time;
      tally.first = place;
    }
    if (tally.last < 0 || time > tally.lastTime) {
      tally.lastTime = time;
      tally.last = place;
    }
  }
}

function addOne(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

function addSome(counts: Map<string, number>, name: string, count: number): void {
  if (count > 0) addTo(counts, name, count);
}

function addTexts(
  counts: Map<string, number>,
  byCode: Uint32Array,
  texts: TextDictionary,
  nameOfNone: string,
): void {
  for (const [code, count] of byCode.entries()) addSome(counts, texts.textAt(code) || nameOfNone, count);
}
