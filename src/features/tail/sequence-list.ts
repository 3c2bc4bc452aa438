/** Front space left unused before the list is moved together. */
const MAX_SLACK = 1_024;

/**
 * Ascending sequence numbers (of the rows that pass a filter, of the errors, …): added at the end, taken away at the
 * front, found by binary search. Adding and taking away take constant time on average.
 */
export class SequenceList {
  #numbers: number[] = [];
  #head = 0;
  #dropped = 0;

  get length(): number {
    return this.#numbers.length - this.#head;
  }

  /** The smallest number; undefined when empty. */
  get first(): number | undefined {
    return this.#numbers[this.#head];
  }

  /** How many numbers were taken away at the front: what an index must be counted on from to last. */
  get dropped(): number {
    return this.#dropped;
  }

  at(index: number): number | undefined {
    return index < 0 ? undefined : this.#numbers[this.#head + index];
  }

  /** Adds a number that is larger than all others. */
  push(seq: number): void {
    this.#numbers.push(seq);
  }

  /** Takes the smallest number away if it is this one; says whether it was. */
  dropFirst(seq: number): boolean {
    if (this.first !== seq) return false;
    this.#head++;
    this.#dropped++;
    if (this.#head > MAX_SLACK && this.#head * 2 > this.#numbers.length) {
      this.#numbers = this.#numbers.slice(this.#head);
      this.#head = 0;
    }
    return true;
  }

  /** Index of the first number that is not smaller than `seq`; the length when there is none. */
  indexFrom(seq: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.at(middle) ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many numbers are not smaller than `seq`. */
  countFrom(seq: number): number {
    return this.length - this.indexFrom(seq);
  }

  clear(): void {
    this.#numbers = [];
    this.#head = 0;
    this.#dropped = 0;
  }

  copy(): SequenceList {
    const copy = new SequenceList();
    copy.#numbers = this.#numbers.slice(this.#head);
    copy.#dropped = this.#dropped;
    return copy;
  }
}
