import type { Buckets } from '../logs/histogram';
import { ENTRY_LEVELS, isFailure } from '../logs/level';
import type { TimeRange } from '../logs/time-range';
import type { Chunk } from './chunk';
import { NO_NUMBER, type NumberColumn } from './columns';

/** What a histogram counts over. Both ends of the range count as within it. */
export interface BinRange {
  readonly range: TimeRange;
  readonly buckets: Buckets;
}

/** Numbers of one column that were met: seconds, percent or bytes. */
export interface Measured {
  count: number;
  min: number;
  max: number;
  sum: number;
}

/** Entries of one error code, and the times and rows of the first and last of them that have a time. */
export interface CodeTally {
  count: number;
  first: number;
  firstRow: number;
  last: number;
  lastRow: number;
}

export function noneMeasured(): Measured {
  return { count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0 };
}

const UNKNOWN = ENTRY_LEVELS.length - 1;
const FAILURE = Uint8Array.from(ENTRY_LEVELS, (level) => (isFailure(level) ? 1 : 0));

/** What was counted of the passing rows of one chunk, by the chunk's own codes; goes when the chunk goes. */
export class ScanPart {
  readonly chunk: Chunk;
  readonly levels = new Uint32Array(ENTRY_LEVELS.length);
  /** Of unknown levels, by their text. */
  readonly levelTexts = new Map<number, number>();
  readonly errors = new Map<number, CodeTally>();
  readonly duration = noneMeasured();
  readonly gpu = noneMeasured();
  readonly memory = noneMeasured();
  /** Bin after bin for each level in turn; null without a range. */
  readonly bins: Uint32Array<ArrayBuffer> | null;
  /** Codes of the jobs met. */
  readonly jobs = new Set<number>();
  sources = new Uint32Array(16);
  endpoints = new Uint32Array(4);
  /** Rows that pass. */
  count = 0;
  /** Rows looked at. */
  scanned = 0;
  untimed = 0;
  outside = 0;
  /** Of the rows with a time; NaN when there is none. */
  firstTime = Number.NaN;
  lastTime = Number.NaN;
  readonly #binning: BinRange | null;

  constructor(chunk: Chunk, binning: BinRange | null) {
    this.chunk = chunk;
    this.#binning = binning;
    this.bins = binning === null ? null : new Uint32Array(binning.buckets.count * ENTRY_LEVELS.length);
  }

  /** Counts the rows at the first `count` of the offsets, of so many looked at; gives the jobs not met before. */
  add(offsets: Uint16Array, count: number, scanned: number): readonly number[] {
    const { chunk } = this;
    this.scanned += scanned;
    this.count += count;
    this.#addLevels(offsets, count);
    this.sources = addCodes(this.sources, chunk.source.texts.size, chunk.source.codes, offsets, count);
    this.endpoints = addCodes(
      this.endpoints,
      chunk.endpoint.texts.size,
      chunk.endpoint.codes,
      offsets,
      count,
    );
    this.#addTimes(offsets, count);
    measure(this.duration, chunk.duration, offsets, count);
    measure(this.gpu, chunk.gpu, offsets, count);
    measure(this.memory, chunk.memory, offsets, count);
    return this.#addJobs(offsets, count);
  }

  /** About, in bytes. */
  byteSize(): number {
    const entries = this.levelTexts.size + this.errors.size * 3 + this.jobs.size;
    return (
      1_024 +
      entries * MAP_ENTRY_BYTES +
      (this.bins?.byteLength ?? 0) +
      this.sources.byteLength +
      this.endpoints.byteLength
    );
  }

