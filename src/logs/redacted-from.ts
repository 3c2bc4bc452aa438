import type { LogEntry } from './entry';

const originals = new WeakMap<LogEntry, LogEntry>();

/** Notes which entry a redacted one was made of. */
export function rememberOriginal(redacted: LogEntry, original: LogEntry): void {
  originals.set(redacted, original);
}

/** The entry as received, of a redacted one; any other entry itself. */
export function originalOf(entry: LogEntry): LogEntry {
  return originals.get(entry) ?? entry;
}
