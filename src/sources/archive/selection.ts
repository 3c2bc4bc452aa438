import { LEVELS, type Level } from '../../logs/level';
import type { TimeRange } from '../../logs/time-range';
import type { StoreFilter } from '../../store/filter';
import type { LogStore } from '../../store/log-store';
import { RowSet } from '../../store/row-set';
import type { ArchiveOverview } from './archive-message';
import { ALL_ENDPOINTS, endpointKey, UNTIMED_ENDPOINT } from './endpoint-keys';

/** The part of an archive that a question is about. */
export interface Selection {
  readonly filter: StoreFilter;
  /** Entries without a time that the range leaves out. */
  readonly untimedOutside: number;
}

/**
 * Endpoints and range as a filter of the store. A range that covers the whole archive takes in the entries without a
 * time too; a narrower one leaves them out, and {@link UNTIMED_ENDPOINT} alone means just them. Of the rows that the
 * overview is of.
 */
export function selectPart(
  store: LogStore,
  { extent, untimed, endpoints: known, omittedEndpoints, endRow: before }: ArchiveOverview,
  endpoints: readonly string[],
  range: TimeRange,
): Selection {
  const keys = new Set(endpoints);
  const onlyUntimed = keys.size === 1 && keys.has(UNTIMED_ENDPOINT);
  if (onlyUntimed) return { filter: { before, tested: untimedRows(store) }, untimedOutside: 0 };
  const named = known.map(([name]) => name).filter((name) => keys.has(endpointKey(name)));
  const all = keys.has(ALL_ENDPOINTS) || (named.length === known.length && omittedEndpoints === 0);
  if (!all && named.length === 0) return { filter: { before, tested: noRows(store) }, untimedOutside: 0 };
  const covers = extent === null || (range.start <= extent.start && range.end >= extent.end);
  return {
    filter: {
      before,
      ...(all ? {} : { endpoints: named }),
      // The store's ranges include their end; times are whole milliseconds.
      ...(covers ? {} : { range: { start: range.start, end: Math.ceil(range.end) - 1 } }),
    },
    untimedOutside: covers ? 0 : untimed,
  };
}

/** The conditions of the list API: level and job by column, a plain text by its bytes, a pattern by a test elsewhere. */
export function addConditions(
  part: StoreFilter,
  { level, jobId, search }: { readonly level: Level; readonly jobId: string; readonly search: string },
): { readonly filter: StoreFilter; readonly pattern: string | null } {
  const plain = isPlain(search);
  return {
    filter: {
      ...part,
      // Every level is at least the lowest: without a condition, the scan of the part serves for it.
      ...(level === LEVELS[0] ? {} : { minimumLevel: level }),
      ...(jobId === '' ? {} : { jobId }),
      ...(plain && search !== '' ? { contains: search } : {}),
    },
    pattern: plain ? null : search,
  };
}

/** Whether a pattern means just its own text, in ASCII: only then do both kinds of search fold case alike. */
function isPlain(search: string): boolean {
  return /^[\x20-\x7e]*$/.test(search) && !/[\\^$.*+?()[\]{}|]/.test(search);
}

/** An empty set of rows in which all that the store has is decided. */
export function noRows(store: LogStore): RowSet {
  const rows = new RowSet();
  rows.decidedTo = store.endRow;
  return rows;
}

function untimedRows(store: LogStore): RowSet {
  const rows = noRows(store);
  for (const { firstRow, count, time } of store.chunks)
    for (let offset = 0; offset < count; offset++)
      if (Number.isNaN(time[offset] ?? Number.NaN)) rows.add(firstRow + offset);
  return rows;
}
