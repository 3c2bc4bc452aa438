import type { LogEntry } from '../entry';
import { entryId } from '../entry-id';
import { originalOf } from '../redacted-from';

/** The entries around one, in the order of the list. */
export interface EntryContext {
  /** The entry's place in the list. */
  readonly index: number;
  /** At most `count` entries just before it in the list, and just after it. */
  readonly before: readonly LogEntry[];
  readonly entry: LogEntry;
  readonly after: readonly LogEntry[];
  /** Whether the list ends before `count` entries were found: what lies beyond is not loaded, or does not exist. */
  readonly startReached: boolean;
  readonly endReached: boolean;
  /** Other entries of the list equal to it in every field; which of them was meant cannot be told by identity. */
  readonly twins: number;
}

export const CONTEXT_SIZE = 50;

/**
 * The entries before and after an entry of an ordered list, whatever filters it passes. The entry is found as the same
 * object, or by its identity; ties stay in the order of the list. Null when the list does not hold it. Runs on the
 * page: the answer is entries of the list itself, and what is done for most of the others compares their times.
 */
export function contextOf(
  entries: readonly LogEntry[],
  wanted: LogEntry,
  count = CONTEXT_SIZE,
): EntryContext | null {
  const id = entryId(wanted);
  const { time } = wanted;
  const { source, message } = originalOf(wanted);
  // Hashing costs far more than comparing some texts: a list may have no times at all.
  const maybeEqual = (entry: LogEntry): boolean => {
    const original = originalOf(entry);
    return original.source === source && original.message === message;
  };
  let same = -1;
  let equal = -1;
  let found = 0;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index];
    if (entry === undefined) continue;
    if (entry === wanted) same = index;
    else if (entry.time !== time || !maybeEqual(entry) || entryId(entry) !== id) continue;
    if (equal < 0) equal = index;
    found += 1;
  }
  const index = same >= 0 ? same : equal;
  const entry = entries[index];
  if (entry === undefined) return null;
  const size = Math.max(0, Math.floor(count));
  const first = Math.max(0, index - size);
  return {
    index,
    before: entries.slice(first, index),
    entry,
    after: entries.slice(index + 1, index + 1 + size),
    startReached: index < size,
    endReached: index + size >= entries.length,
    twins: found - 1,
  };
}
