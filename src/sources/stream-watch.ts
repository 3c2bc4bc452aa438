import { ApiProblem } from '../api/problem';
import type { TailClock } from './tail-clock';

const TICK_MS = 5_000;
const LONGEST_IDLE_MS = 300_000;
/** A timer this late means that the device slept, and the connection with it. */
const SLEPT_MS = 60_000;

/**
 * Tells a silent stream from a dead one. A connection can vanish without a word (a sleeping device, a proxy that
 * forgot it); every byte counts as life, comments too. Where the server keeps alive more seldom, the allowed silence
 * grows to three times the longest one heard, at most 5 min.
 */
export class StreamWatch {
  readonly #clock: TailClock;
  readonly #minIdleMs: number;
  #onDead: (problem: ApiProblem) => void = () => {};
  #longest = 0;
  #heardAt: number | null = null;
  /** When the present silence began; null while nobody listens, which is no silence of the server. */
  #quietSince: number | null = null;
  #lastTick = 0;
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

  start(onDead: (problem: ApiProblem) => void): void {
    this.#onDead = onDead;
    this.#heardAt = null;
    this.#lastTick = this.#clock.now();
    this.#schedule();
  }

  /** From now on the next byte is waited for. */
  listening(): void {
    this.#quietSince = this.#clock.now();
  }

  /** Bytes arrived. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    if (this.#quietSince === null) return;
    const silence = this.#heardAt - this.#quietSince;
    this.#longest = Math.max(this.#longest, Math.min(silence, this.idleMs));
    this.#quietSince = null;
  }

  stop(): void {
    this.#cancel();
    this.#quietSince = null;
  }

  #schedule(): void {
    this.#cancel = this.#clock.after(Math.min(TICK_MS, this.idleMs), () => this.#tick());
  }

  #tick(): void {
    const now = this.#clock.now();
    const late = now - this.#lastTick - TICK_MS;
    this.#lastTick = now;
    if (this.#quietSince !== null) {
      const silence = now - this.#quietSince;
      const idleMs = this.idleMs;
      // A hidden tab's timers are late too, but its bytes are not: only silence and lateness together mean sleep.
      const slept = late > SLEPT_MS && silence > SLEPT_MS;
      if (slept || silence >= idleMs) {
        const seconds = Math.round(silence / 1_000);
        const message = slept
          ? 'This device slept, so the connection is opened anew.'
          : `Nothing arrived for ${seconds} s, so the connection is taken for dead.`;
        this.#onDead(new ApiProblem('timeout', { message, code: 'STREAM_SILENT' }));
        return;
      }
    }
    this.#schedule();
  }
}
