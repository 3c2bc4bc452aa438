import { CONTEXT_SIZE, contextOf } from '../../logs/analysis/context';
import type { LogEntry } from '../../logs/entry';
import { formatCounted } from '../../ui/format';

/** The entries around one, oldest first. */
export interface Surroundings {
  readonly rows: readonly LogEntry[];
  /** Place of the entry itself among the rows. */
  readonly at: number;
  /** Whether there are fewer before or after it than wanted. */
  readonly cut: boolean;
  /** What is cut, or not as it seems, in sentences. */
  readonly notes: readonly string[];
}

/** The 50 entries before and after one, turned oldest first; null when the list does not hold it. */
export function surroundingsOf(entries: readonly LogEntry[], entry: LogEntry): Surroundings | null {
  const context = contextOf(entries, entry);
  if (context === null) return null;
  const newestFirst = runsNewestFirst(entries);
  const rows = [...context.before, context.entry, ...context.after];
  if (newestFirst) rows.reverse();
  const [earlier, later] = newestFirst
    ? [context.after.length, context.before.length]
    : [context.before.length, context.after.length];
  const notes: string[] = [];
  if (earlier < CONTEXT_SIZE)
    notes.push(`The loaded entries begin ${countText(earlier)} before it, not ${CONTEXT_SIZE}.`);
  if (later < CONTEXT_SIZE)
    notes.push(`The loaded entries end ${countText(later)} after it, not ${CONTEXT_SIZE}.`);
  if (context.twins > 0)
    notes.push(
      `${formatCounted(context.twins, 'other loaded entry is', 'other loaded entries are')} equal to it in every field; it may be one of them that was meant.`,
    );
  const cut = earlier < CONTEXT_SIZE || later < CONTEXT_SIZE;
  return { rows, at: newestFirst ? context.after.length : context.before.length, cut, notes };
}

/** Read from the list's first and last times. */
function runsNewestFirst(entries: readonly LogEntry[]): boolean {
  const first = entries.find(({ time }) => time !== null)?.time ?? 0;
  const last = entries.findLast(({ time }) => time !== null)?.time ?? 0;
  return first > last;
}

function countText(count: number): string {
  return formatCounted(count, 'entry', 'entries');
}
