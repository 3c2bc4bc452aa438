import type { Trace, TraceGap } from '../../logs/analysis/trace';
import type { LogEntry } from '../../logs/entry';
import type { EntryRow } from './entry-rows';
import { spanText } from './trace-text';

/** A trace as rows of a table: its entries in order with the marked gaps between them, those without a time last. */
export function traceRows(trace: Trace, entries: readonly LogEntry[]): readonly EntryRow[] {
  const gaps = new Map(trace.gaps.map((gap) => [gap.row, gap]));
  const timed = trace.rows.flatMap((row, place): readonly EntryRow[] => {
    const entry = entries[row.index];
    if (entry === undefined) return [];
    const gap = gaps.get(place);
    return [
      {
        entry,
        figures: [{ text: `+${spanText(row.sinceStartMs)}` }, sincePrevious(row, entry)],
        before: gap === undefined ? undefined : <span>{gapText(gap)}</span>,
      },
    ];
  });
  const untimed = trace.untimed.flatMap((index): readonly EntryRow[] => {
    const entry = entries[index];
    return entry === undefined ? [] : [{ entry, figures: [{ text: '—' }, { text: '—' }] }];
  });
  return [...timed, ...untimed];
}

/** Since the entry before of the same request; of the trace, marked, where the entry names no request. */
function sincePrevious(
  { sincePreviousMs, sinceSameRequestMs }: Trace['rows'][number],
  { requestId }: LogEntry,
): { readonly text: string; readonly title: string } {
  const any = sincePreviousMs === null ? 'the first' : `${spanText(sincePreviousMs)} since the entry before`;
  if (requestId === '')
    return {
      text: sincePreviousMs === null ? '—' : `${spanText(sincePreviousMs)}*`,
      title: `${any}; names no request`,
    };
  return {
    text: sinceSameRequestMs === null ? '—' : spanText(sinceSameRequestMs),
    title: sinceSameRequestMs === null ? `first of its request; ${any}` : any,
  };
}

function gapText({ start, end, covered }: TraceGap): string {
  return `${spanText(end - start)} without entries${covered ? ', within the duration that an entry reports' : ''}`;
}
