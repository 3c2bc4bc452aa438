import type { ApiClient } from '../api/client';
import type { ListResponse } from '../api/contract';
import { ApiProblem } from '../api/problem';
import type { SearchPlan } from '../api/search-request';
import { type AdvancedQuery, hasNoConditions, type SortOrder } from '../logs/advanced-query';
import { compareBySort, compileConditions } from '../logs/advanced-query-match';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import type { TimeRange } from '../logs/time-range';
import type { RangeSummary, SearchResult } from './log-source';
import { crossBorder, NO_BORDER } from './slice-border';
import { smallerRequest } from './slice-size';
import { mergeSummaries } from './summary-merge';

/** A part of the range still to be asked for; `counted` where an earlier answer's counts already hold it. */
interface Piece extends TimeRange {
  readonly counted?: boolean;
}

type Plan = (piece: TimeRange, maxPage: number) => SearchPlan;

/**
 * One search on its way through the slices of its range. Sorted by time it goes in that order, ends as soon as it has
 * enough, and where an answer was cut it goes on from the last entry it brought:
 *
 *   newest first:   range.start ◄── slice 3 │ slice 2 ◄─rest─ ▓▓▓ answer │ slice 1 ── range.end
 *
 * By any other field every slice is asked for once, and the best of each are put together.
 */
export class SearchWalk {
  readonly #client: ApiClient;
  readonly #query: AdvancedQuery;
  readonly #range: TimeRange;
  readonly #plan: Plan;
  readonly #byTime: boolean;
  readonly #order: Order;
  readonly #notes = new Set<string>();
  readonly #summaries: RangeSummary[] = [];
  #ahead: Piece[];
  #found: LogEntry[] = [];
  /** Fingerprints given at the border of the next piece, which it may bring again. */
  #behind: readonly string[] = [];
  #maxPage: number;
  /** Requests that may still be sent: as many as were announced, and more only where the server refused a size. */
  #allowed: number;
  #requests = 0;
  #matched = 0;
  #matchedExactly = true;
  /** Whether all counts are the server's own, which speak for what was not fetched too. */
  #said = true;
  #total: number | null = 0;
  #withoutEndpoint = 0;

  constructor(
    client: ApiClient,
    query: AdvancedQuery,
    range: TimeRange,
    slices: readonly TimeRange[],
    maxPage: number,
    plan: Plan,
  ) {
    this.#client = client;
    this.#query = query;
    this.#range = range;
    this.#plan = plan;
    this.#byTime = query.sort.field.length === 1 && query.sort.field[0] === 'timestamp';
    this.#order = this.#byTime && query.sort.order === 'asc' ? 'oldest' : 'newest';
    this.#ahead = [...slices];
    this.#maxPage = maxPage;
    this.#allowed = slices.length;
  }

