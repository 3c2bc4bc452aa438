import type { AdvancedQuery } from '../../logs/advanced-query';
import { compareBySort, compileConditions, passesLevels } from '../../logs/advanced-query-match';
import type { LogEntry } from '../../logs/entry';
import { ENTRY_LEVELS } from '../../logs/level';
import { queryPatterns } from '../../logs/query-patterns';
import { RowFilter, type StoreFilter } from '../../store/filter';
import type { RowSet } from '../../store/row-set';
import type { Scan } from '../../store/scan';
import type { Question, SearchAnswer } from './archive-message';
import type { ArchiveQueries } from './archive-queries';
import { apiSummary } from './archive-summary';
import { nextTask } from './cooperation';
import { addPassed, passedOf, refuseSlow } from './match-verdict';
import { noRows } from './selection';

/** Entries made and tested at once. */
const BATCH_ROWS = 1_000;

/** Every entry of the range against the whole query: columns first, then what needs the entry itself. */
export async function searchArchive(
  queries: ArchiveQueries,
  { query, range, offset, endRow }: Extract<Question, { kind: 'search' }>,
  signal: AbortSignal,
): Promise<SearchAnswer> {
  const { store } = queries;
  const part = await queries.part(query.endpoints, range, endRow, signal);
  const scan = await queries.searched(JSON.stringify([part.filter.before, query, range]), signal, () =>
    matchingRows(queries, query, byColumns(query, part.filter), signal),
  );
  const { field, order } = query.sort;
  const byTime = field.length === 1 && field[0] === 'timestamp';
  const end = offset + query.limit;
  const rows = byTime
    ? scan.rows(offset, end, order === 'asc' ? 'oldest' : 'newest')
    : (await sortedRows(queries, scan, query, end, signal)).slice(offset);
  return {
    entries: Array.from(rows, (row) => queries.sent(row)),
    matched: scan.length,
    total: part.total,
    summary: apiSummary(store, scan.summary()),
  };
}

/** The conditions that the store's columns answer, so that few entries have to be made. */
function byColumns(
  { levels, sources, jobId, requestId }: AdvancedQuery,
  part: StoreFilter,
): StoreFilter | null {
  const passing = ENTRY_LEVELS.filter((level) => passesLevels(level, levels));
  if (passing.length === 0) return null;
  return {
    ...part,
    levels: passing,
    sources: sources.include,
    ...(jobId === '' ? {} : { jobId }),
    ...(requestId === '' ? {} : { requestId }),
  };
}

async function matchingRows(
  queries: ArchiveQueries,
  query: AdvancedQuery,
  filter: StoreFilter | null,
  signal: AbortSignal,
): Promise<RowSet> {
  const { store } = queries;
  const found = noRows(store);
  if (filter === null) return found;
  const patterns = queryPatterns(query).join(' ');
  const matches = compileConditions(query);
  const rowFilter = new RowFilter(filter);
  const offsets = new Uint16Array(store.chunkRows);
  const since = performance.now();
  for (const chunk of [...store.chunks]) {
    const end = Math.min(chunk.count, rowFilter.endRow - chunk.firstRow);
    const count = rowFilter.passing(chunk, 0, end, offsets);
    const rows = Uint32Array.from(offsets.subarray(0, count), (offset) => chunk.firstRow + offset);
    for (let from = 0; from < count; from += BATCH_ROWS) {
      const batch = rows.subarray(from, from + BATCH_ROWS);
      if (patterns === '') {
        for (const row of batch) if (matches(store.entry(row))) found.add(row);
      } else {
        const entries = Array.from(batch, (row) => queries.sent(row));
        const verdict = await queries.match({ kind: 'entries', query, entries }, 'search', signal);
        addPassed(found, batch, undefined, passedOf(verdict, patterns));
        refuseSlow(since, patterns);
      }
      await nextTask();
      signal.throwIfAborted();
    }
  }
  return found;
}

/** The first rows by any other field than the time. */
async function sortedRows(
  queries: ArchiveQueries,
  scan: Scan,
  query: AdvancedQuery,
  end: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const compare = compareBySort(query.sort);
  let best: { readonly row: number; readonly entry: LogEntry }[] = [];
  for (let from = 0; from < scan.length; from += BATCH_ROWS) {
    for (const row of scan.rows(from, from + BATCH_ROWS, 'newest'))
      best.push({ row, entry: queries.store.entry(row) });
    if (best.length > 2 * end + BATCH_ROWS)
      best = best.toSorted((a, b) => compare(a.entry, b.entry)).slice(0, end);
    await nextTask();
    signal.throwIfAborted();
  }
  return best
    .toSorted((a, b) => compare(a.entry, b.entry))
    .slice(0, end)
    .map(({ row }) => row);
}
