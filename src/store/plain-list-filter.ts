import type { LogEntry } from '../logs/entry';
import { type LocalFilter, matchesLocalFilter } from '../logs/query';

/**
 * The entries of a list that pass a filter, found portion by portion, each by `matchesLocalFilter`. The list may be
 * replaced by one that begins with the same entries.
 */
export class PlainListFilter {
  readonly filter: LocalFilter;
  #passing: LogEntry[] = [];
  #isTaken = false;
  #tested = 0;

  constructor(filter: LocalFilter) {
    this.filter = filter;
  }

  /** So many entries of the list have been tested, from its beginning. */
  get tested(): number {
    return this.#tested;
  }

  /** Those of them that pass, in their order: a list that stays as it is, and the same one until more pass. */
  get passing(): readonly LogEntry[] {
    this.#isTaken = true;
    return this.#passing;
  }

  /** Tests the list's entries that were not tested yet, up to the one at an index. */
  testTo(entries: readonly LogEntry[], end: number): void {
    const to = Math.min(end, entries.length);
    while (this.#tested < to) this.#tested += this.testSome(entries, this.#tested, to);
  }

  /** Adds those that pass of the entry at `from` and perhaps some after it before `to`; gives how many were tested. */
  protected testSome(entries: readonly LogEntry[], from: number, _to: number): number {
    const entry = entries[from];
    if (entry !== undefined && matchesLocalFilter(entry, this.filter)) this.growing().push(entry);
    return 1;
  }

  /** The list of those that pass, to be added to. */
  protected growing(): LogEntry[] {
    if (this.#isTaken) this.#passing = this.#passing.slice();
    this.#isTaken = false;
    return this.#passing;
  }
}
