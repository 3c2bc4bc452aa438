import type { FieldFilter } from '../logs/field-filter';
import { ENTRY_LEVELS, type EntryLevel, isAtLeast, type Level } from '../logs/level';
import type { TimeRange } from '../logs/time-range';
import { ByteSearch } from './byte-search';
import type { Chunk } from './chunk';
import { FieldSought, FieldTest } from './field-test';
import type { RowSet } from './row-set';
import type { TextDictionary } from './text-dictionary';

/** Which rows are meant. What is left out, or an empty list, lets everything pass. */
export interface StoreFilter {
  readonly levels?: readonly EntryLevel[];
  /** As `isAtLeast`: an unknown level passes. */
  readonly minimumLevel?: Level;
  readonly sources?: readonly string[];
  readonly endpoints?: readonly string[];
  readonly jobId?: string;
  readonly requestId?: string;
  /** Both ends included, as in a histogram. An entry without a time is in no range. */
  readonly range?: TimeRange;
  readonly fields?: readonly FieldFilter[];
  /**
   * A text in the message, without regard to case: of A to Z where the text is ASCII (an ASCII text is not found in
   * letters that merely have one as their lower case, as the Kelvin sign), of all letters otherwise.
   */
  readonly contains?: string;
  /**
   * Rows that passed a test made elsewhere, such as a regular expression in a worker that can be ended: `messageBatches`
   * gives the messages for it. Only rows below its `decidedTo` are looked at.
   */
  readonly tested?: RowSet;
  /** Rows from this one on are left out: the store has grown since what is looked at. */
  readonly before?: number;
}

/** Rows of a step of a dear filter, where each may take some microseconds. */
export const DEAR_ROWS = 1_024;

/** A filter's texts as the numbers that one chunk has for them. */
interface ChunkCodes {
  /** One flag for each number; null where every one passes. */
  readonly sources: Uint8Array | null;
  readonly endpoints: Uint8Array | null;
  /** Null where every one passes, -1 where the chunk has no row of it. */
  readonly job: number | null;
  readonly request: number | null;
  readonly fields: readonly FieldTest[];
}

/** A filter made ready. Rows are tested in passes over a list of offsets, the cheap ones first. */
export class RowFilter {
  readonly filter: StoreFilter;
  readonly #levels = new Uint8Array(ENTRY_LEVELS.length);
  readonly #search: ByteSearch | null;
  readonly #needle: string;
  readonly #fields: readonly FieldSought[];
  /** Of sealed chunks: the numbers of others are still growing. */
  readonly #codes = new WeakMap<Chunk, ChunkCodes>();
  readonly #place = { start: 0, end: 0 };

  constructor(filter: StoreFilter) {
    this.filter = filter;
    const { levels = [], minimumLevel } = filter;
    for (const [code, level] of ENTRY_LEVELS.entries()) {
      const listed = levels.length === 0 || levels.includes(level);
      this.#levels[code] = listed && (minimumLevel === undefined || isAtLeast(level, minimumLevel)) ? 1 : 0;
    }
    this.#fields = (filter.fields ?? []).map((field) => new FieldSought(field));
    this.#needle = (filter.contains ?? '').toLowerCase();
    this.#search = this.#needle === '' ? null : ByteSearch.for(this.#needle);
  }

  /** The first row that may not be looked at yet. */
  get endRow(): number {
    const { tested, before = Number.POSITIVE_INFINITY } = this.filter;
    return Math.min(tested?.decidedTo ?? before, before);
  }

