import { DOCUMENTED_SOURCES } from '../logs/documented-sources';
import type { Json, JsonObject } from '../logs/json';
import type { Level } from '../logs/level';

/** "Log Sources" of the API document, plus the one its performance log uses. */
export const SOURCES = [...DOCUMENTED_SOURCES, 'performance_tracker'] as const;
export type Source = (typeof SOURCES)[number];

/** The optional part of an entry, in the units of the API document. A field that does not apply is left out. */
export interface EntryFields {
  readonly metadata?: JsonObject;
  /** Seconds. */
  readonly duration?: number | null;
  /** Decimal gigabytes with their unit: "8.2GB". */
  readonly memoryUsage?: string;
  /** Percent. */
  readonly gpuUtilization?: number;
  readonly stackTrace?: readonly string[];
  readonly context?: JsonObject;
  readonly recoveryActions?: readonly JsonObject[];
  readonly benchmarks?: JsonObject;
}

/** One entry exactly as the API sends it ("JSON Format Response"). */
export interface MockEntry extends EntryFields {
  /** ISO 8601, UTC, always with three digits of milliseconds, so that text order is time order. */
  readonly timestamp: string;
  readonly level: Level;
  readonly message: string;
  readonly jobId?: string;
  readonly requestId?: string;
  readonly source: Source;
}

/** Reads the entry as plain JSON. Safe because optional fields are left out, never set to undefined. */
export function asJson(entry: MockEntry): JsonObject {
  return entry as unknown as Record<string, Json>;
}

/** The `errorCode` of an entry's metadata, or null. */
export function errorCodeOf(entry: MockEntry): string | null {
  const code = entry.metadata?.errorCode;
  return typeof code === 'string' ? code : null;
}

/** Decimal gigabytes as the API writes them, one digit after the point. */
export function gigabytes(amount: number): string {
  return `${amount.toFixed(1)}GB`;
}

/** Rounds to a number of decimal places. */
export function rounded(value: number, places = 2): number {
  const factor = 10 ** places;
  return Math.round(value * factor) / factor;
}
