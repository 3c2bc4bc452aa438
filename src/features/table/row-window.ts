/** Rows in view, both ends included, and what is to be drawn around them. */
export interface RowRange {
  readonly startIndex: number;
  readonly endIndex: number;
  /** Rows beyond the view that are drawn ahead. */
  readonly overscan: number;
  readonly count: number;
}

/** The rows that are drawn, with the one that holds the focus wherever it is: the focus must outlive scrolling. */
export function withRow(rows: number[], kept: number | null, count: number): number[] {
  const first = rows[0];
  if (kept === null || kept >= count || first === undefined || rows.includes(kept)) return rows;
  return kept < first ? [kept, ...rows] : [...rows, kept];
}

/** Rows drawn where no scrolling leads: enough for a turn to begin with. */
const BEHIND = 2;

/**
 * The rows to draw while the view scrolls: ahead of it as many as overscan says, behind it few. After a jump nothing
 * drawn before is in view and nobody knows where the next one goes, so it is few on both sides.
 */
export function rowsWhileScrolling(
  range: RowRange,
  direction: 'forward' | 'backward' | null,
  before: Pick<RowRange, 'startIndex' | 'endIndex'> | null,
): number[] {
  const jumped =
    before !== null && (range.startIndex > before.endIndex || range.endIndex < before.startIndex);
  const ahead = jumped ? BEHIND : range.overscan;
  return indexes(range, direction === 'forward' ? BEHIND : ahead, direction === 'backward' ? BEHIND : ahead);
}

/** The rows to draw while the view rests: overscan on both sides, so that it may be left either way. */
export function rowsAtRest(range: RowRange): number[] {
  return indexes(range, range.overscan, range.overscan);
}

function indexes({ startIndex, endIndex, count }: RowRange, above: number, below: number): number[] {
  const first = Math.max(0, startIndex - above);
  const last = Math.min(count - 1, endIndex + below);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}
