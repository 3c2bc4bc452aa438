import type { LogEntry } from '../entry';
import type { EpochMs } from '../timestamp';

/** How often errors of one name occur, in the window looked at and in the one before. */
export interface ErrorRow {
  readonly name: string;
  /** In the current window. */
  readonly count: number;
  /** In the previous window; null when there is none to compare with. */
  readonly previousCount: number | null;
  /** True when it occurs now and did not in the previous window; never true without a previous window. */
  readonly isNew: boolean;
  /** Over both windows. */
  readonly firstSeen: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  /** Different jobs affected in the current window. */
  readonly jobs: number;
}

/** Which window an error falls into. */
export type Window = 'current' | 'previous';

interface Tally {
  current: number;
  previous: number;
  first: EpochMs | null;
  last: EpochMs | null;
  readonly jobs: Set<string>;
}

/** Counts errors by name over two windows. A Map, because the names come from logs. */
export class ErrorTally {
  readonly #tallies = new Map<string, Tally>();

  add(name: string, entry: LogEntry, window: Window): void {
    let tally = this.#tallies.get(name);
    if (tally === undefined) {
      tally = { current: 0, previous: 0, first: null, last: null, jobs: new Set() };
      this.#tallies.set(name, tally);
    }
    tally[window] += 1;
    if (entry.time !== null) {
      if (tally.first === null || entry.time < tally.first) tally.first = entry.time;
      if (tally.last === null || entry.time > tally.last) tally.last = entry.time;
    }
    if (window === 'current' && entry.jobId !== '') tally.jobs.add(entry.jobId);
  }

  /** Most frequent now first, then those gone since the previous window; equal ones by name. */
  rows(hasPrevious: boolean): readonly ErrorRow[] {
    return [...this.#tallies]
      .map(([name, tally]) => ({
        name,
        count: tally.current,
        previousCount: hasPrevious ? tally.previous : null,
        isNew: hasPrevious && tally.current > 0 && tally.previous === 0,
        firstSeen: tally.first,
        lastSeen: tally.last,
        jobs: tally.jobs.size,
      }))
      .sort(
        (a, b) =>
          b.count - a.count ||
          (b.previousCount ?? 0) - (a.previousCount ?? 0) ||
          (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
      );
  }
}
