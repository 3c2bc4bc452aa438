import { type ApiProblem, toProblem } from '../api/problem';
import type { LogEntry } from '../logs/entry';
import { EntryUnion } from '../logs/entry-merge';
import type { TailQuery } from '../logs/query';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type TimeRange } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { listGap } from './gap-fill';
import type { ListClient } from './list-page';
import type { TailEvent } from './log-source';
import { RecentEntries } from './recent-entries';
import { mayBeHad, notComparable, notOpen, tooLong } from './stream-gap';
import type { TailClock } from './tail-clock';
import type { TailResume } from './tail-resume';

export interface StreamMergeOptions {
  readonly client: ListClient;
  readonly query: TailQuery;
  readonly endpointId: string;
  readonly clock: TailClock;
  /** How far the list reaches back before the last entry seen, for entries that are logged late. Milliseconds. */
  readonly overlapMs: number;
  /** When the list is asked a second time, for entries that it did not hold yet. Milliseconds. */
  readonly recheckMs: number;
  /** Entries that one gap is filled with at most. */
  readonly maxFill: number;
  readonly resume: TailResume | null;
  /** Resolves when the consumer has taken the event. */
  readonly emit: (event: TailEvent) => Promise<void>;
  readonly signal: AbortSignal;
}

interface Listed {
  readonly filled: number;
  readonly problem: ApiProblem | null;
}

/** What the list could not be asked for, and what is known of that interval, until it is. */
interface Missing extends Pick<Gap, 'range' | 'shown'> {
  readonly union: EntryUnion;
}

interface Gap {
  readonly range: TimeRange;
  /** As told to the user: without the overlap. */
  readonly shown: TimeRange;
  readonly shortened: ApiProblem | null;
}

/** The stream's own entries wait for those of the gap before them, but not longer and not more than this. */
const HOLD_MS = 10 * SECOND_MS;
const MAX_HELD = 50_000;
/** Different entries remembered until the second listing; a faster stream does without that. */
const MAX_REMEMBERED = 200_000;
/** How far back the second listing reaches when the first one succeeded. */
const RECHECK_REACH_MS = MINUTE_MS;
const LONGEST_RECHECK_MS = 5 * MINUTE_MS;
/** How far before the interruption a gap reaches at most, however long nothing was logged; within the API's 24 h. */
const MAX_REACH_MS = 23 * HOUR_MS;

/**
 * Makes one sequence of the streams of an endpoint and of what the list says about the time between them:
 *
 *   stream 1 ──────✕
 *   list        └overlap┴──gap──┘        └─ again, 15 s later ─┘
 *   stream 2             (held) ├─────────────────────────────────►
 *
 * Nothing is shown twice and nothing is left out, whichever of the two has an entry first (see EntryUnion).
 */
export class StreamMerge {
  readonly #options: StreamMergeOptions;
  readonly #recent: RecentEntries;
  readonly #startedAt: EpochMs;
  /** The server's clock minus this one, where the server says its time. */
  #clockOffsetMs: number | null = null;
  #interruptedAt: EpochMs;
  #streaming = false;
  #union: EntryUnion | null = null;
  #held: (readonly LogEntry[])[] | null = null;
  #heldCount = 0;
  #releasing: Promise<void> | null = null;
  #listing: Promise<void> = Promise.resolve();
  #asking = false;
  #cancelRecheck = () => {};
  /** Set while the last gap lacks something that may be had. The gap of the next interruption includes it. */
  #missing: Missing | null = null;
  /** The list must still be asked from here on. */
  #owedFrom: EpochMs | null = null;
  /** The user was not told of the owed interval. */
  #owedUntold = false;

  constructor(options: StreamMergeOptions) {
    this.#options = options;
    const { resume } = options;
    this.#recent = resume?.recent.copy() ?? new RecentEntries();
    this.#startedAt = resume?.startedAt ?? options.clock.now();
    this.#interruptedAt = resume?.heardAt ?? this.#startedAt;
  }

