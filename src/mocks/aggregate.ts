import { isJsonObject, type Json, type JsonObject, ownValue } from '../logs/json';
import { invalidParameter } from './api-error';
import { type EntryFilter, matcher } from './entry-filter';
import { compileSearch } from './list-parameters';
import type { PatternTests } from './pattern-tests';
import { levelsAt, objectAt, textAt, textsAt } from './request-body';
import { errorCodeOf, type MockEntry, rounded } from './wire-entry';

export type OwnedEntry = MockEntry & { readonly endpointId: string };

/** What entries can be grouped by. A group of entries without the value has null for it. */
const GROUP_KEYS = new Map<string, (entry: OwnedEntry) => string | null>([
  ['level', (entry) => entry.level],
  ['hour', (entry) => `${entry.timestamp.slice(0, 13)}:00:00Z`],
  ['source', (entry) => entry.source],
  ['jobId', (entry) => entry.jobId ?? null],
  ['endpoint', (entry) => entry.endpointId],
  ['errorCode', errorCodeOf],
]);

/** Durations are in seconds, to the millisecond; null for a group without any. In the order of the answer's fields. */
const METRICS = new Map<string, (entries: readonly MockEntry[]) => number | null>([
  ['count', (entries) => entries.length],
  ['unique_jobs', (entries) => new Set(entries.flatMap(({ jobId }) => jobId ?? [])).size],
  [
    'avg_duration',
    (entries) => {
      const durations = durationsOf(entries);
      if (durations.length === 0) return null;
      return rounded(durations.reduce((sum, duration) => sum + duration, 0) / durations.length, 3);
    },
  ],
  ['p95_duration', (entries) => percentile(durationsOf(entries), 95)],
]);

interface Aggregation {
  readonly name: string;
  readonly groupBy: readonly string[];
  readonly metrics: readonly string[];
  readonly matches: EntryFilter;
}

/** Reads the `aggregations` of "Log Aggregation Endpoint"; throws a 400 for what cannot be used. */
export function readAggregations(body: JsonObject, tests: PatternTests): readonly Aggregation[] {
  const list = ownValue(body, 'aggregations');
  if (!Array.isArray(list) || list.length === 0)
    throw invalidParameter('aggregations', list, 'must be a list of at least one aggregation');
  return list.map((item: Json, index) => {
    const path = `aggregations[${index}]`;
    if (!isJsonObject(item)) throw invalidParameter(path, item, 'must be an object');
    const filters = objectAt(item, 'filters', `${path}.filters`);
    return {
      name: textAt(item, 'name', `${path}.name`) ?? `aggregation_${index + 1}`,
      groupBy: allowed(textsAt(item, 'groupBy', `${path}.groupBy`) ?? [], GROUP_KEYS, `${path}.groupBy`),
      metrics: allowed(textsAt(item, 'metrics', `${path}.metrics`) ?? ['count'], METRICS, `${path}.metrics`),
      matches: matcher({
        levels: levelsAt(filters, 'level', `${path}.filters.level`),
        sources: textsAt(filters, 'source', `${path}.filters.source`),
        jobId: textAt(filters, 'jobId', `${path}.filters.jobId`),
        search: compileSearch(textAt(filters, 'search', `${path}.filters.search`) ?? '', false, tests),
      }),
    };
  });
}

function allowed(
  names: readonly string[],
  known: ReadonlyMap<string, unknown>,
  path: string,
): readonly string[] {
  for (const name of names)
    if (!known.has(name))
      throw invalidParameter(path, name, `must be one of ${[...known.keys()].join(', ')}`);
  return names;
}

/** The rows of one aggregation ("Aggregation Response"), ordered by their group. */
export function aggregate(entries: readonly OwnedEntry[], aggregation: Aggregation): readonly JsonObject[] {
  const groups = new Map<string, { key: readonly (string | null)[]; members: OwnedEntry[] }>();
  for (const entry of entries) {
    if (!aggregation.matches(entry)) continue;
    const key = aggregation.groupBy.map((name) => GROUP_KEYS.get(name)?.(entry) ?? null);
    const id = JSON.stringify(key);
    const group = groups.get(id);
    if (group) group.members.push(entry);
    else groups.set(id, { key, members: [entry] });
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { key, members }]) => {
      const row = new Map<string, Json>(aggregation.groupBy.map((name, i) => [name, key[i] ?? null]));
      for (const [name, measure] of METRICS)
        if (aggregation.metrics.includes(name)) row.set(name, measure(members));
      return Object.fromEntries(row);
    });
}

function durationsOf(entries: readonly MockEntry[]): number[] {
  return entries.flatMap(({ duration }) => duration ?? []);
}

/** The documented percentile: linear interpolation between the two nearest ranks. Null for no values. */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return null;
  return rounded(below + (above - below) * (rank - Math.floor(rank)), 3);
}
