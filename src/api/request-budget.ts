const HOUR_MS = 3_600_000;
/** Two tabs of one browser read the same clock; a request of a later time than this is a mistake. */
const FUTURE_MS = 60_000;

/**
 * Counts requests against the API's limit (100 in an hour, "429 Rate Limited" in the API document) in a rolling
 * window, and holds every request back until a 429's waiting time is over. The server's count is the truth; this
 * one sees the requests of this tab, and of others once they are taken in (budget-share.ts).
 */
export class RequestBudget {
  #limit: number;
  #namedLimit: number | null = null;
  #sent = new Map<string, number>();
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
    this.#sent.set(newRequestId(), this.#now());
    this.#publish();
  }

  /** A 429 arrived: nothing may be sent for so long; the server's own limit replaces ours when it names one. */
  block(waitMs: number, limit: number | null): void {
    this.#blockedUntil = Math.max(this.#blockedUntil, this.#now() + waitMs);
    this.#takeLimit(limit);
    this.#publish();
  }

  /** Milliseconds until a request may be sent; 0 when it may be sent now. */
  waitMs(): number {
    return Math.max(0, this.#blockedUntil - this.#now());
  }

  /** All that is known, for other tabs. */
  record(): BudgetRecord {
    this.#forgetOld();
    return { sent: [...this.#sent], blockedUntil: this.#blockedUntil, limit: this.#namedLimit };
  }

  /** Adds what another tab knows; what is known already counts once. A wait of over an hour is none of the API's. */
  takeIn({ sent, blockedUntil, limit }: BudgetRecord): void {
    const now = this.#now();
    for (const [id, time] of sent) if (time <= now + FUTURE_MS) this.#sent.set(id, time);
    if (blockedUntil <= now + HOUR_MS + FUTURE_MS)
      this.#blockedUntil = Math.max(this.#blockedUntil, blockedUntil);
    this.#takeLimit(limit);
    this.#publish();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Stable between changes, so that it can feed `useSyncExternalStore`. */
  snapshot = (): BudgetSnapshot => this.#snapshot;

  #takeLimit(limit: number | null): void {
    if (limit === null || !(limit > 0)) return;
    this.#limit = limit;
    this.#namedLimit = limit;
  }

  #forgetOld(): void {
    const since = this.#now() - HOUR_MS;
    for (const [id, time] of this.#sent) if (time <= since) this.#sent.delete(id);
  }

  #read(): BudgetSnapshot {
    this.#forgetOld();
    return { limit: this.#limit, used: this.#sent.size, blockedUntil: this.#blockedUntil };
  }

  #publish(): void {
    this.#snapshot = this.#read();
    for (const listener of this.#listeners) listener();
  }
}

export interface BudgetSnapshot {
  readonly limit: number;
  /** Requests in the last hour: of this tab, and of other tabs as far as they told. */
  readonly used: number;
  /** Epoch milliseconds; in the past or 0 when nothing is held back. */
  readonly blockedUntil: number;
}

/** What one tab can tell another. Holds neither key nor address nor anything else of a request but its time. */
export interface BudgetRecord {
  /** Identity and time (epoch milliseconds) of each request in the last hour. */
  readonly sent: readonly (readonly [id: string, time: number])[];
  readonly blockedUntil: number;
  /** The limit as the server named it; null while it has not. */
  readonly limit: number | null;
}

/** Unlike `crypto.randomUUID`, also there on a page without HTTPS. */
function newRequestId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
}
