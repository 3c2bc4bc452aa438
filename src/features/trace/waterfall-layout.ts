import type { Trace, TracePhase } from '../../logs/analysis/trace';
import { isFailure } from '../../logs/level';
import { SECOND_MS } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';

/** A row's place in the chart. Shares are of the trace's time, 0 to 1. */
export interface Mark {
  /** Place among the trace's rows. */
  readonly row: number;
  /** Line within its lane. */
  readonly track: number;
  readonly left: number;
  /** 0 for a point: an entry without a duration. */
  readonly width: number;
  readonly clamped: boolean;
}

export interface Lane {
  readonly source: string;
  /** Lines it needs so that marks do not hide each other. */
  readonly tracks: number;
  readonly marks: readonly Mark[];
  readonly entries: number;
  readonly errors: number;
}

export interface WaterfallLayout {
  readonly lanes: readonly Lane[];
  /** Entries left out of the chart: beyond {@link MAX_MARKS}, or of sources beyond {@link MAX_LANES}. */
  readonly omittedMarks: number;
  readonly omittedLanes: number;
  /** Marks that lie over others because their lane has no more than {@link MAX_TRACKS} lines. */
  readonly overlapping: number;
  /** Milliseconds between two ticks of the axis, and the ticks from the start. */
  readonly ticks: readonly number[];
  /** Milliseconds that the axis covers; never zero. */
  readonly spanMs: number;
}

export const MAX_MARKS = 2_000;
export const MAX_LANES = 40;
export const MAX_TRACKS = 6;
const MAX_TICKS = 8;
/** Room that a point takes, as a share of the width. */
const POINT_SHARE = 0.012;

/** Places a trace's entries in lanes. Where there are too many to draw, errors and then the longest go first. */
export function layOut(trace: Trace): WaterfallLayout {
  const spanMs = Math.max(1, trace.wallMs);
  const start = trace.start ?? 0;
  const drawn = chosenRows(trace);
  const lanes = trace.lanes.slice(0, MAX_LANES).map((source) => ({
    source,
    ends: [] as number[],
    marks: [] as Mark[],
    entries: 0,
    errors: 0,
  }));
  for (const { lane, level } of trace.rows) {
    const known = lanes[lane];
    if (known === undefined) continue;
    known.entries += 1;
    if (isFailure(level)) known.errors += 1;
  }
  let overlapping = 0;
  for (const row of drawn) {
    const placed = trace.rows[row];
    const lane = placed === undefined ? undefined : lanes[placed.lane];
    if (placed === undefined || lane === undefined) continue;
    const left = (placed.spanStart - start) / spanMs;
    const width = (placed.time - placed.spanStart) / spanMs;
    const free = lane.ends.findIndex((end) => end <= left);
    const track = free >= 0 ? free : Math.min(lane.ends.length, MAX_TRACKS - 1);
    if (free < 0 && lane.ends.length === MAX_TRACKS) overlapping += 1;
    lane.ends[track] = Math.max(lane.ends[track] ?? 0, left + Math.max(width, POINT_SHARE));
    lane.marks.push({ row, track, left, width, clamped: placed.clampedMs > 0 });
  }
  const shownMarks = lanes.reduce((sum, { marks }) => sum + marks.length, 0);
  return {
    lanes: lanes.map(({ ends, ...lane }) => ({ ...lane, tracks: Math.max(1, ends.length) })),
    omittedMarks: trace.rows.length - shownMarks,
    omittedLanes: Math.max(0, trace.lanes.length - MAX_LANES),
    overlapping,
    ticks: trace.wallMs === 0 ? [0] : elapsedTicks(spanMs),
    spanMs,
  };
}

/** Rows to draw, by where their span begins, longest first, so that short ones are packed around long ones. */
function chosenRows({ rows }: Trace): readonly number[] {
  const length = (row: number): number => {
    const placed = rows[row];
    return placed === undefined ? 0 : placed.time - placed.spanStart;
  };
  const begin = (row: number): number => rows[row]?.spanStart ?? 0;
  let chosen = [...rows.keys()];
  if (chosen.length > MAX_MARKS) {
    const failed = (row: number): number => Number(isFailure(rows[row]?.level ?? 'unknown'));
    chosen = chosen
      .toSorted((a, b) => failed(b) - failed(a) || length(b) - length(a) || a - b)
      .slice(0, MAX_MARKS);
  }
  return chosen.toSorted((a, b) => begin(a) - begin(b) || length(b) - length(a) || a - b);
}

const CLOCK_STEPS_MS = [
  15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000,
  43_200_000, 86_400_000,
] as const;

/** Round elapsed times in milliseconds for an axis, from zero, at most eight. */
export function elapsedTicks(spanMs: number): readonly number[] {
  const least = spanMs / (MAX_TICKS - 1);
  let step = least;
  if (least <= 10_000) {
    const power = 10 ** Math.floor(Math.log10(least));
    step = power * (least / power <= 1 ? 1 : least / power <= 2 ? 2 : least / power <= 5 ? 5 : 10);
  } else {
    step = CLOCK_STEPS_MS.find((clock) => clock >= least) ?? Math.ceil(least / 86_400_000) * 86_400_000;
  }
  step = Math.max(1, step);
  const ticks: number[] = [];
  for (let tick = 0; tick * step <= spanMs; tick += 1) ticks.push(tick * step);
  return ticks;
}

export const MAX_PHASE_STRIPS = 6;
export const MAX_STRIP_PHASES = 50;

/** A phase's place in its strip, as shares of the width, 0 to 1. */
export interface PlacedPhase {
  readonly phase: TracePhase;
  readonly left: number;
  readonly width: number;
}

/** The phases that one entry reports, as a strip of the band. */
export interface PhaseStrip {
  readonly row: number;
  readonly phases: readonly PlacedPhase[];
  /** Whether they stand on a scale of their own, as most of their time lies before the trace's first entry. */
  readonly ownScale: boolean;
  /** All of the entry's phases. */
  readonly seconds: number;
}

/** Phases by the entry that reports them; `omitted` phases are beyond what can be drawn. */
export function phaseStrips({ phases, start, wallMs }: Trace): {
  readonly strips: readonly PhaseStrip[];
  readonly omitted: number;
} {
  const byRow = new Map<number, TracePhase[]>();
  for (const phase of phases) {
    const known = byRow.get(phase.row);
    if (known === undefined) byRow.set(phase.row, [phase]);
    else known.push(phase);
  }
  const strips = [...byRow]
    .slice(0, MAX_PHASE_STRIPS)
    .map(([row, own]) => placeStrip(row, own, start ?? 0, Math.max(1, wallMs)));
  const drawn = strips.reduce((sum, strip) => sum + strip.phases.length, 0);
  return { strips, omitted: phases.length - drawn };
}

function placeStrip(row: number, phases: readonly TracePhase[], start: EpochMs, spanMs: number): PhaseStrip {
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  const clampedMs = phases.reduce((sum, phase) => sum + phase.clampedMs, 0);
  const ownScale = clampedMs > (seconds * SECOND_MS) / 2;
  let before = 0;
  return {
    row,
    seconds,
    ownScale,
    phases: phases.slice(0, MAX_STRIP_PHASES).map((phase) => {
      const left = before / seconds;
      before += phase.seconds;
      return ownScale
        ? { phase, left, width: phase.seconds / seconds }
        : { phase, left: (phase.start - start) / spanMs, width: (phase.end - phase.start) / spanMs };
    }),
  };
}
