import type { EpochMs } from '../../logs/timestamp';
import type { NetworkHint, TailClock } from '../tail-clock';
import type { FromTailWorker, PageTime } from './tail-wire';

/**
 * The page's clock and network as a worker knows them: from the page's messages, and from the time that has passed
 * since the last one. Timers run on the page, so that sleep and a hidden tab hold them up as they hold up all else.
 */
export class PageClock implements TailClock, NetworkHint {
  readonly #post: (message: FromTailWorker) => void;
  readonly #timers = new Map<number, () => void>();
  readonly #onlineListeners = new Set<() => void>();
  #lastTimer = 0;
  #now: EpochMs = 0;
  #toldAt = 0;
  #online = true;

  constructor(post: (message: FromTailWorker) => void) {
    this.#post = post;
  }

  hear({ now, online }: PageTime): void {
    this.#now = now;
    this.#toldAt = performance.now();
    this.#online = online;
  }

  now(): EpochMs {
    return Math.floor(this.#now + performance.now() - this.#toldAt);
  }

  after(ms: number, callback: () => void): () => void {
    const id = ++this.#lastTimer;
    this.#timers.set(id, callback);
    this.#post({ type: 'after', id, ms });
    return () => {
      if (this.#timers.delete(id)) this.#post({ type: 'call-off', id });
    };
  }

  /** A timer has run out on the page. */
  ring(id: number): void {
    const callback = this.#timers.get(id);
    this.#timers.delete(id);
    callback?.();
  }

  isOnline(): boolean {
    return this.#online;
  }

  onOnline(callback: () => void): () => void {
    const listener = () => callback();
    this.#onlineListeners.add(listener);
    return () => this.#onlineListeners.delete(listener);
  }

  backOnline(): void {
    for (const listener of [...this.#onlineListeners]) listener();
  }
}