  /**
   * A stream was opened, at the server's time if it said so. For every one but an undisturbed first, the time since
   * the last entry is now asked from the list.
   */
  opened(serverTime: EpochMs | null, afterInterruption: boolean): void {
    this.#streaming = true;
    if (serverTime !== null) this.#clockOffsetMs = serverTime - this.#options.clock.now();
    if (!afterInterruption) return;
    this.#union = new EntryUnion(this.#recent.entries());
    this.#held = [];
    this.#heldCount = 0;
    this.#listing = this.#fillGap(this.#union);
  }

  /** Entries came on the stream. Resolves when more may come. */
  async arrived(entries: readonly LogEntry[]): Promise<void> {
    if (this.#held === null) return this.#deliver(entries);
    this.#held.push(entries);
    this.#heldCount += entries.length;
    if (this.#heldCount > MAX_HELD) await this.#release();
  }

  /** The stream ended, or is known to have; nothing came after this time. */
  interrupted(heardAt: EpochMs): void {
    this.#streaming = false;
    this.#interruptedAt = heardAt;
    this.#cancelRecheck();
  }

  /** Resolves when no listing is under way. */
  async settled(): Promise<void> {
    await this.#listing;
    await this.#release();
  }

  async #fillGap(union: EntryUnion): Promise<void> {
    const { clock, emit, signal } = this.#options;
    const { range, shown, shortened } = this.#gap();
    this.#missing = null;
    const cancelRelease = clock.after(HOLD_MS, () => void this.#release());
    signal.addEventListener('abort', cancelRelease);
    const { filled, problem } = await this.#list(range, union);
    cancelRelease();
    signal.removeEventListener('abort', cancelRelease);
    if (signal.aborted) return;
    this.#owedFrom = problem === null ? Math.max(range.start, range.end - RECHECK_REACH_MS) : range.start;
    // Without a stream the next one asks for this interval again, and tells how that went.
    this.#owedUntold = problem !== null && !this.#streaming;
    if (mayBeHad(problem)) this.#missing = { range, shown, union };
    if (!this.#owedUntold) await emit(this.#gapEvent(shown, filled, problem, shortened));
    await this.#release();
    if (this.#streaming && !signal.aborted) this.#scheduleRecheck({ range, shown, union }, problem);
  }

  #scheduleRecheck(gap: Missing, problem: ApiProblem | null): void {
    const { clock, recheckMs, signal } = this.#options;
    // A stream too fast to be remembered has been let go meanwhile.
    if (this.#union !== gap.union) return;
    const wait = Math.max(recheckMs, problem?.retryAfterMs ? problem.retryAfterMs + SECOND_MS : 0);
    const worthIt = wait <= LONGEST_RECHECK_MS;
    const cancel = clock.after(worthIt ? wait : recheckMs, () => {
      this.#cancelRecheck();
      if (worthIt) this.#listing = this.#listAgain(gap, problem !== null).then(() => {});
      else this.#union = null;
    });
    this.#cancelRecheck = () => {
      cancel();
      signal.removeEventListener('abort', this.#cancelRecheck);
      this.#cancelRecheck = () => {};
    };
    signal.addEventListener('abort', this.#cancelRecheck);
  }

  /**
   * The list again, now that late entries are in it; the stream goes on meanwhile. It ends where it ended before: what
   * was logged later is the stream's, and may still be on its way.
   */
  async #listAgain({ range, shown, union }: Missing, failedBefore: boolean): Promise<ApiProblem | null> {
    const start = this.#owedFrom ?? range.start;
    const { end } = range;
    const { filled, problem } = await this.#list({ start, end }, union);
    if (this.#options.signal.aborted) return notOpen();
    if (problem === null) this.#owedFrom = null;
    if (!mayBeHad(problem)) this.#missing = null;
    if (filled > 0 || (problem === null && failedBefore))
      await this.#options.emit(this.#gapEvent(shown, filled, problem));
    if (this.#streaming) this.#union = null;
    return problem;
  }

  /** Asks once more for what is missing now. One listing at a time: each must know what the others have shown. */
  readonly #loadMissing = async (): Promise<ApiProblem | null> => {
    for (let listing: Promise<void> | null = null; listing !== this.#listing; ) {
      listing = this.#listing;
      await listing;
    }
    if (!this.#streaming || this.#options.signal.aborted) return notOpen();
    if (this.#missing === null) return null;
    this.#cancelRecheck();
    const loading = this.#listAgain(this.#missing, true);
    this.#listing = loading.then(() => {});
    return loading;
  };

  async #list(range: TimeRange, union: EntryUnion): Promise<Listed> {
    const { client, query, endpointId, clock, emit, maxFill, signal } = this.#options;
    const select = union.beginList();
    let filled = 0;
    this.#asking = true;
    try {
      for await (const page of listGap(client, query, endpointId, range, clock, signal)) {
        const entries = select(page);
        if (entries.length === 0) continue;
        filled += entries.length;
        this.#recent.add(entries, clock.now(), false);
        await emit({ kind: 'entries', entries, backfilled: true });
        if (filled >= maxFill) return { filled, problem: tooLong(maxFill) };
      }
      return { filled, problem: null };
    } catch (error) {
      return { filled, problem: toProblem(error) };
    } finally {
      this.#asking = false;
    }
  }

  /** What to ask the list for, and the interval the user is told of. */
  #gap(): Gap {
    const newest = this.#recent.newest();
    const interrupted = this.#interruptedAt + this.#ahead();
    const began = this.#startedAt + (this.#clockOffsetMs ?? this.#recent.clockOffsetMs() ?? 0);
    const lastSeen = newest === null ? began : Math.min(newest, interrupted);
    const owed = this.#owedFrom ?? Number.POSITIVE_INFINITY;
    const untold = this.#owedUntold ? owed : Number.POSITIVE_INFINITY;
    const compared = Math.max(lastSeen - this.#options.overlapMs, Math.min(began, lastSeen));
    const needed = Math.max(Math.min(compared, untold), interrupted - MAX_REACH_MS);
    const comparable = (this.#recent.forgottenUntil ?? Number.NEGATIVE_INFINITY) + 1;
    const start = Math.max(Math.min(needed, owed), comparable);
    const end = Math.max(this.#serverNow(), lastSeen, start) + 1;
    return {
      range: { start, end },
      shown: { start: Math.max(start, Math.min(lastSeen, untold)), end },
      shortened: start > needed ? notComparable(start - needed) : null,
    };
  }

  #gapEvent(
    range: TimeRange,
    filled: number,
    problem: ApiProblem | null,
    shortened: ApiProblem | null = null,
  ): TailEvent {
    const nothing = problem !== null && filled === 0;
    const load = this.#missing === null ? {} : { load: this.#loadMissing };
    return { kind: 'gap', range, filled: nothing ? null : filled, problem: problem ?? shortened, ...load };
  }

  async #deliver(entries: readonly LogEntry[]): Promise<void> {
    const missing = this.#missing;
    if (missing !== null && missing.union !== this.#union)
      missing.union.addStreamed(entries.filter(({ time }) => time !== null && time < missing.range.end));
    const fresh = this.#union === null ? entries : this.#union.addStreamed(entries);
    if (this.#union !== null && this.#union.size > MAX_REMEMBERED && !this.#asking) {
      this.#cancelRecheck();
      this.#union = null;
    }
    if (fresh.length === 0) return;
    this.#recent.add(fresh, this.#options.clock.now(), true);
    await this.#options.emit({ kind: 'entries', entries: fresh, backfilled: false });
  }

  #release(): Promise<void> {
    this.#releasing ??= this.#deliverHeld().finally(() => {
      this.#releasing = null;
    });
    return this.#releasing;
  }

  async #deliverHeld(): Promise<void> {
    for (let held = this.#held; held !== null; held = this.#held) {
      if (held.length === 0) {
        this.#held = null;
        return;
      }
      this.#held = [];
      this.#heldCount = 0;
      for (const entries of held) await this.#deliver(entries);
    }
  }

  /** How far the server's clock is ahead of this one, as far as it is known. */
  #ahead(): number {
    return this.#clockOffsetMs ?? Math.max(0, this.#recent.clockOffsetMs() ?? 0);
  }

  #serverNow(): EpochMs {
    return this.#options.clock.now() + this.#ahead();
  }
}
