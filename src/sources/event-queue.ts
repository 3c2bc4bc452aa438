interface Offer<T> {
  readonly value: T;
  readonly taken: () => void;
}

/**
 * Hands values from several producers to one consumer that pulls. A producer waits until its value is taken, so a slow
 * consumer slows the producers down instead of filling memory. Closing frees everyone; what was not taken is gone.
 */
export class EventQueue<T> {
  #offers: Offer<T>[] = [];
  #takers: ((result: IteratorResult<T, undefined>) => void)[] = [];
  #closed = false;

  /** Resolves when the value is taken, or at once when nobody will take it any more. */
  put(value: T): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const taker = this.#takers.shift();
    if (taker !== undefined) {
      taker({ done: false, value });
      return Promise.resolve();
    }
    return new Promise((taken) => this.#offers.push({ value, taken }));
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const offer = this.#offers.shift();
    if (offer !== undefined) {
      offer.taken();
      return Promise.resolve({ done: false, value: offer.value });
    }
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  close(): void {
    this.#closed = true;
    for (const { taken } of this.#offers.splice(0)) taken();
    for (const take of this.#takers.splice(0)) take({ done: true, value: undefined });
  }
}
