/**
 * A bounded buffer: when it is full, each new value takes the place of the oldest. Every value keeps the sequence
 * number it was pushed under (0, 1, 2, …), which never changes and is never used again, so that rows, anchors and
 * counts can name a value while others come and go. All operations but `copy` and `resized` take constant time.
 */
export class RingBuffer<T> {
  readonly capacity: number;
  #slots: (T | undefined)[];
  #firstSeq: number;
  #endSeq: number;

  constructor(capacity: number, firstSeq = 0) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError('capacity must be a whole number from 1');
    this.capacity = capacity;
    this.#slots = new Array<T | undefined>(capacity);
    this.#firstSeq = firstSeq;
    this.#endSeq = firstSeq;
  }

  get length(): number {
    return this.#endSeq - this.#firstSeq;
  }

  get isFull(): boolean {
    return this.length === this.capacity;
  }

  /** Sequence number of the oldest value held; equal to `endSeq` when empty. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  /** The sequence number that the next value will get. */
  get endSeq(): number {
    return this.#endSeq;
  }

  /** Adds a value, in place of the oldest when full, and returns its sequence number. */
  push(value: T): number {
    if (this.isFull) this.#firstSeq++;
    const seq = this.#endSeq++;
    this.#slots[seq % this.capacity] = value;
    return seq;
  }

  /** The value pushed under this number; undefined when it is no longer, or not yet, held. */
  at(seq: number): T | undefined {
    if (seq < this.#firstSeq || seq >= this.#endSeq) return undefined;
    return this.#slots[seq % this.capacity];
  }

  /** Takes out the oldest value; undefined when empty. */
  dropOldest(): T | undefined {
    if (this.length === 0) return undefined;
    const slot = this.#firstSeq++ % this.capacity;
    const value = this.#slots[slot];
    this.#slots[slot] = undefined;
    return value;
  }

  /** Takes out everything; numbering goes on. */
  clear(): void {
    this.#slots = new Array<T | undefined>(this.capacity);
    this.#firstSeq = this.#endSeq;
  }

  /** An independent buffer with the same values under the same numbers. */
  copy(): RingBuffer<T> {
    const copy = new RingBuffer<T>(this.capacity, this.#firstSeq);
    copy.#slots = this.#slots.slice();
    copy.#endSeq = this.#endSeq;
    return copy;
  }

  /** A buffer of another capacity holding the newest values that fit, under the same numbers. */
  resized(capacity: number): RingBuffer<T> {
    const resized = new RingBuffer<T>(capacity, Math.max(this.#firstSeq, this.#endSeq - capacity));
    for (let seq = resized.#firstSeq; seq < this.#endSeq; seq++) {
      resized.#slots[seq % capacity] = this.#slots[seq % this.capacity];
    }
    resized.#endSeq = this.#endSeq;
    return resized;
  }
}
