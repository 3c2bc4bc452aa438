import { percentile } from '../../logs/analysis/percentile';
import { ENTRY_LEVELS, type EntryLevel, isLevel } from '../../logs/level';
import type { TimeRange } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import type { Chunk } from '../../store/chunk';
import { NO_NUMBER } from '../../store/columns';
import { RowFilter, type StoreFilter } from '../../store/filter';
import type { LogStore } from '../../store/log-store';
import { type AggregateRequest, type AggregateResponse, type AggregateRow, ApiProblem } from '../log-source';

type Spec = AggregateRequest['aggregations'][number];
type GroupBy = Spec['groupBy'][number];

interface Group {
  readonly values: readonly (string | null)[];
  count: number;
  readonly jobs: Set<string>;
  readonly durations: number[];
}

/** Rows looked at between two pauses. */
const STEP_ROWS = 8_192;

/** The range of an aggregation; a request that names none is refused as by the API. */
export function aggregateRange({ timeRange }: AggregateRequest): TimeRange {
  const start = parseTimestamp(timeRange.start).ms;
  const end = parseTimestamp(timeRange.end).ms;
  if (start === null || end === null || start >= end)
    throw new ApiProblem('bad-request', {
      code: 'INVALID_TIME_RANGE',
      message: 'Start time must be before end time',
    });
  return { start, end };
}

/** Groups and measures the rows of a part of the store, exactly, in the form of "Aggregation Response". */
export function* aggregating(
  store: LogStore,
  part: StoreFilter,
  { aggregations }: AggregateRequest,
): Generator<void, AggregateResponse> {
  const answer: (readonly [string, AggregateRow[]])[] = [];
  for (const spec of aggregations) {
    const rows = yield* groupRows(store, part, spec);
    answer.push([spec.name, rows]);
  }
  return { aggregations: Object.fromEntries(answer) };
}

function* groupRows(store: LogStore, part: StoreFilter, spec: Spec): Generator<void, AggregateRow[]> {
  const { level = [], source = [] } = spec.filters ?? {};
  const filter = new RowFilter({ ...part, levels: level.map(entryLevel), sources: source });
  const offsets = new Uint16Array(store.chunkRows);
  const groups = new Map<string, Group>();
  for (const chunk of [...store.chunks]) {
    for (let from = 0; from < chunk.count; from += STEP_ROWS) {
      const count = filter.passing(chunk, from, Math.min(chunk.count, from + STEP_ROWS), offsets);
      addRows(groups, chunk, offsets, count, spec.groupBy);
      yield;
    }
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => rowOf(group, spec));
}

function addRows(
  groups: Map<string, Group>,
  chunk: Chunk,
  offsets: Uint16Array,
  count: number,
  groupBy: readonly GroupBy[],
): void {
  const { job, duration } = chunk;
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    const values = groupBy.map((name) => groupValue(chunk, offset, name));
    const key = JSON.stringify(values);
    let group = groups.get(key);
    if (group === undefined) {
      group = { values, count: 0, jobs: new Set(), durations: [] };
      groups.set(key, group);
    }
    group.count += 1;
    const jobId = job.textAt(offset);
    if (jobId !== '') group.jobs.add(jobId);
    const code = duration.codes[offset] ?? NO_NUMBER;
    if (code !== NO_NUMBER) group.durations.push(duration.values[code] ?? 0);
  }
}

/** Null for an entry without the value, as in the API's answer. */
function groupValue(chunk: Chunk, offset: number, name: GroupBy): string | null {
  switch (name) {
    case 'level': {
      const level = ENTRY_LEVELS[chunk.level[offset] ?? 0] ?? 'unknown';
      return level === 'unknown' ? chunk.levelText.textAt(offset) || level : level;
    }
    case 'hour': {
      const time = chunk.time[offset] ?? Number.NaN;
      return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, -11)}:00:00Z`;
    }
    case 'source':
      return chunk.source.textAt(offset);
    case 'jobId':
      return chunk.job.textAt(offset) || null;
    case 'endpoint':
      return chunk.endpoint.textAt(offset);
    case 'errorCode':
      return chunk.errorCode.textAt(offset) || null;
  }
}

function rowOf({ values, count, jobs, durations }: Group, { groupBy, metrics }: Spec): AggregateRow {
  const sorted = Float64Array.from(durations).sort();
  const p95 = percentile(sorted, 95);
  const measured = new Map<string, number | null>([
    ['count', count],
    ['unique_jobs', jobs.size],
    [
      'avg_duration',
      sorted.length === 0 ? null : rounded(sorted.reduce((sum, one) => sum + one, 0) / sorted.length),
    ],
    ['p95_duration', p95 === null ? null : rounded(p95)],
  ]);
  return Object.fromEntries([
    ...groupBy.map((name, at) => [name, values[at] ?? null] as const),
    ...metrics.map((name) => [name, measured.get(name) ?? null] as const),
  ]);
}

/** Seconds to the millisecond. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}

function entryLevel(name: string): EntryLevel {
  return isLevel(name) ? name : 'unknown';
}
