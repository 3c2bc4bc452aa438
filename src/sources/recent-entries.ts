import type { LogEntry } from '../logs/entry';
import { MINUTE_MS } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';

interface Batch {
  readonly entries: readonly LogEntry[];
  readonly arrivedAt: EpochMs;
  readonly live: boolean;
}

const KEEP_MS = 90_000;
const KEEP_AT_LEAST = 1_000;
const MAX_ENTRIES = 100_000;
/** Entries whose times tell the server's clock. */
const CLOCK_SAMPLES = 31;
/** An entry further ahead of the server's clock than this has a wrong time, and says nothing about where to resume. */
const AHEAD_MS = 5 * MINUTE_MS;

/**
 * The entries shown last: those of the last 90 s, at least 1,000 and at most 100,000. Asked only when a stream was
 * interrupted, and therefore kept as they came: adding a batch costs the same for one entry and for thousands.
 */
export class RecentEntries {
  readonly #max: number;
  #batches: (Batch | null)[] = [];
  /** Batches before this index are forgotten: null already, so that nothing holds their entries, and cut off now and then. */
  #first = 0;
  #size = 0;
  #forgottenUntil: EpochMs | null = null;

  constructor(max = MAX_ENTRIES) {
    this.#max = max;
  }

  /** @param live false for entries from the list, whose arrival says nothing about the server's clock */
  add(entries: readonly LogEntry[], arrivedAt: EpochMs, live: boolean): void {
    this.#batches.push({ entries, arrivedAt, live });
    this.#size += entries.length;
    for (const batch of this.#kept()) {
      const left = this.#size - batch.entries.length;
      const old = batch.arrivedAt < arrivedAt - KEEP_MS && left >= KEEP_AT_LEAST;
      if (!old && !(this.#size > this.#max && left > 0)) break;
      this.#forget(batch);
    }
    if (this.#first > 1_000 && this.#first * 2 > this.#batches.length) {
      this.#batches.splice(0, this.#first);
      this.#first = 0;
    }
  }

  /** The same for someone else to go on with. */
  copy(): RecentEntries {
    const copy = new RecentEntries(this.#max);
    copy.#batches = this.#batches.slice(this.#first);
    copy.#size = this.#size;
    copy.#forgottenUntil = this.#forgottenUntil;
    return copy;
  }

  *entries(): Generator<LogEntry, void, undefined> {
    for (const batch of this.#kept()) yield* batch.entries;
  }

  /** Every entry up to this time may be forgotten: what a list says of it cannot be compared. Null when none is. */
  get forgottenUntil(): EpochMs | null {
    return this.#forgottenUntil;
  }

  /**
   * The server's clock minus this one, as far as live entries show it: the median of their times against their
   * arrival, which no single wrong time moves. Entries that are late make it smaller than it is. Null without entries.
   */
  clockOffsetMs(): number | null {
    const samples: number[] = [];
    for (let at = this.#batches.length - 1; at >= this.#first && samples.length < CLOCK_SAMPLES; at--) {
      const batch = this.#batches[at];
      if (!batch?.live) continue;
      for (const { time } of batch.entries.slice(-CLOCK_SAMPLES)) {
        if (time !== null) samples.push(time - batch.arrivedAt);
      }
    }
    samples.sort((a, b) => a - b);
    return samples[(samples.length - 1) >> 1] ?? null;
  }

  /** The latest time among the entries, leaving out times that lie in the server's future. Null when there is none. */
  newest(): EpochMs | null {
    const ahead = this.#aheadMs();
    let newest: EpochMs | null = null;
    for (const batch of this.#kept()) {
      const latest = latestTime(batch, batch.arrivedAt + ahead);
      if (latest !== null && (newest === null || latest > newest)) newest = latest;
    }
    return newest;
  }

  /** What an entry's time may be ahead of its arrival without being wrong. */
  #aheadMs(): number {
    return Math.max(0, this.clockOffsetMs() ?? 0) + AHEAD_MS;
  }

  *#kept(): Generator<Batch, void, undefined> {
    for (let at = this.#first; at < this.#batches.length; at++) {
      const batch = this.#batches[at];
      if (batch) yield batch;
    }
  }

  #forget(batch: Batch): void {
    this.#batches[this.#first++] = null;
    this.#size -= batch.entries.length;
    const latest = latestTime(batch, batch.arrivedAt + this.#aheadMs());
    if (latest !== null) this.#forgottenUntil = Math.max(this.#forgottenUntil ?? latest, latest);
  }
}

function latestTime(batch: Batch, limit: EpochMs): EpochMs | null {
  let latest: EpochMs | null = null;
  for (const { time } of batch.entries) {
    if (time !== null && time <= limit && (latest === null || time > latest)) latest = time;
  }
  return latest;
}
