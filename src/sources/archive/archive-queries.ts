import { safeStringify } from '../../logs/json';
import type { LogQuery } from '../../logs/query';
import type { TimeRange } from '../../logs/time-range';
import type { StoreFilter } from '../../store/filter';
import type { LogStore } from '../../store/log-store';
import { messageBatches } from '../../store/message-batches';
import { EntryPacker } from '../../store/packed-entries';
import { RowSet } from '../../store/row-set';
import { Scan } from '../../store/scan';
import { countVolume } from '../../store/volume';
import type { AggregateRow } from '../log-source';
import type { MatchTest, Verdict } from '../match-worker/match-message';
import type { SentEntry } from '../sent-entry';
import { aggregateRange, aggregating } from './archive-aggregate';
import type { Answer, ArchiveOverview, PageAnswer, Question, QuestionKind } from './archive-message';
import { apiSummary } from './archive-summary';
import { inSteps, nextTask } from './cooperation';
import { addPassed, passedOf, refuseSlow } from './match-verdict';
import { addConditions, noRows, selectPart } from './selection';

/** Tries a pattern elsewhere, one at a time for each kind of question. Rejects with the signal's reason. */
export type Match = (test: MatchTest, of: QuestionKind, signal: AbortSignal) => Promise<Verdict>;

/** A page ends beyond so many bytes, so that no message to the page is larger than a browser takes at once. */
const PAGE_BYTES = 64 * 2 ** 20;
/** Results kept for further pages: of each kind's query, of its range without filters, and of the ones before. */
const MAX_SCANS = 6;
/** Overviews kept: of the store as it is, and of what is still looked at while it grows. */
const MAX_OVERVIEWS = 4;

/** Answers questions about a store, one of each kind at a time: they share the results kept. */
export class ArchiveQueries {
  readonly store: LogStore;
  readonly match: Match;
  readonly #scans = new Map<string, Scan>();
  /** Results that are being worked on. */
  readonly #busy = new Map<string, Promise<void>>();
  readonly #overviews = new Map<number, ArchiveOverview>();

  constructor(store: LogStore, match: Match) {
    this.store = store;
    this.match = match;
  }

