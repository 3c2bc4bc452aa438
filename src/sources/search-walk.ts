import type { ApiClient } from '../api/client';
import type { ListResponse } from '../api/contract';
import { ApiProblem } from '../api/problem';
import type { SearchPlan } from '../api/search-request';
import {
  type AdvancedQuery,
  hasNoConditions,
  type QueryConditions,
  type SortOrder,
} from '../logs/advanced-query';
import { compareBySort } from '../logs/advanced-query-match';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import { queryPatterns } from '../logs/query-patterns';
import type { TimeRange } from '../logs/time-range';
import type { Cursor, RangeSummary, SearchResult } from './log-source';
import { type NoVerdict, noVerdictAdvice, noVerdictText } from './match-worker/match-message';
import type { EntryMatches } from './search-match';
import { crossBorder, NO_BORDER } from './slice-border';
import { smallerRequest } from './slice-size';
import { mergeSummaries } from './summary-merge';

/** Entries kept while an order other than by time is put together, for the pages that follow. */
const MAX_KEPT = 50_000;

/** A part of the range still to be asked for; `counted` where an earlier answer's counts already hold it. */
interface Piece extends TimeRange {
  readonly counted?: boolean;
}

/** Where a search goes on: its walk as it stood after a page. Never changed, so that a page can be asked for again. */
export interface SearchCursor extends Cursor {
  readonly kind: 'search-walk';
  readonly walk: SearchWalk;
}

export function isSearchCursor(cursor: Cursor): cursor is SearchCursor {
  return cursor.kind === 'search-walk';
}

/** Gives the entries that meet the conditions. */
export type MatchEntries = (
  entries: readonly LogEntry[],
  conditions: QueryConditions,
  signal: AbortSignal,
) => Promise<EntryMatches>;

type Plan = (piece: TimeRange, maxPage: number) => SearchPlan;

/**
 * One search on its way through the slices of its range. Sorted by time it goes in that order, ends as soon as it has
 * enough, and where an answer was cut it goes on from the last entry it brought:
 *
 *   newest first:   range.start ◄── slice 3 │ slice 2 ◄─rest─ ▓▓▓ answer │ slice 1 ── range.end
 *
 * By any other field every slice is asked for once, and the best of each are put together.
 *
 * A page ends at the query's limit. The next one takes what was found beyond it and walks on; only sorted by time is
 * there anything to walk to, as every other order needs the whole range at once.
 */
export class SearchWalk {
  readonly #client: ApiClient;
  readonly #query: AdvancedQuery;
  readonly #range: TimeRange;
  readonly #plan: Plan;
  readonly #byTime: boolean;
  readonly #order: Order;
  readonly #match: MatchEntries;
  #notes = new Set<string>();
  #summaries: RangeSummary[] = [];
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
  /** Whether entries of the range are missing that will not be asked for: cut off, or let go to save memory. */
  #lost = false;

  constructor(
    client: ApiClient,
    query: AdvancedQuery,
    range: TimeRange,
    slices: readonly TimeRange[],
    maxPage: number,
    plan: Plan,
    match: MatchEntries,
  ) {
    this.#client = client;
    this.#query = query;
    this.#range = range;
    this.#plan = plan;
    this.#match = match;
    this.#byTime = query.sort.field.length === 1 && query.sort.field[0] === 'timestamp';
    this.#order = this.#byTime && query.sort.order === 'asc' ? 'oldest' : 'newest';
    this.#ahead = [...slices];
    this.#maxPage = maxPage;
    this.#allowed = slices.length;
  }

  /** The walk as it stands, to go on with from here. */
  fork(): SearchWalk {
    const copy = new SearchWalk(
      this.#client,
      this.#query,
      this.#range,
      this.#ahead,
      this.#maxPage,
      this.#plan,
      this.#match,
    );
    copy.#notes = new Set(this.#notes);
    copy.#summaries = [...this.#summaries];
    copy.#found = [...this.#found];
    copy.#behind = this.#behind;
    copy.#allowed = Math.max(1, this.#ahead.length);
    copy.#requests = this.#requests;
    copy.#matched = this.#matched;
    copy.#matchedExactly = this.#matchedExactly;
    copy.#said = this.#said;
    copy.#total = this.#total;
    copy.#withoutEndpoint = this.#withoutEndpoint;
    copy.#lost = this.#lost;
    return copy;
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
    await this.#take(piece, ahead, plan, answer, signal);
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

  async #take(
    piece: Piece,
    ahead: readonly Piece[],
    plan: SearchPlan,
    answer: ListResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const { endpoints } = this.#query;
    const only = endpoints.length === 1 ? (endpoints[0] ?? '') : '';
    const page = answer.logs.map((raw) => readEntry(raw, only));
    const border = { ...NO_BORDER, behind: this.#behind };
    const { entries, repeated } = crossBorder(border, piece, page, this.#order);
    const { entries: matching, ...left } = hasNoConditions(plan.local)
      ? { entries, unjudged: 0, why: null }
      : await this.#match(entries, plan.local, signal);
    this.#allowed -= 1;
    this.#ahead = [...ahead];
    for (const note of plan.notes) this.#notes.add(note);
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
    if (left.why !== null) this.#stop(left.unjudged, left.why, queryPatterns(plan.local));
    if (!this.#byTime && this.#found.length > Math.max(2 * this.#query.limit, MAX_KEPT)) {
      this.#found = this.#sorted().slice(0, this.#query.limit);
      this.#lost = true;
    }
  }

  /** A pattern takes too long, or cannot be tried: what it has not judged is missing, and no request is spent on more of the same. */
  #stop(unjudged: number, why: NoVerdict, patterns: readonly string[]): void {
    this.#lost = true;
    this.#matchedExactly = false;
    this.#allowed = 0;
    const name =
      patterns.length === 1 ? `The pattern ${patterns[0]}` : `A pattern of ${patterns.join(' and ')}`;
    const entries = unjudged === 1 ? '1 entry was' : `${unjudged.toLocaleString('en-US')} entries were`;
    this.#notes.add(
      `${name} ${noVerdictText(why)}: ${entries} not judged and left out, and nothing more was asked for. ${noVerdictAdvice(why)}`,
    );
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
    this.#lost = true;
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

  #sorted(): LogEntry[] {
    return this.#found.toSorted(compareBySort(this.#query.sort));
  }

  /** Where the next page begins; null where there is none. */
  #next(left: readonly LogEntry[]): { readonly cursor: SearchCursor; readonly requests: number } | null {
    if (!this.#byTime && (this.#lost || left.length === 0)) return null;
    if (left.length === 0 && this.#ahead.length === 0) return null;
    const walk = this.fork();
    walk.#found = [...left];
    const enough = !this.#byTime || left.length >= this.#query.limit;
    return { cursor: { kind: 'search-walk', walk }, requests: enough ? 0 : this.#ahead.length };
  }

  /** The page that ends here. */
  result(): SearchResult {
    const sorted = this.#sorted();
    const { limit } = this.#query;
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
      entries: sorted.slice(0, limit),
      next: this.#next(sorted.slice(limit)),
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
