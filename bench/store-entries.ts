import { type LogEntry, readEntry } from '../src/logs/entry';
import { parseJson } from '../src/logs/exact-numbers';
import { createDataset } from '../src/mocks/dataset';
import type { MockEntry } from '../src/mocks/wire-entry';

const HOUR_MS = 3_600_000;
const BATCH = 5_000;
/** The time of the first entry. */
export const NOW = Date.parse('2024-06-01T12:00:00Z');

/** Entries in order of time, made from the demo's logs with ids and times of their own. */
export function* wireEntries(count: number): Generator<MockEntry> {
  const dataset = createDataset({ seed: 'bench', anchor: NOW });
  const day = dataset.endpointIds.flatMap((id) => dataset.entries(id, NOW - 24 * HOUR_MS, NOW));
  for (let at = 0; at < count; at++) {
    const entry = day[at % day.length];
    if (entry === undefined) return;
    const round = Math.floor(at / day.length);
    yield {
      ...entry,
      timestamp: new Date(NOW + at * 3).toISOString(),
      ...(entry.requestId === undefined ? {} : { requestId: `${entry.requestId}${round}` }),
      ...(entry.jobId === undefined ? {} : { jobId: `${entry.jobId}${round}` }),
    };
  }
}

/** The same as lines of NDJSON. */
export function* lines(count: number): Generator<string> {
  for (const entry of wireEntries(count)) yield JSON.stringify(entry);
}

/**
 * Processor time of this process in milliseconds, the collector's threads included: other programs on the machine do not
 * count.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Lines in batches, with the bytes they take in a file. */
export interface Prepared {
  readonly batches: readonly (readonly string[])[];
  readonly bytes: number;
}

export function prepare(count: number): Prepared {
  const batches: string[][] = [];
  let bytes = 0;
  let batch: string[] = [];
  for (const line of lines(count)) {
    bytes += Buffer.byteLength(line) + 1;
    if (batch.push(line) === BATCH) {
      batches.push(batch);
      batch = [];
    }
  }
  if (batch.length > 0) batches.push(batch);
  return { batches, bytes };
}

/** Reads lines as the app does. */
export const entriesOf = (batch: readonly string[]): LogEntry[] =>
  batch.map((line) => readEntry(parseJson(line), 'ep_bench'));

/** Runs steps to their end; gives the processor time of the longest. */
export function run(steps: Generator<unknown, unknown>): number {
  let longest = 0;
  for (let began = cpuMs(); !steps.next().done; ) {
    const now = cpuMs();
    longest = Math.max(longest, now - began);
    began = now;
  }
  return longest;
}

/** Bytes of the heap and of buffers after a garbage collection. */
export function memory(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
