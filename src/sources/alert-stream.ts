import type { AlertRule } from '../logs/analysis/alert-rule';
import type { LogEntry } from '../logs/entry';
import { isAtLeast, LEVELS } from '../logs/level';
import type { TailQuery } from '../logs/query';
import { SECOND_MS, type TimeRange } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import type { TailListener } from './alert-tail-tap';
import type { TailEvent } from './log-source';

/** Entries kept of one stream at most. */
const MAX_KEPT = 20_000;

/**
 * What the live tail that someone runs has delivered, kept as long as a rule may need it, so that a check over an
 * interval that the stream covers without a hole asks for nothing. Times are by the clock of the entries.
 */
export class AlertStream implements TailListener {
  readonly #now: () => EpochMs;
  #rules: readonly AlertRule[] = [];
  #query: TailQuery | null = null;
  #entries: LogEntry[] = [];
  /** Since when nothing is missing; null while that is not known. */
  #since: EpochMs | null = null;
  /** The same before the stream broke, for when the gap is filled. */
  #before: EpochMs | null = null;
  #live = false;
  readonly #listeners = new Set<() => void>();

  /** `now` is the server's time. */
  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  /** The rules that entries are kept for. */
  watch(rules: readonly AlertRule[]): void {
    this.#rules = rules.filter(({ enabled }) => enabled);
  }

  opened(query: TailQuery): void {
    this.#query = query;
    this.#entries = [];
    this.#since = null;
    this.#before = null;
    this.#live = false;
    this.#tell();
  }

  heard(event: TailEvent): void {
    if (event.kind === 'entries') this.#keep(event.entries);
    else if (event.kind === 'gap') this.#fill(event.range, event.problem === null && event.filled !== null);
    else if (event.state.kind === 'live') {
      if (!this.#live) this.#since = this.#now();
      this.#live = true;
    } else {
      // A stream without a byte for long may be dead: what it says of its time is not relied on.
      if (this.#live) this.#before = this.#since;
      this.#live = false;
    }
    this.#tell();
  }

  closed(): void {
    this.#query = null;
    this.#entries = [];
    this.#live = false;
    this.#since = null;
    this.#before = null;
    this.#tell();
  }

  /** Entries of the endpoint since the interval began, if the stream has all that the rule counts; else null. */
  entriesFor(rule: AlertRule, endpointId: string, range: TimeRange): readonly LogEntry[] | null {
    if (!this.streams(rule, endpointId) || this.#since === null || this.#since > range.start) return null;
    return this.#entries.filter(
      (entry) => entry.endpointId === endpointId && (entry.time === null || entry.time >= range.start),
    );
  }

  /** Whether a live stream delivers all that the rule counts of an endpoint: it may be narrower than the rule. */
  streams(rule: AlertRule, endpointId: string): boolean {
    const query = this.#query;
    return (
      this.#live &&
      query !== null &&
      query.jobId === '' &&
      (query.search === '' || query.search === rule.pattern) &&
      LEVELS.indexOf(query.level) <= LEVELS.indexOf(rule.level) &&
      query.endpoints.includes(endpointId)
    );
  }

  /** Calls back after every event. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #keep(entries: readonly LogEntry[]): void {
    const wanted = entries.filter((entry) =>
      this.#rules.some(
        (rule) => rule.endpoints.includes(entry.endpointId) && isAtLeast(entry.level, rule.level),
      ),
    );
    if (wanted.length === 0) return;
    this.#entries.push(...wanted);
    const longest = Math.max(...this.#rules.map((rule) => rule.windowSeconds + rule.intervalSeconds));
    const oldest = this.#now() - 2 * longest * SECOND_MS;
    if ((this.#entries[0]?.time ?? oldest) < oldest)
      this.#entries = this.#entries.filter(({ time }) => time === null || time >= oldest);
    if (this.#entries.length <= MAX_KEPT) return;
    this.#entries = this.#entries.slice(-MAX_KEPT);
    // What had to go is missing: before the oldest one left, the list is asked.
    const first = this.#entries[0]?.time ?? this.#now();
    if (this.#since !== null) this.#since = Math.max(this.#since, first + 1);
  }

  #fill(range: TimeRange, filled: boolean): void {
    if (filled && this.#before !== null) this.#since = this.#before;
    else if (!filled) this.#since = Math.max(this.#since ?? range.end, range.end, this.#now());
    this.#before = null;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
