import { safeStringify } from '../../logs/json';
import type { LogQuery } from '../../logs/query';
import type { TimeRange } from '../../logs/time-range';
import type { StoreFilter } from '../../store/filter';
import type { LogStore } from '../../store/log-store';
import { messageBatches } from '../../store/message-batches';
import { EntryPacker } from '../../store/packed-entries';
import { RowSet } from '../../store/row-set';
import { Scan } from '../../store/scan';
import type { AggregateRow } from '../log-source';
import type { MatchTest, Verdict } from '../match-worker/match-message';
import type { SentEntry } from '../sent-entry';
import { aggregateRange, aggregating } from './archive-aggregate';
import type { Answer, ArchiveOverview, PageAnswer, Question } from './archive-message';
import { apiSummary } from './archive-summary';
import { inSteps, nextTask } from './cooperation';
import { addPassed, passedOf, refuseSlow } from './match-verdict';
import { addConditions, selectPart } from './selection';

/** Tries a pattern elsewhere. Rejects with the signal's reason. */
export type Match = (test: MatchTest, signal: AbortSignal) => Promise<Verdict>;

/** A page ends beyond so many bytes, so that no message to the page is larger than a browser takes at once. */
const PAGE_BYTES = 64 * 2 ** 20;
/** Results kept for further pages: of the query, of its range without filters, and of the ones before. */
const MAX_SCANS = 4;

/** Answers questions about a store. One at a time: they share the results kept. */
export class ArchiveQueries {
  readonly store: LogStore;
  readonly match: Match;
  readonly #scans = new Map<string, Scan>();
  #overview: { readonly endRow: number; readonly overview: ArchiveOverview } | null = null;

  constructor(store: LogStore, match: Match) {
    this.store = store;
    this.match = match;
  }