  /** Sends one request. False when there is nothing more to do. */
  async step(signal: AbortSignal): Promise<boolean> {
    const [piece, ...ahead] = this.#ahead;
    const enough = this.#byTime && this.#found.length >= this.#query.limit;
    if (piece === undefined || enough || this.#allowed <= 0) return false;
    const plan = this.#plan(piece, this.#maxPage);
    let answer: ListResponse;
    this.#requests += 1;
    try {
      answer = await this.#client.search(plan.request, signal);
    } catch (error) {
      if (!this.#makeSmaller(piece, ahead, plan.request.limit, error)) throw error;
      return true;
    }
    this.#allowed -= 1;
    this.#ahead = ahead;
    for (const note of plan.notes) this.#notes.add(note);
    this.#take(piece, plan, answer);
    return true;
  }

  #makeSmaller(piece: Piece, ahead: readonly Piece[], limit: number, error: unknown): boolean {
    const smaller = error instanceof ApiProblem ? smallerRequest(piece, limit, error, this.#order) : null;
    if (smaller === null) return false;
    const { pieces, notice } = smaller;
    this.#allowed += pieces.length - 1;
    if (smaller.limit < limit) {
      // The same entries now take so many answers.
      this.#allowed += Math.ceil(limit / smaller.limit) - 1;
      this.#maxPage = smaller.limit;
    }
    const counted = piece.counted === true ? { counted: true } : {};
    this.#ahead = [...pieces.map((part) => ({ ...part, ...counted })), ...ahead];
    this.#notes.add(notice);
    return true;
  }

  #take(piece: Piece, plan: SearchPlan, answer: ListResponse): void {
    const { endpoints } = this.#query;
    const only = endpoints.length === 1 ? (endpoints[0] ?? '') : '';
    const page = answer.logs.map((raw) => readEntry(raw, only));
    const border = { ...NO_BORDER, behind: this.#behind };
    const { entries, repeated } = crossBorder(border, piece, page, this.#order);
    const matching = entries.filter(compileConditions(plan.local));
    this.#withoutEndpoint += matching.filter((entry) => entry.endpointId === '').length;
    this.#found.push(...matching);
    this.#count(piece, plan, answer, { matching: matching.length, repeated });

    const cut = isCut(answer, plan.request.limit);
    const sort: SortOrder = { field: plan.request.sort.field.split('.'), order: plan.request.sort.order };
    const sorted = isSorted(page, sort);
    const rest = cut && sorted && this.#byTime ? restOf(piece, page, this.#order) : null;
    if (rest !== null) this.#ahead = [rest, ...this.#ahead];
    else if (cut) this.#noteCut(plan, answer, page.length, sorted);
    const edge = this.#order === 'newest' ? (rest?.end ?? piece.start) : (rest?.start ?? piece.end);
    this.#behind = page
      .filter(({ time }) => time !== null && Math.abs(time - edge) <= 1)
      .map(entryFingerprint);
    if (!this.#byTime && this.#found.length > 2 * this.#query.limit) this.#found = this.#best();
  }

  #count(
    piece: Piece,
    plan: SearchPlan,
    answer: ListResponse,
    { matching, repeated }: { readonly matching: number; readonly repeated: number },
  ): void {
    const counted = piece.counted === true;
    if (!counted) {
      const { totalLogs } = answer;
      this.#total = this.#total === null || totalLogs === null ? null : this.#total + totalLogs - repeated;
      const { endpoints } = this.#query;
      if (answer.summary !== null)
        this.#summaries.push({ endpointId: endpoints.join(','), range: piece, summary: answer.summary });
    }
    const said = hasNoConditions(plan.local) ? answer.filteredLogs : null;
    if (said === null) {
      this.#said = false;
      this.#matched += matching;
    } else if (!counted) this.#matched += Math.max(said - repeated, matching);
  }

  /** Something of this piece is missing and is not asked for again. */
  #noteCut(plan: SearchPlan, answer: ListResponse, received: number, sorted: boolean): void {
    const all = answer.filteredLogs;
    if (!hasNoConditions(plan.local) || all === null) this.#matchedExactly = false;
    const replaced = plan.request.sort.field === 'timestamp' && !this.#byTime;
    const of = all === null ? 'more' : all.toLocaleString('en-US');
    const count = received.toLocaleString('en-US');
    if (!sorted)
      this.#notes.add(
        `The server did not sort as asked, and sent ${count} of ${of} entries: others may belong above these.`,
      );
    else if (replaced)
      this.#notes.add(`Of ${of} entries in a part of the range the newest ${count} were sorted.`);
    else if (!hasNoConditions(plan.local))
      this.#notes.add(`Of ${of} entries in a part of the range the first ${count} were checked here.`);
  }

  #best(): LogEntry[] {
    return this.#found.toSorted(compareBySort(this.#query.sort)).slice(0, this.#query.limit);
  }

  result(): SearchResult {
    const [next] = this.#ahead;
    const uncounted = this.#ahead.some((piece) => piece.counted !== true);
    const { start, end } = this.#range;
    const asked =
      next === undefined
        ? this.#range
        : this.#order === 'newest'
          ? { start: Math.min(next.end, end), end }
          : { start, end: Math.max(next.start, start) };
    const nameless =
      this.#withoutEndpoint === 0
        ? []
        : [
            `${this.#withoutEndpoint.toLocaleString('en-US')} entries came without their endpoint, of several asked.`,
          ];
    return {
      entries: this.#best(),
      matched: this.#matched,
      matchedExactly: this.#matchedExactly && !uncounted && (next === undefined || this.#said),
      total: this.#total,
      summary: mergeSummaries(this.#summaries),
      asked,
      notes: [...this.#notes, ...nameless],
      requests: this.#requests,
    };
  }
}

/** Whether more match than were sent. */
function isCut(answer: ListResponse, limit: number): boolean {
  const { logs, filteredLogs, pagination } = answer;
  if (filteredLogs !== null) return filteredLogs > logs.length;
  return pagination?.hasMore ?? logs.length >= limit;
}

/** What of a piece lies behind the last entry that came; null when that is not less than the piece. */
function restOf(piece: Piece, page: readonly LogEntry[], order: Order): Piece | null {
  const times = page.flatMap(({ time }) => (time === null ? [] : [time]));
  const last = times.at(-1);
  if (last === undefined) return null;
  const rest = order === 'newest' ? { start: piece.start, end: last + 1 } : { start: last, end: piece.end };
  const smaller = rest.end - rest.start < piece.end - piece.start && rest.end > rest.start;
  return smaller ? { ...rest, counted: true } : null;
}

function isSorted(entries: readonly LogEntry[], sort: SortOrder): boolean {
  const compare = compareBySort(sort);
  return entries.every((entry, index) => {
    const before = entries[index - 1];
    return before === undefined || compare(before, entry) <= 0;
  });
}
