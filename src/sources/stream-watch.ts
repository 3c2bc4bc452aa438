import { ApiProblem } from '../api/problem';
import type { EpochMs } from '../logs/timestamp';
import type { TailClock } from './tail-clock';

const TICK_MS = 5_000;
const LONGEST_IDLE_MS = 300_000;
/** A timer this late means that the device slept, and the connection with it. */
const SLEPT_MS = 60_000;
/** From here on silence is said; 5 s above the longest heard, so that a server's regular keepalive is none. */
const QUIET_MS = { from: 15_000, above: 5_000, to: 30_000 } as const;

export interface StreamWatchers {
  /** Not a byte has come since this time, for longer than usual. Said once for each silence. */
  readonly onQuiet: (since: EpochMs) => void;
  /** The connection is taken for dead. Said once. */
  readonly onDead: (problem: ApiProblem) => void;
}

/**
 * Tells a silent stream from a dead one. A connection can vanish without a word (a sleeping device, a proxy that
 * forgot it); every byte counts as life, comments too. Where the server keeps alive more seldom, the allowed silence
 * grows to three times the longest one heard, at most 5 min.
 */
export class StreamWatch {
  readonly #clock: TailClock;
  readonly #minIdleMs: number;
  #watchers: StreamWatchers = { onQuiet: () => {}, onDead: () => {} };
  #longest = 0;
  #heardAt: number | null = null;
  /** When the present silence began; null while nobody listens, which is no silence of the server. */
  #quietSince: number | null = null;
  #quietSaid = false;
  #lastTick = 0;
  #dueAt = 0;
  #cancel = () => {};

  constructor(clock: TailClock, minIdleMs: number) {
    this.#clock = clock;
    this.#minIdleMs = minIdleMs;
  }

  /** Milliseconds of silence after which the stream is given up. */
  get idleMs(): number {
    return Math.max(this.#minIdleMs, Math.min(LONGEST_IDLE_MS, 3 * this.#longest));
  }

  /** When the last bytes arrived since the start; null when none did. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  start(watchers: StreamWatchers): void {
    this.#watchers = watchers;
    this.#heardAt = null;
    this.#quietSaid = false;
    this.#lastTick = this.#clock.now();
    this.#schedule();
  }

  /** From now on the next byte is waited for. */
  listening(): void {
    this.#quietSince = this.#clock.now();
  }

  /** Bytes arrived. True when they end a silence that was said. */
  heard(): boolean {
    this.#heardAt = this.#clock.now();
    if (this.#quietSince !== null) {
      const silence = this.#heardAt - this.#quietSince;
      this.#longest = Math.max(this.#longest, Math.min(silence, this.idleMs));
      this.#quietSince = null;
    }
    const said = this.#quietSaid;
    this.#quietSaid = false;
    return said;
  }

  stop(): void {
    this.#cancel();
    this.#quietSince = null;
  }

  get #quietMs(): number {
    return Math.max(QUIET_MS.from, Math.min(QUIET_MS.to, this.#longest + QUIET_MS.above));
  }

  #schedule(): void {
    const now = this.#clock.now();
    const since = this.#quietSince ?? Number.POSITIVE_INFINITY;
    const due = [TICK_MS, since + this.#quietMs - now, since + this.idleMs - now].filter((ms) => ms > 0);
    const wait = Math.min(...due);
    this.#dueAt = now + wait;
    this.#cancel = this.#clock.after(wait, () => this.#tick());
  }

  #tick(): void {
    const now = this.#clock.now();
    const late = now - this.#dueAt;
    // The clock was set back: what it said before cannot be compared with what it says now.
    if (now < this.#lastTick && this.#quietSince !== null) this.#quietSince = now;
    this.#lastTick = now;
    if (this.#quietSince !== null) {
      const silence = now - this.#quietSince;
      // A hidden tab's timers are late too, but its bytes are not: only silence and lateness together mean sleep.
      const slept = late > SLEPT_MS && silence > SLEPT_MS;
      if (slept || silence >= this.idleMs) {
        const seconds = Math.round(silence / 1_000);
        const message = slept
          ? 'This device slept, so the connection is opened anew.'
          : `Nothing arrived for ${seconds} s, so the connection is taken for dead.`;
        this.#watchers.onDead(new ApiProblem('timeout', { message, code: 'STREAM_SILENT' }));
        return;
      }
      if (silence >= this.#quietMs && !this.#quietSaid) {
        this.#quietSaid = true;
        this.#watchers.onQuiet(this.#quietSince);
      }
    }
    this.#schedule();
  }
}