  /** Memory of the results kept, about, in bytes. */
  byteSize(): number {
    return [...this.#scans.values()].reduce((sum, scan) => sum + scan.byteSize(), 0);
  }

  async overview(signal: AbortSignal): Promise<ArchiveOverview> {
    const { endRow } = this.store;
    if (this.#overview?.endRow === endRow) return this.#overview.overview;
    const scan = await this.scan({}, signal);
    const { count, untimed, endpoints, firstTime, lastTime } = scan.summary();
    const overview: ArchiveOverview = {
      entries: count,
      untimed,
      bytes: this.store.byteSize(),
      endpoints: endpoints.top,
      omittedEndpoints: endpoints.rest.names,
      extent: firstTime === null || lastTime === null ? null : namedRange(firstTime, lastTime + 1),
    };
    this.#overview = { endRow, overview };
    return overview;
  }

  /** What passes a filter, which must have no test; kept for the next question. */
  async scan(filter: StoreFilter, signal: AbortSignal): Promise<Scan> {
    return this.#kept(JSON.stringify([this.store.endRow, filter]), signal, () => Promise.resolve(filter));
  }

  /** What an advanced search found; kept for its further pages. */
  searched(search: string, signal: AbortSignal, find: () => Promise<RowSet>): Promise<Scan> {
    return this.#kept(`search ${this.store.endRow} ${search}`, signal, async () => ({
      tested: await find(),
    }));
  }

  /** The part of the store that endpoints and a range mean, and how many entries that is. */
  async part(endpoints: readonly string[], range: TimeRange, signal: AbortSignal) {
    const selection = selectPart(this.store, await this.overview(signal), endpoints, range);
    const { tested } = selection.filter;
    const total = tested === undefined ? (await this.scan(selection.filter, signal)).length : null;
    return { ...selection, total: total ?? (await inSteps(counting(this.store, selection.filter), signal)) };
  }

  sent(row: number): SentEntry {
    const { endpointId, raw } = this.store.entry(row);
    return { endpointId, json: safeStringify(raw) };
  }

  async page(
    { query, offset, limit }: Extract<Question, { kind: 'page' }>,
    signal: AbortSignal,
  ): Promise<PageAnswer> {
    const part = await this.part(query.endpoints, query.range, signal);
    const scan = await this.#filtered(query, part.filter, signal);
    const rows = scan.rows(offset, offset + limit, query.order);
    const packer = new EntryPacker(rows.length);
    for (const row of rows) {
      packer.add(this.store.entry(row));
      if (packer.count % 16 === 0 && packer.byteSize > PAGE_BYTES) break;
      if (packer.count % 1_000 === 0) {
        await nextTask();
        signal.throwIfAborted();
      }
    }
    return {
      entries: packer.packed(),
      matching: scan.length,
      total: part.total,
      untimedOutside: part.untimedOutside,
      summary: offset === 0 ? apiSummary(this.store, scan.summary()) : null,
    };
  }

  #filtered(query: LogQuery, part: StoreFilter, signal: AbortSignal): Promise<Scan> {
    const { endpoints, range, level, jobId, search } = query;
    const { filter, pattern } = addConditions(part, query);
    const key = JSON.stringify([this.store.endRow, endpoints, range, level, jobId, search]);
    return this.#kept(key, signal, async () =>
      pattern === null ? filter : { ...filter, tested: await this.#tested(filter, pattern, signal) },
    );
  }

  /** The rows whose message matches a pattern, among those that pass the rest. */
  async #tested(filter: StoreFilter, pattern: string, signal: AbortSignal): Promise<RowSet> {
    const rows = new RowSet();
    const since = performance.now();
    for (const { nextRow, ...batch } of messageBatches(this.store, filter)) {
      if (batch.rows.length > 0) {
        const own = batch.rows.slice();
        const verdict = await this.match({ kind: 'messages', pattern, batch }, signal);
        addPassed(rows, own, filter.tested, passedOf(verdict, pattern));
      }
      rows.decidedTo = nextRow;
      refuseSlow(since, pattern);
    }
    rows.decidedTo = this.store.endRow;
    return rows;
  }

  async aggregate(
    { request }: Extract<Question, { kind: 'aggregate' }>,
    signal: AbortSignal,
  ): Promise<Answer<'aggregate'>> {
    const overview = await this.overview(signal);
    const { filter } = selectPart(this.store, overview, request.endpointIds, aggregateRange(request));
    const answer = new Map<string, AggregateRow[]>();
    for (const spec of request.aggregations) {
      const { jobId = '', search = '' } = spec.filters ?? {};
      const conditions = addConditions(filter, { level: 'debug', jobId, search });
      const { pattern } = conditions;
      const part =
        pattern === null
          ? conditions.filter
          : { ...conditions.filter, tested: await this.#tested(conditions.filter, pattern, signal) };
      answer.set(spec.name, await inSteps(aggregating(this.store, part, spec), signal));
    }
    return { aggregations: Object.fromEntries(answer) };
  }

  async #kept(key: string, signal: AbortSignal, filter: () => Promise<StoreFilter>): Promise<Scan> {
    const known = this.#scans.get(key);
    const scan = known ?? new Scan(this.store, await filter());
    // An unfinished one is taken up again.
    await inSteps(scan.extending(), signal);
    this.#scans.delete(key);
    this.#scans.set(key, scan);
    for (const oldest of this.#scans.keys()) {
      if (this.#scans.size <= MAX_SCANS) break;
      this.#scans.delete(oldest);
    }
    return scan;
  }
}

/** Clock zones take a few times beyond what four digits of a year can say; the range that is named still means them. */
function namedRange(start: number, end: number): TimeRange {
  return { start: Math.max(start, FIRST_NAMED), end: Math.min(end, LAST_NAMED) };
}

const FIRST_NAMED = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_NAMED = Date.parse('9999-12-31T23:59:59.999Z');

function* counting(store: LogStore, filter: StoreFilter): Generator<void, number> {
  const scan = new Scan(store, filter);
  for (const _ of scan.extending()) yield;
  return scan.length;
}
