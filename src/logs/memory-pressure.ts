import { type Json, type JsonObject, ownValue } from './json';
import { isJsonList } from './json-shape';
import { parseBytes } from './quantity';

/** GPU memory of an entry's metadata, in bytes. */
export interface MemoryPressure {
  readonly used: number;
  readonly total: number;
  /** What was asked for on top of it; null when the entry does not say. */
  readonly asked: number | null;
  /** Bytes missing for the request, or used beyond the total; zero when it fits. */
  readonly short: number;
  /** "39.2 of 40 GB in use, 2.5 GB asked: short by 1.7 GB". */
  readonly summary: string;
}

/** The documented pairs of keys: out-of-memory errors, then the resource monitor's warnings. */
const PAIRS = [
  ['gpuMemoryUsed', 'gpuMemoryTotal'],
  ['currentUsage', 'totalMemory'],
] as const;

/** Does the arithmetic of a memory error; null when the metadata does not give both used and total memory. */
export function readMemoryPressure(metadata: JsonObject): MemoryPressure | null {
  for (const [usedKey, totalKey] of PAIRS) {
    const used = parseBytes(ownValue(metadata, usedKey));
    const total = parseBytes(ownValue(metadata, totalKey));
    if (used === null || total === null || total === 0) continue;
    const asked = parseBytes(ownValue(metadata, 'requestedAllocation'));
    const short = Math.max(0, used + (asked ?? 0) - total);
    return { used, total, asked, short, summary: summarise(used, total, asked) };
  }
  return null;
}

function summarise(used: number, total: number, asked: number | null): string {
  const [unit, bytes] = unitOf(total);
  const state = `${trimmed(used / bytes)} of ${trimmed(total / bytes)} ${unit} in use`;
  const left = total - used - (asked ?? 0);
  const size = shortBytes(Math.abs(left));
  if (asked === null) return left < 0 ? `${state}: ${size} over the total` : `${state}, ${size} free`;
  const need = `${state}, ${shortBytes(asked)} asked`;
  return left < 0 ? `${need}: short by ${size}` : `${need}: fits, ${size} would be left`;
}

/** Memory of consecutive requests. */
export interface MemoryClimb {
  /** Bytes of each request in the order sent; null where it cannot be read. */
  readonly bytes: readonly (number | null)[];
  readonly largest: number;
  /** "memory rose from 35.8 GB to 37.1 GB"; null when it did not rise from the first to the last. */
  readonly note: string | null;
}

/** Follows the memory of `context.previousRequests`, in the order sent. */
export function readMemoryClimb(memory: readonly (Json | undefined)[]): MemoryClimb {
  const bytes = memory.map(parseBytes);
  const known = bytes.filter((size) => size !== null);
  const first = known[0];
  const last = known.at(-1);
  const rose = first !== undefined && last !== undefined && last > first;
  const steady = known.every((size, index) => index === 0 || size >= (known[index - 1] ?? 0));
  return {
    bytes,
    largest: known.reduce((most, size) => Math.max(most, size), 0),
    note: rose
      ? `memory rose from ${shortBytes(first)} to ${shortBytes(last)}${steady ? '' : ', with dips between'}`
      : null,
  };
}

/** The previous requests when they are the documented list of objects; null for any other shape. */
export function readPreviousRequests(value: Json | undefined): readonly JsonObject[] | null {
  if (!isJsonList(value) || value.length === 0) return null;
  const objects = value.filter(
    (one): one is JsonObject => typeof one === 'object' && one !== null && !isJsonList(one),
  );
  return objects.length === value.length ? objects : null;
}

function unitOf(bytes: number): readonly [string, number] {
  if (bytes >= 1e12) return ['TB', 1e12];
  if (bytes >= 1e9) return ['GB', 1e9];
  if (bytes >= 1e6) return ['MB', 1e6];
  return bytes >= 1e3 ? ['kB', 1e3] : ['B', 1];
}

/** Decimal units with at most two decimals and no trailing zeros: 40e9 → "40 GB". */
function shortBytes(bytes: number): string {
  const [unit, size] = unitOf(bytes);
  return `${trimmed(bytes / size)} ${unit}`;
}

function trimmed(value: number): string {
  return String(Number(value.toFixed(2)));
}
