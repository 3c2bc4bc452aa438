import type { ApiClient } from '../api/client';
import type { ListParameters, ListResponse } from '../api/contract';
import { isAbort, toProblem } from '../api/problem';
import { readEntry } from '../logs/entry';
import type { LogQuery } from '../logs/query';
import { sliceNewestFirst, type TimeRange, toIso } from '../logs/time-range';
import { askForLess } from './export-parts';
import {
  csvRecords,
  type ExportRecord,
  entryRecords,
  PartBorder,
  type RecordPage,
  textRecords,
} from './export-records';
import { type ExportClock, type ExportWait, sendUntilAnswered, systemClock } from './export-request';
import { type ExportStep, ExportTally } from './export-step';
import type { ExportFormat } from './log-source';

export interface ExportOptions {
  readonly clock?: ExportClock;
  /** Entries per request; as many as the API allows, since it counts requests and not entries. */
  readonly pageSize?: number;
}

interface Answer {
  readonly page: RecordPage;
  /** What the server says beside the records; null for text and CSV, which say nothing. */
  readonly listing: ListResponse | null;
}

/**
 * All entries of a query, page by page: each endpoint, each 24 h part (oldest first), by limit and offset. Text and CSV
 * do not say how many entries there are, so a JSON request of one entry asks that first, and what arrives is counted
 * against it: a body that was cut off on its way raises no error in a browser. Throws ApiProblem or the AbortError.
 */
export async function* exportPages(
  client: ApiClient,
  query: LogQuery,
  format: ExportFormat,
  signal: AbortSignal,
  options: ExportOptions = {},
): AsyncGenerator<ExportStep> {
  const tally = new ExportTally(query.endpoints, query.range);
  const walk = new ExportWalk(client, query, format, signal, tally, options);
  for (const endpointId of query.endpoints) yield* walk.endpoint(endpointId);
  if (tally.hasNotices) yield tally.step('', [], query.endpoints.at(-1) ?? '');
}

class ExportWalk {
  readonly #client: ApiClient;
  readonly #query: LogQuery;
  readonly #format: ExportFormat;
  readonly #signal: AbortSignal;
  readonly #tally: ExportTally;
  readonly #clock: ExportClock;
  #limit: number;
  #border = PartBorder.none();

  constructor(
    client: ApiClient,
    query: LogQuery,
    format: ExportFormat,
    signal: AbortSignal,
    tally: ExportTally,
    options: ExportOptions,
  ) {
    this.#client = client;
    this.#query = query;
    this.#format = format;
    this.#signal = signal;
    this.#tally = tally;
    this.#clock = options.clock ?? systemClock;
    this.#limit = options.pageSize ?? 10_000;
  }

