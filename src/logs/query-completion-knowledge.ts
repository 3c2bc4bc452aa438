import type { Scalar } from './advanced-query';
import type { LogEntry } from './entry';
import { addTo } from './facets';
import { isJsonObject, type Json } from './json';
import { ENTRY_LEVELS } from './level';
import { formatPath } from './query-text-format';

export interface SeenValue {
  readonly value: Scalar;
  readonly count: number;
}

export interface SeenField {
  /** Entries that have the field with a single value (no list, no object). */
  readonly count: number;
  /** The most frequent first, at most as many as asked for. */
  readonly values: readonly SeenValue[];
  /** Whether there were more values than are told. */
  readonly cut: boolean;
}

/** What the entries at hand hold, for proposals while a query is written. */
export interface FieldKnowledge {
  /** By the path as a query text writes it: `gpuUtilization`, `metadata.errorCode`. */
  readonly fields: ReadonlyMap<string, SeenField>;
  /** Most frequent first. */
  readonly sources: readonly string[];
  readonly levels: readonly string[];
  readonly endpoints: readonly string[];
  /** How many entries this was computed over. */
  readonly entries: number;
  /** Whether fields were left out: there are more than {@link MAX_FIELDS}, or some lie deeper than is looked. */
  readonly fieldsCut: boolean;
}

/** Different fields told at most. */
export const MAX_FIELDS = 500;
const MAX_DEPTH = 6;
/** Different values of one field that are counted; after that only those already seen are. */
const MAX_COUNTED = 1_000;
const MAX_VALUE_LENGTH = 200;
/** Never proposed: texts of their own kind, with a part of the query language each. */
const LEFT_OUT = new Set(['timestamp', 'level', 'message', 'source', 'endpointId', 'stackTrace']);

interface Tally {
  count: number;
  readonly values: Map<Scalar, number>;
  cut: boolean;
}

/**
 * Collects fields and their most frequent values, `limit` of each. Keys come from logs and go through Maps only.
 * Takes one walk over every entry: for many entries it belongs in the worker.
 */
export function collectFieldKnowledge(entries: readonly LogEntry[], limit: number): FieldKnowledge {
  const collector = new Collector();
  const [sources, endpoints] = [new Map<string, number>(), new Map<string, number>()];
  for (const entry of entries) {
    addTo(sources, entry.source, 1);
    addTo(endpoints, entry.endpointId, 1);
    if (isJsonObject(entry.raw)) {
      for (const [key, value] of Object.entries(entry.raw))
        if (!LEFT_OUT.has(key)) collector.visit([key], value);
    }
  }
  const fields = [...collector.fields].map(([name, tally]): [string, SeenField] => {
    const values = [...tally.values].toSorted(([, a], [, b]) => b - a).slice(0, limit);
    const cut = tally.cut || values.length < tally.values.size;
    return [name, { count: tally.count, values: values.map(([value, count]) => ({ value, count })), cut }];
  });
  return {
    fields: new Map(fields),
    sources: byCount(sources),
    levels: ENTRY_LEVELS,
    endpoints: byCount(endpoints).filter((name) => name !== ''),
    entries: entries.length,
    fieldsCut: collector.cut,
  };
}

class Collector {
  readonly fields = new Map<string, Tally>();
  cut = false;

  visit(path: readonly string[], value: Json): void {
    if (Array.isArray(value)) return;
    if (isJsonObject(value)) {
      if (path.length >= MAX_DEPTH) this.cut = true;
      else for (const [key, inner] of Object.entries(value)) this.visit([...path, key], inner);
      return;
    }
    // Null or anything else that is left is a single value.
    if (typeof value === 'object' && value !== null) return;
    this.#count(formatPath(path), value as Scalar);
  }

  #count(name: string, value: Scalar): void {
    let tally = this.fields.get(name);
    if (!tally) {
      if (this.fields.size >= MAX_FIELDS) {
        this.cut = true;
        return;
      }
      tally = { count: 0, values: new Map(), cut: false };
      this.fields.set(name, tally);
    }
    tally.count += 1;
    const seen = tally.values.get(value);
    const tooLong = typeof value === 'string' && value.length > MAX_VALUE_LENGTH;
    if (seen === undefined && (tally.values.size >= MAX_COUNTED || tooLong)) tally.cut = true;
    else tally.values.set(value, (seen ?? 0) + 1);
  }
}

function byCount(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
}
