import { addTo, countOrder, levelOrder, type NameCount } from '../logs/facets';
import { ENTRY_LEVELS } from '../logs/level';
import type { EpochMs } from '../logs/timestamp';
import { type BinRange, type CodeTally, type Measured, noneMeasured, type ScanPart } from './scan-part';
import type { TextDictionary } from './text-dictionary';

/** The most frequent names, and what is not listed. */
export interface TopNames {
  readonly top: readonly NameCount[];
  readonly rest: { readonly names: number; readonly entries: number };
}

/** An error code among errors and worse. Times are null where no entry of it has one. */
export interface TopError {
  readonly error: string;
  readonly count: number;
  readonly first: EpochMs | null;
  readonly last: EpochMs | null;
  /** Rows of the first and last of them by time. */
  readonly firstRow: number;
  readonly lastRow: number;
}

/** Null figures where nothing was measured. */
export interface MeasuredFigures {
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly average: number | null;
}

/** What one pass over the passing rows gave. Can be sent to another thread; `bins.counts` can be transferred. */
export interface ScanSummary {
  /** Rows that pass. */
  readonly count: number;
  /** Rows looked at. */
  readonly scanned: number;
  readonly levels: TopNames;
  readonly sources: TopNames;
  readonly endpoints: TopNames;
  readonly errors: {
    readonly top: readonly TopError[];
    readonly rest: { readonly names: number; readonly entries: number };
  };
  /** Different job ids; entries without one count for none. */
  readonly jobs: number;
  /** Seconds. */
  readonly duration: MeasuredFigures;
  /** Percent. */
  readonly gpu: MeasuredFigures;
  /** Bytes. */
  readonly memory: MeasuredFigures;
  readonly untimed: number;
  readonly firstTime: EpochMs | null;
  readonly lastTime: EpochMs | null;
  readonly bins: {
    /** Bin after bin for each of ENTRY_LEVELS in turn. */
    readonly counts: Uint32Array<ArrayBuffer>;
    /** Rows with a time that the range does not cover. */
    readonly outside: number;
  } | null;
}

/** Names listed unless told otherwise. */
export const MAX_TOP = 1_000;

/** Adds up the parts. */
export function summarise(
  parts: Iterable<ScanPart>,
  jobs: number,
  scanned: number,
  binning: BinRange | null,
  maxTop = MAX_TOP,
): ScanSummary {
  const sums = { count: 0, untimed: 0, outside: 0, first: Number.NaN, last: Number.NaN };
  const levels = new Map<string, number>();
  const sources = new Map<string, number>();
  const endpoints = new Map<string, number>();
  const errors = new Map<string, CodeTally>();
  const measured = { duration: noneMeasured(), gpu: noneMeasured(), memory: noneMeasured() };
  const counts = binning === null ? null : new Uint32Array(binning.buckets.count * ENTRY_LEVELS.length);
  for (const part of parts) {
    const { chunk } = part;
    sums.count += part.count;
    sums.untimed += part.untimed;
    sums.outside += part.outside;
    if (!(sums.first <= part.firstTime) && !Number.isNaN(part.firstTime)) sums.first = part.firstTime;
    if (!(sums.last >= part.lastTime) && !Number.isNaN(part.lastTime)) sums.last = part.lastTime;
    for (const [code, level] of ENTRY_LEVELS.entries())
      if (level !== 'unknown') addSome(levels, level, part.levels[code] ?? 0);
    for (const [code, count] of part.levelTexts)
      addTo(levels, chunk.levelText.texts.textAt(code) || 'unknown', count);
    addNames(sources, part.sources, chunk.source.texts);
    addNames(endpoints, part.endpoints, chunk.endpoint.texts);
    for (const [code, tally] of part.errors) addTally(errors, chunk.errorCode.texts.textAt(code), tally);
    addMeasured(measured.duration, part.duration);
    addMeasured(measured.gpu, part.gpu);
    addMeasured(measured.memory, part.memory);
    if (counts !== null && part.bins !== null) addAll(counts, part.bins);
  }
  return {
    count: sums.count,
    scanned,
    levels: topOf(levelOrder([...levels]), maxTop),
    sources: topOf(countOrder([...sources]), maxTop),
    endpoints: topOf(countOrder([...endpoints]), maxTop),
    errors: topErrors(errors, maxTop),
    jobs,
    duration: figuresOf(measured.duration),
    gpu: figuresOf(measured.gpu),
    memory: figuresOf(measured.memory),
    untimed: sums.untimed,
    firstTime: numberOrNull(sums.first),
    lastTime: numberOrNull(sums.last),
    bins: counts === null ? null : { counts, outside: sums.outside },
  };
}

function addSome(counts: Map<string, number>, name: string, count: number): void {
  if (count > 0) addTo(counts, name, count);
}

function addNames(names: Map<string, number>, counts: Uint32Array, texts: TextDictionary): void {
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0;
    if (count > 0) addTo(names, texts.textAt(code), count);
  }
}

function addAll(sums: Uint32Array, counts: Uint32Array): void {
  for (let at = 0; at < counts.length; at++) sums[at] = (sums[at] ?? 0) + (counts[at] ?? 0);
}

function addTally(errors: Map<string, CodeTally>, code: string, tally: CodeTally): void {
  const known = errors.get(code);
  if (known === undefined) {
    errors.set(code, { ...tally });
    return;
  }
  known.count += tally.count;
  if (!(known.first <= tally.first) && !Number.isNaN(tally.first)) {
    known.first = tally.first;
    known.firstRow = tally.firstRow;
  }
  if (!(known.last >= tally.last) && !Number.isNaN(tally.last)) {
    known.last = tally.last;
    known.lastRow = tally.lastRow;
  }
}

function addMeasured(into: Measured, part: Measured): void {
  into.count += part.count;
  into.sum += part.sum;
  into.min = Math.min(into.min, part.min);
  into.max = Math.max(into.max, part.max);
}

function figuresOf({ count, min, max, sum }: Measured): MeasuredFigures {
  return count === 0
    ? { count, min: null, max: null, average: null }
    : { count, min, max, average: sum / count };
}

function topOf(counts: readonly NameCount[], maxTop: number): TopNames {
  const rest = counts.slice(maxTop);
  return {
    top: counts.slice(0, maxTop),
    rest: { names: rest.length, entries: rest.reduce((sum, [, count]) => sum + count, 0) },
  };
}

function topErrors(errors: ReadonlyMap<string, CodeTally>, maxTop: number): ScanSummary['errors'] {
  const { top, rest } = topOf(countOrder([...errors].map(([code, { count }]) => [code, count])), maxTop);
  return {
    top: top.flatMap(([error, count]) => {
      const tally = errors.get(error);
      if (tally === undefined) return [];
      const { first, last, firstRow, lastRow } = tally;
      return [{ error, count, first: numberOrNull(first), last: numberOrNull(last), firstRow, lastRow }];
    }),
    rest,
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
