import type { LogEntry } from '../entry';
import { isJsonObject, type Json, ownValue } from '../json';
import { parseBytes, parsePercent } from '../quantity';
import type { Basis } from './basis';
import { NumberColumn, type Summary } from './percentile';

/** A figure over entries, with its highest value and where that stands. */
export interface Usage {
  /** One value for each entry that gives any. Average and percentiles are over these. */
  readonly summary: Summary;
  /** The highest of all values, including peaks that an entry reports of its request; null when there is none. */
  readonly peak: number | null;
  /** The entry with the peak: its place in the list that was analysed. */
  readonly peakIndex: number | null;
  /** Entries with a value, of all. */
  readonly basis: Basis;
  /** Entries that give a value which cannot be read. */
  readonly unreadable: number;
}

/** Memory in bytes: `memoryUsage`, `metadata.memoryUsage`, `metadata.gpuMemoryUsed`, `resourceUsage.peakGpuMemory`. */
export function measureMemory(entries: readonly LogEntry[]): Usage {
  return measure(entries, MEMORY);
}

/** GPU utilisation in percent: `gpuUtilization`, `metadata.gpuUtilization`, `resourceUsage.peakGpuUtilization`. */
export function measureGpu(entries: readonly LogEntry[]): Usage {
  return measure(entries, GPU);
}

/** Where a figure stands in an entry. */
interface Places {
  /** The figure as the log model has read it from the first place, or from the metadata where that is absent. */
  readonly read: (entry: LogEntry) => number | null;
  /** The field's name, on the entry itself and in its metadata. */
  readonly field: string;
  /** Others in the metadata, which may tell of a peak. */
  readonly alternative: string | null;
  /** In `metadata.resourceUsage`. */
  readonly peak: string;
  readonly parse: (value: Json) => number | null;
}

const MEMORY: Places = {
  read: ({ memoryBytes }) => memoryBytes,
  field: 'memoryUsage',
  alternative: 'gpuMemoryUsed',
  peak: 'peakGpuMemory',
  parse: parseBytes,
};

const GPU: Places = {
  read: ({ gpuUtilization }) => gpuUtilization,
  field: 'gpuUtilization',
  alternative: null,
  peak: 'peakGpuUtilization',
  parse: parsePercent,
};

function measure(entries: readonly LogEntry[], places: Places): Usage {
  const column = new NumberColumn();
  let peak: number | null = null;
  let peakIndex: number | null = null;
  let unreadable = 0;
  entries.forEach((entry, index) => {
    let first = places.read(entry);
    let sent = first !== null;
    const take = (amount: number): void => {
      if (amount < 0 || (peak !== null && amount <= peak)) return;
      peak = amount;
      peakIndex = index;
    };
    if (first !== null) take(first);
    for (const value of otherValues(entry, places, first === null)) {
      if (value === undefined || value === null) continue;
      sent = true;
      const amount = places.parse(value);
      if (amount === null) continue;
      first ??= amount;
      take(amount);
    }
    if (first !== null) column.add(first);
    else if (sent) unreadable += 1;
  });
  return {
    summary: column.summary(),
    peak,
    peakIndex,
    basis: { used: column.length, of: entries.length },
    unreadable,
  };
}

/** The values beside the one the log model has read, in order of preference, as sent. */
function otherValues(
  { raw, metadata }: LogEntry,
  { field, alternative, peak }: Places,
  isUnread: boolean,
): readonly (Json | undefined)[] {
  const values: (Json | undefined)[] = [];
  if (isUnread && isJsonObject(raw)) values.push(ownValue(raw, field));
  if (metadata === null) return values;
  if (isUnread) values.push(ownValue(metadata, field));
  if (alternative !== null) values.push(ownValue(metadata, alternative));
  const usage = ownValue(metadata, 'resourceUsage');
  if (isJsonObject(usage)) values.push(ownValue(usage, peak));
  return values;
}