  async *endpoint(endpointId: string): AsyncGenerator<ExportStep> {
    const ahead = sliceNewestFirst(this.#query.range).toReversed();
    this.#border = PartBorder.none();
    for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
      let opened: { listing: ListResponse; first: Answer | null };
      try {
        opened = yield* this.#waiting(this.#open(endpointId, part), endpointId);
      } catch (error) {
        if (isAbort(error) || this.#signal.aborted) throw error;
        const less = askForLess(toProblem(error), part, this.#limit);
        if (less === null) throw error;
        this.#limit = less.limit;
        this.#tally.note(less.notice);
        ahead.unshift(...less.parts);
        if (less.parts.length === 0) this.#tally.skip(less.unreachable);
        this.#tally.partsAhead(endpointId, ahead.length);
        if (less.parts.length === 0) this.#border = PartBorder.none();
        continue;
      }
      this.#tally.begin(endpointId, opened.listing, ahead.length);
      yield* this.#pages(endpointId, part, opened.listing.filteredLogs, opened.first);
      this.#border = this.#border.following();
    }
  }

  /** The first answer of a part: the count, and for JSON the first page with it. */
  async *#open(
    endpointId: string,
    part: TimeRange,
  ): AsyncGenerator<ExportWait, { listing: ListResponse; first: Answer | null }> {
    if (this.#format === 'json') {
      const first = yield* this.#json(endpointId, part, 0, this.#limit);
      return { listing: first.listing, first };
    }
    const { listing } = yield* this.#json(endpointId, part, 0, 1);
    if (listing.filteredLogs === 0) return { listing, first: null };
    const first = yield* this.#page(endpointId, part, 0, this.#wanted(listing.filteredLogs, 0));
    return { listing, first };
  }

  async *#pages(
    endpointId: string,
    part: TimeRange,
    announced: number | null,
    first: Answer | null,
  ): AsyncGenerator<ExportStep> {
    let offset = 0;
    let received = 0;
    let answer = first;
    while (answer !== null) {
      const wanted = this.#wanted(announced, offset);
      const records = withoutCutRecord(answer.page, wanted);
      received += records.length;
      const next = this.#nextOffset(answer, offset, records.length, wanted, announced);
      if (next === null) this.#tally.end(endpointId, part, announced, received);
      this.#tally.sawOrder(records);
      const kept = this.#border.pass(records, part.end);
      this.#tally.receive(kept.length, records.length - kept.length);
      const text = kept.length === 0 ? '' : answer.page.head + kept.map((record) => record.text).join('');
      yield this.#tally.step(
        text,
        kept.flatMap((record) => record.entry ?? []),
        endpointId,
      );
      if (next === null) return;
      offset = next;
      answer = yield* this.#following(endpointId, part, offset, announced);
    }
  }

  /** The page at an offset; what came before it is given out already, so a 413 here can only mean smaller pages. */
  async *#following(
    endpointId: string,
    part: TimeRange,
    offset: number,
    announced: number | null,
  ): AsyncGenerator<ExportStep, Answer> {
    for (;;) {
      try {
        const page = this.#page(endpointId, part, offset, this.#wanted(announced, offset));
        return yield* this.#waiting(page, endpointId);
      } catch (error) {
        if (this.#signal.aborted || isAbort(error)) throw error;
        if (toProblem(error).kind !== 'too-many-logs' || this.#limit <= 1) throw error;
        this.#limit = Math.floor(this.#limit / 2);
      }
    }
  }

  /** Where to go on, or null at the end, which is also where nothing new comes whatever the server promises. */
  #nextOffset(
    answer: Answer,
    offset: number,
    received: number,
    wanted: number,
    announced: number | null,
  ): number | null {
    const pagination = answer.listing?.pagination ?? null;
    const next = pagination?.nextOffset ?? offset + Math.min(received, wanted);
    const expectsMore = announced === null ? received >= wanted : next < announced;
    if (!(pagination?.hasMore ?? expectsMore)) return null;
    if (received > 0 && next > offset) return next;
    if (pagination !== null)
      this.#tally.stuck('The server promised more entries but did not go on, so the reading stopped there.');
    return null;
  }

  #wanted(announced: number | null, offset: number): number {
    return announced === null ? this.#limit : Math.max(1, Math.min(this.#limit, announced - offset));
  }

  async *#page(
    endpointId: string,
    part: TimeRange,
    offset: number,
    limit: number,
  ): AsyncGenerator<ExportWait, Answer> {
    if (this.#format === 'json') return yield* this.#json(endpointId, part, offset, this.#limit);
    const format = this.#format;
    const parameters = this.#parameters(part, offset, limit);
    const body = yield* this.#send(() => this.#client.listAs(format, endpointId, parameters, this.#signal));
    return { page: format === 'csv' ? await csvRecords(body) : textRecords(body), listing: null };
  }

  async *#json(endpointId: string, part: TimeRange, offset: number, limit: number) {
    const parameters = this.#parameters(part, offset, limit);
    const listing = yield* this.#send(() => this.#client.list(endpointId, parameters, this.#signal));
    return { page: entryRecords(listing.logs.map((raw) => readEntry(raw, endpointId))), listing };
  }

  #send<T>(send: () => Promise<T>): AsyncGenerator<ExportWait, T> {
    return sendUntilAnswered(send, this.#clock, this.#signal);
  }

  /** Passes a request's pauses on as steps. */
  async *#waiting<T>(
    request: AsyncGenerator<ExportWait, T>,
    endpointId: string,
  ): AsyncGenerator<ExportStep, T> {
    for (;;) {
      const { done, value } = await request.next();
      if (done) return value;
      yield { ...this.#tally.step('', [], endpointId), wait: value };
    }
  }

  #parameters(part: TimeRange, offset: number, limit: number): ListParameters {
    const { level, search, jobId } = this.#query;
    return {
      startTime: toIso(part.start),
      endTime: toIso(part.end),
      level,
      limit,
      offset,
      jobId: jobId === '' ? undefined : jobId,
      search: search === '' ? undefined : search,
    };
  }
}

/**
 * The records without a last one that was cut off. It is asked for again, since the next page begins where the complete
 * ones end. One that only may be cut is taken for complete when nothing is missing, or when it is all that came.
 */
function withoutCutRecord(page: RecordPage, wanted: number): readonly ExportRecord[] {
  const doubtful = page.cut === 'perhaps' && page.records.length > 1 && page.records.length < wanted;
  return page.cut === 'yes' || doubtful ? page.records.slice(0, -1) : page.records;
}
