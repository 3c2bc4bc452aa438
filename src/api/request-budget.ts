const HOUR_MS = 3_600_000;

/**
 * Counts requests against the API's limit (100 in an hour, "429 Rate Limited" in the API document) in a rolling
 * window, and holds every request back until a 429's waiting time is over. The server's count is the truth; this
 * one only sees the requests of this tab.
 */
export class RequestBudget {
  #limit: number;
  #sent: number[] = [];
  #blockedUntil = 0;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #snapshot: BudgetSnapshot;

  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
    this.#snapshot = this.#read();
  }

  /** To be called for each request as it leaves. */
  spend(): void {
    this.#sent.push(this.#now());
    this.#publish();
  }

  /** A 429 arrived: nothing may be sent for so long; the server's own limit replaces ours when it names one. */
  block(waitMs: number, limit: number | null): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#now() + waitMs);
    if (limit !== null && limit > 0) this.#limit = limit;
    this.#publish();
  }

  /** Milliseconds until a request may be sent; 0 when it may be sent now. */
  waitMs(): number {
    return Math.max(0, this.#blockedUntil - this.#now());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Stable between changes, so that it can feed `useSyncExternalStore`. */
  snapshot = (): BudgetSnapshot => this.#snapshot;

  #read(): BudgetSnapshot {
    const since = this.#now() - HOUR_MS;
    this.#sent = this.#sent.filter((time) => time > since);
    return { limit: this.#limit, used: this.#sent.length, blockedUntil: this.#blockedUntil };
  }

  #publish(): void {
    this.#snapshot = this.#read();
    for (const listener of this.#listeners) listener();
  }
}

export interface BudgetSnapshot {
  readonly limit: number;
  /** Requests of this tab in the last hour. */
  readonly used: number;
  /** Epoch milliseconds; in the past or 0 when nothing is held back. */
  readonly blockedUntil: number;
}