  #addLevels(offsets: Uint16Array, count: number): void {
    const { chunk, levels } = this;
    const noCode = chunk.errorCode.texts.find('');
    for (let at = 0; at < count; at++) {
      const offset = offsets[at] ?? 0;
      const level = chunk.level[offset] ?? 0;
      levels[level] = (levels[level] ?? 0) + 1;
      if (level === UNKNOWN) {
        const code = chunk.levelText.codes[offset] ?? 0;
        this.levelTexts.set(code, (this.levelTexts.get(code) ?? 0) + 1);
      } else if (FAILURE[level] === 1) {
        const code = chunk.errorCode.codes[offset] ?? 0;
        if (code !== noCode) this.#addError(code, offset);
      }
    }
  }

  #addError(code: number, offset: number): void {
    const time = this.chunk.time[offset] ?? Number.NaN;
    const row = this.chunk.firstRow + offset;
    let tally = this.errors.get(code);
    if (tally === undefined) {
      tally = { count: 0, first: Number.NaN, firstRow: row, last: Number.NaN, lastRow: row };
      this.errors.set(code, tally);
    }
    tally.count += 1;
    if (Number.isNaN(time)) return;
    if (!(tally.first <= time)) {
      tally.first = time;
      tally.firstRow = row;
    }
    if (!(tally.last >= time)) {
      tally.last = time;
      tally.lastRow = row;
    }
  }

  #addTimes(offsets: Uint16Array, count: number): void {
    const { time, level } = this.chunk;
    const { bins } = this;
    const start = this.#binning?.range.start ?? 0;
    const end = this.#binning?.range.end ?? 0;
    const { start: origin, widthMs, count: binCount } = this.#binning?.buckets ?? NO_BUCKETS;
    let { firstTime: first, lastTime: last } = this;
    for (let at = 0; at < count; at++) {
      const offset = offsets[at] ?? 0;
      const when = time[offset] ?? Number.NaN;
      if (Number.isNaN(when)) {
        this.untimed += 1;
        continue;
      }
      if (!(first <= when)) first = when;
      if (!(last >= when)) last = when;
      if (bins === null) continue;
      if (when < start || when > end) {
        this.outside += 1;
        continue;
      }
      const bin = Math.min(binCount - 1, Math.max(0, Math.floor((when - origin) / widthMs)));
      const place = (level[offset] ?? 0) * binCount + bin;
      bins[place] = (bins[place] ?? 0) + 1;
    }
    this.firstTime = first;
    this.lastTime = last;
  }

  #addJobs(offsets: Uint16Array, count: number): readonly number[] {
    const { codes } = this.chunk.job;
    const added: number[] = [];
    let before = -1;
    for (let at = 0; at < count; at++) {
      const code = codes[offsets[at] ?? 0] ?? 0;
      if (code !== before && !this.jobs.has(code)) {
        this.jobs.add(code);
        added.push(code);
      }
      before = code;
    }
    return added;
  }
}

/** What a small number costs in a Map or Set: measured in V8. */
const MAP_ENTRY_BYTES = 36;
const NO_BUCKETS: Buckets = { start: 0, widthMs: 1, count: 1 };

function addCodes(
  counts: Uint32Array<ArrayBuffer>,
  size: number,
  codes: Uint16Array,
  offsets: Uint16Array,
  count: number,
): Uint32Array<ArrayBuffer> {
  let grown = counts;
  if (size > counts.length) {
    grown = new Uint32Array(Math.max(size, counts.length * 2));
    grown.set(counts);
  }
  for (let at = 0; at < count; at++) {
    const code = codes[offsets[at] ?? 0] ?? 0;
    grown[code] = (grown[code] ?? 0) + 1;
  }
  return grown;
}

function measure(into: Measured, column: NumberColumn, offsets: Uint16Array, count: number): void {
  const { codes, values } = column;
  let { count: measured, min, max, sum } = into;
  for (let at = 0; at < count; at++) {
    const code = codes[offsets[at] ?? 0] ?? NO_NUMBER;
    if (code === NO_NUMBER) continue;
    const value = values[code] ?? 0;
    measured += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  into.count = measured;
  into.min = min;
  into.max = max;
  into.sum = sum;
}
