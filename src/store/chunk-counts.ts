import { addTo } from '../logs/facets';
import { ENTRY_LEVELS, isFailure } from '../logs/level';
import type { Chunk } from './chunk';
import type { TextDictionary } from './text-dictionary';

/** Counts rows of one chunk, each with its place in the list. */
export interface ChunkCounter {
  add(offset: number, place: number): void;
}

/** How often an error code was met, and where first and last by time; a place is -1 where no entry has a time. */
export interface ErrorPlaces {
  count: number;
  firstTime: number;
  first: number;
  lastTime: number;
  last: number;
}

const UNKNOWN = ENTRY_LEVELS.indexOf('unknown');
const FAILURE = Uint8Array.from(ENTRY_LEVELS, (level) => (isFailure(level) ? 1 : 0));

/** Levels, sources and errors, by the codes of the chunk; errors go to the tallies of the whole list. */
export class ChunkCounts implements ChunkCounter {
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

  /** Adds the counts by name. */
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
