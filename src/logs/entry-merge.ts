import { entryFingerprint, type LogEntry } from './entry';

interface Count {
  /** Entries of this content shown so far, from wherever. */
  shown: number;
  /** Entries of this content that the present stream has sent. */
  streamed: number;
}

/**
 * The union of what was shown before an interruption, what the list answers, and what the new stream sends. Equal
 * entries are real (two workers, one millisecond), so they are counted: each source is a view of the same log, and an
 * entry is shown as often as the source that has most of it says. The order in which the sources speak is free.
 *
 *   shown before: A A B    list: A A B C C    new stream: C C C    →  A A B C C C
 *
 * Entries without a time are not told apart by that: equal ones of an earlier and the present stream are two.
 */
export class EntryUnion {
  readonly #counts = new Map<string, Count>();

  constructor(shown: Iterable<LogEntry>) {
    for (const entry of shown) {
      const count = this.#countOf(entry);
      count.shown++;
      if (entry.time === null) count.streamed++;
    }
  }

  /** Contents remembered; grows with every entry added. */
  get size(): number {
    return this.#counts.size;
  }

  /** Adds what the present stream sent; gives the entries of it that were not shown yet. */
  addStreamed(entries: readonly LogEntry[]): LogEntry[] {
    return entries.filter((entry) => {
      const count = this.#countOf(entry);
      count.streamed++;
      if (count.streamed <= count.shown) return false;
      count.shown++;
      return true;
    });
  }

  /** Begins to read a list. The returned function takes its pages one by one and gives the entries not shown yet. */
  beginList(): (page: readonly LogEntry[]) => LogEntry[] {
    const listed = new Map<Count, number>();
    return (page) =>
      page.filter((entry) => {
        const count = this.#countOf(entry);
        const times = (listed.get(count) ?? 0) + 1;
        listed.set(count, times);
        if (times <= count.shown) return false;
        count.shown++;
        return true;
      });
  }

  #countOf(entry: LogEntry): Count {
    const fingerprint = entryFingerprint(entry);
    let count = this.#counts.get(fingerprint);
    if (count === undefined) {
      count = { shown: 0, streamed: 0 };
      this.#counts.set(fingerprint, count);
    }
    return count;
  }
}
