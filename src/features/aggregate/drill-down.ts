import type { AggregationPlan } from '../../logs/aggregation-plan';
import type { FieldFilter } from '../../logs/field-filter';
import { isLevel, LEVELS, type Level, parseLevel } from '../../logs/level';
import { HOUR_MS, type TimeRange, toIso } from '../../logs/time-range';
import { parseTimestamp } from '../../logs/timestamp';
import { isEndpointId, type ViewState } from '../../logs/view-state';

/** A group's value in the order of the plan's groups: null for entries without the field, undefined for any. */
export type Narrowing = readonly (string | null | undefined)[];

export interface DrillFrame {
  readonly endpoints: readonly string[];
  /** What was aggregated; narrower where a chart's bar stands for several hours. */
  readonly range: TimeRange;
  /** All values of each group in the result: entries without one are those with none of these. */
  readonly valuesOf: (group: number) => readonly string[];
}

export type DrillDown =
  | {
      /** The logs view of exactly the entries that were counted. */
      readonly patch: Partial<ViewState>;
      /** Values from logs that would stand in the address. */
      readonly guarded: readonly { readonly path: readonly string[]; readonly value: string }[];
    }
  | { readonly refusal: string };

/** Where the groups that the dashboard knows stand in an entry as received. */
const PATHS = new Map<string, readonly string[]>([
  ['level', ['level']],
  ['source', ['source']],
  ['jobId', ['jobId']],
  ['requestId', ['requestId']],
  ['errorCode', ['metadata', 'errorCode']],
]);
/** Entries without a value are found by excluding each other value, which stand in the address. */
const MAX_EXCLUDED = 20;

class Refusal extends Error {}

/**
 * From a group of the result to its entries. The logs view's filters become the plan's own, narrowed to the group:
 * what the filter bar says besides was not part of the count, so it must not hide any of it.
 */
export function drillDown(plan: AggregationPlan, narrowing: Narrowing, frame: DrillFrame): DrillDown {
  try {
    const target = new Target(plan, frame);
    for (const [index, name] of plan.groupBy.entries()) {
      const value = narrowing[index];
      if (value === undefined) continue;
      if (value === null) target.without(index, name);
      else target.narrow(name, value);
    }
    return target.finish();
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

class Target {
  readonly #plan: AggregationPlan;
  readonly #frame: DrillFrame;
  readonly #fields: FieldFilter[] = [];
  readonly #guarded: { path: readonly string[]; value: string }[] = [];
  #level: Level | null = null;
  #range: TimeRange;
  #endpoints: readonly string[];
  #sources: readonly string[];
  #jobId: string;

  constructor(plan: AggregationPlan, frame: DrillFrame) {
    this.#plan = plan;
    this.#frame = frame;
    this.#range = frame.range;
    this.#endpoints = frame.endpoints;
    this.#sources = plan.sources;
    this.#jobId = plan.jobId;
  }

  narrow(name: string, value: string): void {
    if (name === 'hour') {
      const hour = parseTimestamp(value).ms;
      if (hour === null) throw new Refusal('The server’s hour is no readable time.');
      const { start, end } = this.#range;
      this.#range = { start: Math.max(start, hour), end: Math.min(end, hour + HOUR_MS) };
      if (this.#range.start >= this.#range.end) throw new Refusal('The hour lies outside the range.');
      return;
    }
    if (name === 'endpoint') {
      if (!isEndpointId(value)) throw new Refusal('The server’s endpoint is no endpoint ID.');
      this.#endpoints = [value];
      return;
    }
    const path = pathOf(name);
    this.#guarded.push({ path, value });
    if (name === 'source') this.#sources = [value];
    else if (name === 'jobId') this.#jobId = value;
    else this.#fields.push({ path, value, exclude: false });
    if (name === 'level') {
      const level = parseLevel(value);
      this.#level = level === 'unknown' ? 'debug' : level;
    }
  }

  without(index: number, name: string): void {
    if (name === 'hour' || name === 'endpoint') throw new Refusal(`The server did not say the ${name}.`);
    if (name === 'source') {
      this.#sources = [''];
      return;
    }
    const others = this.#frame.valuesOf(index);
    if (others.length > MAX_EXCLUDED)
      throw new Refusal(`Entries without a ${name} cannot be told from ${others.length} others by filters.`);
    const path = pathOf(name);
    for (const value of others) {
      this.#guarded.push({ path, value });
      this.#fields.push({ path, value, exclude: true });
    }
    if (name === 'level') this.#level = 'debug';
  }

  finish(): DrillDown {
    const level = this.#level ?? this.#planLevel();
    return {
      patch: {
        view: 'logs',
        endpoints: this.#endpoints,
        from: toIso(this.#range.start),
        to: toIso(this.#range.end),
        level,
        search: this.#plan.search,
        jobId: this.#jobId,
        sources: this.#sources,
        fields: this.#fields,
        openEntries: [],
      },
      guarded: this.#guarded,
    };
  }

  /** The list filters by a least level, the plan by exactly its levels: the rest is a matter of field filters. */
  #planLevel(): Level {
    const { levels } = this.#plan;
    const [lowest] = levels;
    if (lowest === undefined) return 'debug';
    const above = LEVELS.slice(LEVELS.indexOf(lowest));
    const missing = above.filter((level) => !levels.includes(level));
    if (levels.length === 1 && missing.length > 0)
      this.#fields.push({ path: ['level'], value: lowest, exclude: false });
    else for (const value of missing) this.#fields.push({ path: ['level'], value, exclude: true });
    return lowest;
  }
}

function pathOf(name: string): readonly string[] {
  const known = PATHS.get(name);
  if (known !== undefined) return known;
  const parts = name.split('.');
  if (parts[0] === 'metadata' && parts.length > 1) return parts;
  throw new Refusal(`Where an entry has its “${name.slice(0, 60)}” is not known to the dashboard.`);
}

/** Whether a value is one of the API's levels, for its colour. */
export function levelOf(name: string, value: string | null): Level | null {
  return name === 'level' && value !== null && isLevel(value) ? value : null;
}
