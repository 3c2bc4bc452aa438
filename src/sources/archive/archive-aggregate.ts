import { percentile } from '../../logs/analysis/percentile';
import { ENTRY_LEVELS, type EntryLevel, isLevel } from '../../logs/level';
import { HOUR_MS, type TimeRange } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import type { Chunk } from '../../store/chunk';
import { NO_NUMBER, type TextColumn } from '../../store/columns';
import { RowFilter, type StoreFilter } from '../../store/filter';
import type { LogStore } from '../../store/log-store';
import { type AggregateRequest, type AggregateRow, ApiProblem } from '../log-source';

type Spec = AggregateRequest['aggregations'][number];

interface Group {
  readonly values: readonly (string | null)[];
  count: number;
  readonly jobs: Set<string>;
  readonly durations: number[];
}

const GROUPS = ['level', 'hour', 'source', 'jobId', 'endpoint', 'errorCode'];
const METRICS = ['count', 'unique_jobs', 'avg_duration', 'p95_duration'];
const UNKNOWN = ENTRY_LEVELS.indexOf('unknown');

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
  spec: Spec,
): Generator<void, AggregateRow[]> {
  refuseUnknown('groupBy', spec.groupBy, GROUPS);
  refuseUnknown('metrics', spec.metrics, METRICS);
  const { level = [], source = [] } = spec.filters ?? {};
  const filter = new RowFilter({ ...part, levels: level.map(entryLevel), sources: source });
  const offsets = new Uint16Array(store.chunkRows);
  const groups = new Map<string, Group>();
  for (const chunk of [...store.chunks]) {
    const count = filter.passing(chunk, 0, Math.min(chunk.count, filter.endRow - chunk.firstRow), offsets);
    addRows(groups, chunk, offsets, count, spec);
    yield;
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => rowOf(group, spec));
}

/** A group within a chunk, where jobs are still numbers. */
interface ChunkGroup {
  readonly group: Group;
  readonly jobs: Set<number>;
}

/** Adds a chunk's rows. Per row only numbers are looked at: texts are made once for each group and job of the chunk. */
function addRows(
  groups: Map<string, Group>,
  chunk: Chunk,
  offsets: Uint16Array,
  count: number,
  { groupBy, metrics }: Spec,
): void {
  const { job, duration } = chunk;
  const keys = groupBy.map((name) => groupKey(chunk, name));
  const countsJobs = metrics.includes('unique_jobs');
  const measures = metrics.some((name) => name.endsWith('_duration'));
  const found = new Map<number | string, ChunkGroup>();
  for (let at = 0; at < count; at++) {
    const offset = offsets[at] ?? 0;
    const code = combined(keys, offset);
    let here = found.get(code);
    if (here === undefined) {
      here = {
        group: groupOf(
          groups,
          keys.map((key) => key.value(offset)),
        ),
        jobs: new Set(),
      };
      found.set(code, here);
    }
    here.group.count += 1;
    if (countsJobs) here.jobs.add(job.codes[offset] ?? 0);
    if (!measures) continue;
    const measured = duration.codes[offset] ?? NO_NUMBER;
    if (measured !== NO_NUMBER) here.group.durations.push(duration.values[measured] ?? 0);
  }
  for (const { group, jobs } of found.values())
    for (const code of jobs) {
      const id = job.texts.textAt(code);
      if (id !== '') group.jobs.add(id);
    }
}

function groupOf(groups: Map<string, Group>, values: readonly (string | null)[]): Group {
  const key = JSON.stringify(values);
  let group = groups.get(key);
  if (group === undefined) {
    group = { values, count: 0, jobs: new Set(), durations: [] };
    groups.set(key, group);
  }
  return group;
}

/** What a row is grouped by: a number below {@link CODES}, equal for equal values within the chunk, and the value. */
interface GroupKey {
  readonly code: (offset: number) => number;
  /** Null for an entry without the value, as in the API's answer. */
  readonly value: (offset: number) => string | null;
}

/** The hours of all times that a timestamp can say are fewer, and so are a chunk's texts. */
const CODES = 2 ** 26;
const NO_HOUR = CODES - 1;

function combined(keys: readonly GroupKey[], offset: number): number | string {
  const [first, second] = keys;
  if (keys.length > 2) return keys.map((key) => key.code(offset)).join();
  return (first?.code(offset) ?? 0) * CODES + (second?.code(offset) ?? 0);
}

function groupKey(chunk: Chunk, name: string): GroupKey {
  switch (name) {
    case 'level': {
      const { level, levelText } = chunk;
      const isKnown = (offset: number) => (level[offset] ?? 0) < UNKNOWN;
      return {
        code: (offset) => (isKnown(offset) ? (level[offset] ?? 0) : UNKNOWN + (levelText.codes[offset] ?? 0)),
        value: (offset) =>
          isKnown(offset)
            ? (ENTRY_LEVELS[level[offset] ?? 0] ?? null)
            : levelText.textAt(offset) || 'unknown',
      };
    }
    case 'hour':
      return {
        code: (offset) => {
          const time = chunk.time[offset] ?? Number.NaN;
          return Number.isNaN(time) ? NO_HOUR : Math.floor(time / HOUR_MS) + CODES / 2;
        },
        value: (offset) => {
          const time = chunk.time[offset] ?? Number.NaN;
          return Number.isNaN(time) ? null : `${new Date(time).toISOString().slice(0, -11)}:00:00Z`;
        },
      };
    case 'source':
      return columnKey(chunk.source, false);
    case 'jobId':
      return columnKey(chunk.job, true);
    case 'endpoint':
      return columnKey(chunk.endpoint, false);
    default:
      return columnKey(chunk.errorCode, true);
  }
}

function refuseUnknown(parameter: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names)
    if (!known.includes(name))
      throw new ApiProblem('bad-request', {
        code: 'INVALID_PARAMETER',
        message: `${parameter} must be one of ${known.join(', ')}`,
        details: { [parameter]: name },
      });
}

function columnKey(column: TextColumn, emptyIsNone: boolean): GroupKey {
  return {
    code: (offset) => column.codes[offset] ?? 0,
    value: (offset) => {
      const text = column.textAt(offset);
      return emptyIsNone && text === '' ? null : text;
    },
  };
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