  /** Whether entries or their texts have to be made for it. */
  get isDear(): boolean {
    return (this.filter.fields ?? []).length > 0 || (this.#needle !== '' && this.#search === null);
  }

  /** Writes the offsets of `[from, to)` that pass into `offsets` and gives how many there are. */
  passing(chunk: Chunk, from: number, to: number, offsets: Uint16Array): number {
    return this.#passingFurther(chunk, offsets, passingLevels(chunk.level, this.#levels, from, to, offsets));
  }

  /** Leaves of the first `count` offsets those that pass, in their order, and gives how many there are. */
  keepPassing(chunk: Chunk, offsets: Uint16Array, count: number): number {
    return this.#passingFurther(chunk, offsets, keepCodes(chunk.level, this.#levels, offsets, count));
  }

  /** All conditions but those on the level. */
  #passingFurther(chunk: Chunk, offsets: Uint16Array, among: number): number {
    const { sources, endpoints, job, request, fields } = this.#codesIn(chunk);
    const { range, tested } = this.filter;
    let count = among;
    if (sources !== null) count = keepCodes(chunk.source.codes, sources, offsets, count);
    if (endpoints !== null) count = keepCodes(chunk.endpoint.codes, endpoints, offsets, count);
    if (job !== null) count = keepCode(chunk.job.codes, job, offsets, count);
    if (request !== null) count = keepCode(chunk.request.codes, request, offsets, count);
    if (range !== undefined) count = keepRange(chunk.time, range, offsets, count);
    if (tested !== undefined) count = keep(offsets, count, (offset) => tested.has(chunk.firstRow + offset));
    if (this.#needle !== '') count = this.#passingText(chunk, offsets, count);
    for (const field of fields) count = keep(offsets, count, (offset) => field.passes(offset));
    return count;
  }

  #codesIn(chunk: Chunk): ChunkCodes {
    const known = this.#codes.get(chunk);
    if (known !== undefined) return known;
    const { sources = [], endpoints = [], jobId, requestId } = this.filter;
    const codes: ChunkCodes = {
      sources: sources.length === 0 ? null : codesOf(chunk.source.texts, sources),
      endpoints: endpoints.length === 0 ? null : codesOf(chunk.endpoint.texts, endpoints),
      job: jobId === undefined ? null : chunk.job.texts.find(jobId),
      request: requestId === undefined ? null : chunk.request.texts.find(requestId),
      fields: this.#fields.map((field) => new FieldTest(chunk, field)),
    };
    if (chunk.isSealed) this.#codes.set(chunk, codes);
    return codes;
  }

  #passingText(chunk: Chunk, offsets: Uint16Array, count: number): number {
    const search = this.#search;
    if (search === null) {
      const needle = this.#needle;
      return keep(offsets, count, (offset) => chunk.messageAt(offset).toLowerCase().includes(needle));
    }
    const bytes = chunk.textBytes;
    const place = this.#place;
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at] ?? 0;
      chunk.messagePlace(offset, place);
      if (search.isIn(bytes, place.start, place.end)) offsets[kept++] = offset;
    }
    return kept;
  }
}

function passingLevels(
  levels: Uint8Array,
  allowed: Uint8Array,
  from: number,
  to: number,
  offsets: Uint16Array,
): number {
  let count = 0;
  for (let offset = from; offset < to; offset++) {
    offsets[count] = offset;
    count += allowed[levels[offset] ?? 0] ?? 0;
  }
  return count;
}

/** One flag for each code of the dictionary. */
function codesOf(dictionary: TextDictionary, texts: readonly string[]): Uint8Array {
  const allowed = new Uint8Array(dictionary.size);
  for (const text of texts) {
    const code = dictionary.find(text);
    if (code >= 0) allowed[code] = 1;
  }
  return allowed;
}

function keepCodes(
  codes: Uint16Array | Uint8Array,
  allowed: Uint8Array,
  offsets: Uint16Array,
  count: number,
): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    offsets[kept] = offset;
    kept += allowed[codes[offset] ?? 0] ?? 0;
  }
  return kept;
}

function keepCode(codes: Uint16Array, code: number, offsets: Uint16Array, count: number): number {
  if (code < 0) return 0;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    if (codes[offset] === code) offsets[kept++] = offset;
  }
  return kept;
}

function keepRange(times: Float64Array, range: TimeRange, offsets: Uint16Array, count: number): number {
  const { start, end } = range;
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    const time = times[offset] ?? Number.NaN;
    if (time >= start && time <= end) offsets[kept++] = offset;
  }
  return kept;
}

function keep(offsets: Uint16Array, count: number, passes: (offset: number) => boolean): number {
  let kept = 0;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    if (passes(offset)) offsets[kept++] = offset;
  }
  return kept;
}
