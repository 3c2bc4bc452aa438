import { entryFingerprint, type LogEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import type { TimeRange } from '../logs/time-range';

/**
 * Two slices meet in one millisecond, and the API does not say which of them its entries belong to: a server may send
 * them in one of the two or in both. What the earlier slice gave there is taken out of the later one, each twin once.
 */
export interface SliceBorder {
  /** Fingerprints given by the slice before at the common millisecond, which this slice may send again. */
  readonly behind: readonly string[];
  /** Fingerprints given so far at the millisecond where the next slice begins. */
  readonly ahead: readonly string[];
}

export const NO_BORDER: SliceBorder = { behind: [], ahead: [] };

export interface BorderCrossing {
  /** The run without what the slice before has given already. */
  readonly entries: readonly LogEntry[];
  readonly border: SliceBorder;
  /** How many entries were taken out. */
  readonly repeated: number;
}

/** Passes a run of a slice's entries over the border behind it, and notes what it leaves at the one ahead. */
export function crossBorder(
  border: SliceBorder,
  range: TimeRange,
  run: readonly LogEntry[],
  order: Order,
): BorderCrossing {
  const entrance = order === 'newest' ? range.end : range.start;
  const exit = order === 'newest' ? range.start : range.end;
  const behind = [...border.behind];
  const entries =
    behind.length === 0
      ? run
      : run.filter((entry) => {
          // The millisecond beside it too: what follows a slice given up half-way begins that much earlier.
          if (entry.time === null || Math.abs(entry.time - entrance) > 1) return true;
          const at = behind.indexOf(entryFingerprint(entry));
          if (at >= 0) behind.splice(at, 1);
          return at < 0;
        });
  const left = entries.filter((entry) => entry.time === exit).map(entryFingerprint);
  return {
    entries,
    border: { behind, ahead: left.length === 0 ? border.ahead : [...border.ahead, ...left] },
    repeated: run.length - entries.length,
  };
}

/** The border as the slice that follows sees it. */
export function nextBorder(border: SliceBorder): SliceBorder {
  return { behind: border.ahead, ahead: [] };
}