  /** Memory of the results kept, about, in bytes. */
  byteSize(): number {
    return [...this.#scans.values()].reduce((sum, scan) => sum + scan.byteSize(), 0);
  }

  /** Of the rows before `to`, at most of those that are there. */
  async overview(signal: AbortSignal, to = Number.POSITIVE_INFINITY): Promise<ArchiveOverview> {
    const endRow = Math.min(to, this.store.endRow);
    const known = this.#overviews.get(endRow);
    if (known !== undefined) return known;
    const scan = await this.scan({ before: endRow }, signal);
    const { count, untimed, endpoints, firstTime, lastTime } = scan.summary();
    const overview: ArchiveOverview = {
      entries: count,
      untimed,
      bytes: this.store.byteSize(),
      endpoints: endpoints.top,
      omittedEndpoints: endpoints.rest.names,
      extent: firstTime === null || lastTime === null ? null : namedRange(firstTime, lastTime + 1),
      endRow,
    };
    keep(this.#overviews, endRow, overview, MAX_OVERVIEWS);
    return overview;
  }

  /** What passes a filter, which must have no test; kept for the next question. */
  async scan(filter: StoreFilter, signal: AbortSignal): Promise<Scan> {
    return this.#kept(JSON.stringify(filter), signal, () => Promise.resolve(filter));
  }

  /** What an advanced search found; kept for its further pages. */
  searched(search: string, signal: AbortSignal, find: () => Promise<RowSet>): Promise<Scan> {
    return this.#kept(`search ${search}`, signal, async () => ({
      tested: await find(),
    }));
  }

  /** The part of a snapshot that endpoints and a range mean, and how many entries that is. */
  async part(endpoints: readonly string[], range: TimeRange, endRow: number, signal: AbortSignal) {
    const selection = await this.#selected(endpoints, range, endRow, signal);
    const { tested } = selection.filter;
    const total = tested === undefined ? (await this.scan(selection.filter, signal)).length : null;
    return { ...selection, total: total ?? (await inSteps(counting(this.store, selection.filter), signal)) };
  }

  sent(row: number): SentEntry {
    const { endpointId, raw } = this.store.entry(row);
    return { endpointId, json: safeStringify(raw) };
  }

  async page(
    { query, offset, limit, endRow }: Extract<Question, { kind: 'page' }>,
    signal: AbortSignal,
  ): Promise<PageAnswer> {
    const part = await this.part(query.endpoints, query.range, endRow, signal);
    const scan = await this.#filtered(query, part.filter, 'page', signal);
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

  async volume(
    { query, local, zoneOffsetMs, endRow }: Extract<Question, { kind: 'volume' }>,
    signal: AbortSignal,
  ): Promise<Answer<'volume'>> {
    const part = (await this.#selected(query.endpoints, query.range, endRow, signal)).filter;
    const { filter, pattern } = addConditions(part, query);
    const passing =
      pattern === null
        ? filter
        : { tested: this.#rowsOf(await this.#filtered(query, part, 'volume', signal)) };
    const steps = countVolume(this.store, { ...passing, ...local }, query.range, zoneOffsetMs);
    return inSteps(steps, signal);
  }

  #filtered(query: LogQuery, part: StoreFilter, of: QuestionKind, signal: AbortSignal): Promise<Scan> {
    const { endpoints, range, level, jobId, search } = query;
    const { filter, pattern } = addConditions(part, query);
    if (pattern === null && filter.tested === undefined) return this.scan(filter, signal);
    const key = JSON.stringify([part.before, endpoints, range, level, jobId, search]);
    return this.#kept(key, signal, async () =>
      pattern === null ? filter : { ...filter, tested: await this.#tested(filter, pattern, of, signal) },
    );
  }

  /** The rows whose message matches a pattern, among those that pass the rest. */
  async #tested(
    filter: StoreFilter,
    pattern: string,
    of: QuestionKind,
    signal: AbortSignal,
  ): Promise<RowSet> {
    const rows = new RowSet();
    const since = performance.now();
    for (const { nextRow, ...batch } of messageBatches(this.store, filter)) {
      if (batch.rows.length > 0) {
        const own = batch.rows.slice();
        const verdict = await this.match({ kind: 'messages', pattern, batch }, of, signal);
        addPassed(rows, own, filter.tested, passedOf(verdict, pattern));
      }
      rows.decidedTo = nextRow;
      refuseSlow(since, pattern);
    }
    rows.decidedTo = this.store.endRow;
    return rows;
  }

  async aggregate(
    { request, endRow }: Extract<Question, { kind: 'aggregate' }>,
    signal: AbortSignal,
  ): Promise<Answer<'aggregate'>> {
    const { filter } = await this.#selected(request.endpointIds, aggregateRange(request), endRow, signal);
    const answer = new Map<string, AggregateRow[]>();
    for (const spec of request.aggregations) {
      const { jobId = '', search = '' } = spec.filters ?? {};
      const conditions = addConditions(filter, { level: 'debug', jobId, search });
      const { pattern } = conditions;
      const part =
        pattern === null
          ? conditions.filter
          : {
              ...conditions.filter,
              tested: await this.#tested(conditions.filter, pattern, 'aggregate', signal),
            };
      answer.set(spec.name, await inSteps(aggregating(this.store, part, spec), signal));
    }
    return { aggregations: Object.fromEntries(answer) };
  }

  async #selected(endpoints: readonly string[], range: TimeRange, endRow: number, signal: AbortSignal) {
    return selectPart(this.store, await this.overview(signal, endRow), endpoints, range);
  }

  #rowsOf(scan: Scan): RowSet {
    const rows = noRows(this.store);
    for (const row of scan.rows(0, scan.length, 'oldest')) rows.add(row);
    return rows;
  }

  async #kept(key: string, signal: AbortSignal, filter: () => Promise<StoreFilter>): Promise<Scan> {
    // Another question may be at work on the same: what it has found is found, also when it is given up.
    for (let other = this.#busy.get(key); other !== undefined; other = this.#busy.get(key)) {
      await other;
      signal.throwIfAborted();
    }
    const work = this.#extended(key, signal, filter);
    const end = () => void this.#busy.delete(key);
    this.#busy.set(key, work.then(end, end));
    return work;
  }

  async #extended(key: string, signal: AbortSignal, filter: () => Promise<StoreFilter>): Promise<Scan> {
    const scan = this.#scans.get(key) ?? new Scan(this.store, await filter());
    keep(this.#scans, key, scan, MAX_SCANS);
    // An unfinished one is taken up again.
    await inSteps(scan.extending(), signal);
    return scan;
  }
}

/** Adds or renews; beyond `most`, the one not used for longest goes. */
function keep<K, V>(into: Map<K, V>, key: K, value: V, most: number): void {
  into.delete(key);
  into.set(key, value);
  for (const oldest of into.keys()) {
    if (into.size <= most) break;
    into.delete(oldest);
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
