import type { LogEntry } from '../entry';
import { type EntryLevel, isFailure } from '../level';
import { SECOND_MS } from '../time-range';
import type { EpochMs } from '../timestamp';
import type { Basis } from './basis';
import { phaseLabel, phaseRank, phaseTimesOf } from './phase-times';
import { timeOrder } from './time-order';
import { type TraceOutcome, traceOutcome } from './trace-outcome';

/** Which entries belong together. */
export interface TraceKey {
  readonly field: 'jobId' | 'requestId';
  readonly id: string;
}

/** One entry of a trace. Times in milliseconds. */
export interface TraceRow {
  /** Place in the list that was analysed. */
  readonly index: number;
  readonly time: EpochMs;
  /** Place of its lane. */
  readonly lane: number;
  readonly level: EntryLevel;
  /** Where the work it reports began: time less duration, never before the trace's beginning. */
  readonly spanStart: EpochMs;
  /** Milliseconds of its duration that lie before the trace's beginning and are not drawn; 0 when none do. */
  readonly clampedMs: number;
  readonly sinceStartMs: number;
  /** Since the entry before, of the trace and of the same request; null for the first. */
  readonly sincePreviousMs: number | null;
  readonly sinceSameRequestMs: number | null;
}

/** A silence between two entries. */
export interface TraceGap {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** The row after it. */
  readonly row: number;
  /** Whether the duration of some entry spans all of it, so that work was going on. */
  readonly covered: boolean;
}

/** A phase placed on the time axis. */
export interface TracePhase {
  /** As sent: "inferenceTime". */
  readonly name: string;
  readonly label: string;
  readonly seconds: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** Milliseconds cut off at the trace's beginning. */
  readonly clampedMs: number;
  /** The row that reports it. */
  readonly row: number;
}

/** How phases come by their place in time, in words: the API gives their lengths only. */
export const PHASE_PLACEMENT =
  'Placed one after another in the documented order, the first beginning as long before their entry as the total lasts.';

/** All entries of a job or request, ready to be drawn over time. */
export interface Trace {
  readonly key: TraceKey;
  /** Oldest first; ties as logged. */
  readonly rows: readonly TraceRow[];
  /** Sources in order of their first entry. */
  readonly lanes: readonly string[];
  /** Places of entries without a readable time, which have no place on the axis. */
  readonly untimed: readonly number[];
  /** Entries of the trace, of all. */
  readonly basis: Basis;
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
  /** First to last entry. */
  readonly wallMs: number;
  /** Longest first, at most {@link MAX_GAPS}, none shorter than {@link MIN_GAP_MS}. */
  readonly gaps: readonly TraceGap[];
  readonly phases: readonly TracePhase[];
  /** Rows of level error and fatal. */
  readonly errors: readonly number[];
  readonly outcome: TraceOutcome;
}

export const MAX_GAPS = 5;
export const MIN_GAP_MS = 100;

/** Puts together all entries of a job or request, from a list in any order. */
export function buildTrace(entries: readonly LogEntry[], key: TraceKey): Trace {
  const indexes: number[] = [];
  const untimed: number[] = [];
  entries.forEach((entry, index) => {
    if (entry[key.field] === key.id) (entry.time === null ? untimed : indexes).push(index);
  });
  const order = timeOrder(entries, indexes);
  const ordered = order.flatMap((index) => entries[index] ?? []);
  const start = ordered.at(0)?.time ?? null;
  const end = ordered.at(-1)?.time ?? null;
  const lanes = [...new Set(ordered.map(({ source }) => source))];
  const rows = start === null ? [] : placeRows(ordered, order, lanes, start);
  return {
    key,
    rows,
    lanes,
    untimed,
    basis: { used: rows.length + untimed.length, of: entries.length },
    start,
    end,
    wallMs: start === null || end === null ? 0 : end - start,
    gaps: longestGaps(rows),
    phases: start === null ? [] : placePhases(ordered, start),
    errors: rows.flatMap(({ level }, row) => (isFailure(level) ? [row] : [])),
    outcome: traceOutcome(ordered),
  };
}

function placeRows(
  ordered: readonly LogEntry[],
  order: readonly number[],
  lanes: readonly string[],
  start: EpochMs,
): readonly TraceRow[] {
  const laneOf = new Map(lanes.map((source, lane) => [source, lane]));
  const lastOfRequest = new Map<string, EpochMs>();
  let previous: EpochMs | null = null;
  return ordered.map((entry, row) => {
    const time = entry.time ?? start;
    const sameRequest = entry.requestId === '' ? undefined : lastOfRequest.get(entry.requestId);
    const wanted = time - Math.max(0, entry.duration ?? 0) * SECOND_MS;
    const placed: TraceRow = {
      index: order[row] ?? -1,
      time,
      lane: laneOf.get(entry.source) ?? 0,
      level: entry.level,
      spanStart: Math.max(start, wanted),
      clampedMs: Math.max(0, start - wanted),
      sinceStartMs: time - start,
      sincePreviousMs: previous === null ? null : time - previous,
      sinceSameRequestMs: sameRequest === undefined ? null : time - sameRequest,
    };
    previous = time;
    if (entry.requestId !== '') lastOfRequest.set(entry.requestId, time);
    return placed;
  });
}

function longestGaps(rows: readonly TraceRow[]): readonly TraceGap[] {
  return rows
    .flatMap(({ time, sincePreviousMs }, row) =>
      sincePreviousMs !== null && sincePreviousMs >= MIN_GAP_MS
        ? [{ start: time - sincePreviousMs, end: time, row }]
        : [],
    )
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start)
    .slice(0, MAX_GAPS)
    .map((gap) => ({
      ...gap,
      covered: rows.some(({ spanStart, time }) => spanStart <= gap.start && time >= gap.end),
    }));
}

function placePhases(ordered: readonly LogEntry[], start: EpochMs): readonly TracePhase[] {
  return ordered.flatMap((entry, row) => {
    const times = phaseTimesOf(entry);
    if (times === null || entry.time === null) return [];
    let at = entry.time - times.scale * SECOND_MS;
    return times.phases
      .toSorted((a, b) => phaseRank(a.name) - phaseRank(b.name))
      .map(({ name, seconds }): TracePhase => {
        const from = at;
        at += seconds * SECOND_MS;
        return {
          name,
          label: phaseLabel(name),
          seconds,
          start: Math.max(start, from),
          end: Math.max(start, at),
          clampedMs: Math.max(0, Math.min(at, start) - from),
          row,
        };
      });
  });
}
