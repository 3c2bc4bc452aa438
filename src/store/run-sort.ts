/** Rows and their times, side by side. */
export interface TimedRows {
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly times: Float64Array<ArrayBuffer>;
}

/** Shorter runs are filled up to this length, so that random times need a quarter fewer passes. */
const SHORT_RUN = 16;
/** Values merged before a step ends. */
const STEP = 65_536;

/**
 * Sorts rows by time, equal times in the order given: merges the runs that are there already, so what is nearly sorted,
 * either way round, takes about one pass. Every step ends after a few milliseconds. The input is written over.
 */
export function* sortingByTime(input: TimedRows): Generator<void, TimedRows> {
  const length = input.rows.length;
  let ends = findRuns(input);
  if (ends.length <= 1) return input;
  let from = input;
  let to: TimedRows = { rows: new Uint32Array(length), times: new Float64Array(length) };
  let merged = 0;
  while (ends.length > 1) {
    const nextEnds: number[] = [];
    let start = 0;
    for (let at = 0; at < ends.length; at += 2) {
      const middle = ends[at] ?? length;
      const end = ends[at + 1] ?? middle;
      mergeRuns(from, to, start, middle, end);
      nextEnds.push(end);
      merged += end - start;
      start = end;
      if (merged >= STEP) {
        merged = 0;
        yield;
      }
    }
    ends = nextEnds;
    [from, to] = [to, from];
  }
  return from;
}

/** Ends of the ascending runs; falling ones are turned round, with equal times kept in their order, short ones made longer. */
function findRuns({ rows, times }: TimedRows): number[] {
  const ends: number[] = [];
  const { length } = times;
  for (let start = 0; start < length; ) {
    let end = start + 1;
    const first = times[start] ?? 0;
    while (end < length && times[end] === first) end += 1;
    if (end < length && (times[end] ?? 0) < first) {
      while (end < length && (times[end] ?? 0) <= (times[end - 1] ?? 0)) end += 1;
      turnRound(rows, times, start, end);
    } else while (end < length && (times[end] ?? 0) >= (times[end - 1] ?? 0)) end += 1;
    const long = Math.min(length, start + SHORT_RUN);
    for (; end < long; end++) insertInto(rows, times, start, end);
    // A run that goes on from the one before is part of it.
    if (ends.length > 0 && (times[start] ?? 0) >= (times[start - 1] ?? 0)) ends.pop();
    ends.push(end);
    start = end;
  }
  return ends;
}

function turnRound(rows: Uint32Array, times: Float64Array, start: number, end: number): void {
  reverse(rows, start, end);
  reverse(times, start, end);
  for (let from = start; from < end; ) {
    let to = from + 1;
    while (to < end && times[to] === times[from]) to += 1;
    reverse(rows, from, to);
    from = to;
  }
}

function reverse(values: Uint32Array | Float64Array, start: number, end: number): void {
  for (let from = start, to = end - 1; from < to; from++, to--) {
    const value = values[from] ?? 0;
    values[from] = values[to] ?? 0;
    values[to] = value;
  }
}

/** Moves the value at `at` to its place in the sorted ones from `start` on. */
function insertInto(rows: Uint32Array, times: Float64Array, start: number, at: number): void {
  const time = times[at] ?? 0;
  const row = rows[at] ?? 0;
  let to = at;
  for (; to > start && (times[to - 1] ?? 0) > time; to--) {
    times[to] = times[to - 1] ?? 0;
    rows[to] = rows[to - 1] ?? 0;
  }
  times[to] = time;
  rows[to] = row;
}

function mergeRuns(from: TimedRows, to: TimedRows, start: number, middle: number, end: number): void {
  let left = start;
  let right = middle;
  let at = start;
  while (left < middle && right < end) {
    const leftTime = from.times[left] ?? 0;
    const rightTime = from.times[right] ?? 0;
    if (leftTime <= rightTime) {
      to.times[at] = leftTime;
      to.rows[at++] = from.rows[left++] ?? 0;
    } else {
      to.times[at] = rightTime;
      to.rows[at++] = from.rows[right++] ?? 0;
    }
  }
  const [rest, restEnd] = left < middle ? [left, middle] : [right, end];
  to.times.set(from.times.subarray(rest, restEnd), at);
  to.rows.set(from.rows.subarray(rest, restEnd), at);
}
