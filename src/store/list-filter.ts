import type { LogEntry } from '../logs/entry';
import type { LocalFilter } from '../logs/query';
import { RowFilter } from './filter';
import { chunkOf, runOffsets } from './packed-entries';
import { PlainListFilter } from './plain-list-filter';

/** Entries of one chunk that are tested together at most. */
const RUN_ROWS = 256;

/** The same, told from the columns where entries are packed. */
export class ListFilter extends PlainListFilter {
  readonly #rows: RowFilter;
  readonly #run = new Uint16Array(RUN_ROWS);
  readonly #kept = new Uint16Array(RUN_ROWS);

  constructor(filter: LocalFilter) {
    super(filter);
    this.#rows = new RowFilter(filter);
  }

  /** Entries of a chunk that follow one another. Their places in it may be any. */
  protected override testSome(entries: readonly LogEntry[], from: number, to: number): number {
    const first = entries[from];
    const chunk = first === undefined ? null : chunkOf(first);
    if (chunk === null) return super.testSome(entries, from, to);
    const run = this.#run;
    const kept = this.#kept;
    const length = Math.min(runOffsets(entries, from, run), to - from);
    for (let at = 0; at < length; at++) kept[at] = run[at] ?? 0;
    const count = this.#rows.keepPassing(chunk, kept, length);
    if (count === 0) return length;
    const passing = this.growing();
    // What was kept is in the order of the run, and an offset passes wherever it stands in it.
    for (let at = 0, next = 0; next < count; at++) {
      const entry = entries[from + at];
      if (entry === undefined || run[at] !== kept[next]) continue;
      next += 1;
      passing.push(entry);
    }
    return length;
  }
}
