import { entryFingerprint, type LogEntry } from './entry';
import { copyExactNumbers } from './exact-numbers';
import { isJsonObject, type Json } from './json';
import { originalOf } from './redacted-from';

/**
 * The API gives entries no identity, so one is made of the entry's own content: its time in base 36 and a 53-bit
 * hash of every field. Equal entries (true twins) share it. Computed only when asked for, then remembered. A redacted
 * entry has the identity of the one it was made of.
 */
export function entryId(shown: LogEntry): string {
  const entry = originalOf(shown);
  const known = remembered.get(entry);
  if (known !== undefined) return known;
  const id = `${entry.time === null ? 'x' : entry.time.toString(36)}-${hash53(entryFingerprint({ endpointId: entry.endpointId, raw: condensed(entry.raw) })).toString(36)}`;
  remembered.set(entry, id);
  return id;
}

/** UTF-16 units from which on writing a text as JSON costs far more than hashing it. */
const LONG = 65_536;

/** The data with the long texts among its members replaced by their lengths and hashes. */
function condensed(raw: Json): Json {
  if (!isJsonObject(raw)) return raw;
  const members = Object.entries(raw);
  if (!members.some(([, value]) => typeof value === 'string' && value.length > LONG)) return raw;
  const short = Object.fromEntries(
    members.map(([key, value]): [string, Json] => [
      key,
      typeof value === 'string' && value.length > LONG ? [value.length, hash53(value)] : value,
    ]),
  );
  copyExactNumbers(raw, short);
  return short;
}

/**
 * Tells of an entry whether one of some identities can be its own, from its time alone and without writing that as text:
 * cheap enough for a million, to skip hashing the others.
 */
export function mayHaveIdAmong(ids: readonly string[]): (entry: LogEntry) => boolean {
  const untimed = ids.some((id) => id.startsWith('x-'));
  // Reads up to the hyphen before the hash, or to the point of a broken millisecond.
  const times = new Set(ids.map((id) => Number.parseInt(id, 36)));
  const first = Math.min(...times);
  const last = Math.max(...times);
  return ({ time }) => {
    if (time === null) return untimed;
    const whole = Math.trunc(time);
    return whole >= first && whole <= last && times.has(whole);
  };
}

const remembered = new WeakMap<LogEntry, string>();

/** Two 32-bit multiply-xor lanes folded to 53 bits: not cryptographic, only spread well enough to tell entries apart. */
export function hash53(text: string): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0xc2b2ae35) ^ (b >>> 15);
  }
  a = Math.imul(a ^ (a >>> 16), 0x7feb352d) ^ b;
  b = Math.imul(b ^ (b >>> 13), 0x846ca68b) ^ a;
  return (b >>> 0) * 2 ** 21 + ((a >>> 0) >>> 11);
}
