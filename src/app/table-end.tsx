import { Button } from '../ui/button';
import { formatCount } from '../ui/format';
import type { LogData } from './log-data';

export interface TableEndProps {
  readonly data: LogData;
  readonly filtered: boolean;
  readonly oldestFirst: boolean;
  readonly onClearFilters: () => void;
}

/** What stands after the last row: why it is the last, and how to get further. */
export function TableEnd({ data, filtered, oldestFirst, onClearFilters }: TableEndProps) {
  if (data.tested !== null)
    return (
      <span role="status">
        Filtering: {formatCount(data.tested)} of {formatCount(data.loaded.length)} entries looked through…
      </span>
    );
  if (data.loadingMore) return <span role="status">Loading more…</span>;
  if (data.loading) return <span role="status">Loading…</span>;
  if (data.progress === null) return null;
  if (!data.complete) {
    return (
      <>
        <span>
          {data.shown.length === 0
            ? `None of the ${formatCount(data.loaded.length)} entries loaded so far is to be shown.`
            : 'More entries match.'}
        </span>
        <Button onClick={data.loadMore}>Load more</Button>
      </>
    );
  }
  if (data.shown.length > 0)
    return <span>{oldestFirst ? 'End' : 'Start'} of the time range. All matching entries are loaded.</span>;
  return (
    <>
      <span>{emptyReason(data, filtered)}</span>
      {filtered && <Button onClick={onClearFilters}>Clear filters</Button>}
    </>
  );
}

function emptyReason({ loaded, progress }: LogData, filtered: boolean): string {
  if (loaded.length > 0)
    return `None of the ${formatCount(loaded.length)} loaded entries passes the source and field filters.`;
  const total = progress?.total ?? 0;
  if (total > 0)
    return `None of the ${formatCount(total)} entries in this time range matches. Debug entries are hidden unless the minimum level is debug.`;
  return filtered
    ? 'No entries in this time range match the filters.'
    : 'No entries in this time range. Widen the range or choose another endpoint.';
}
