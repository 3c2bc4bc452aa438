/**
 * The percentile by linear interpolation between the two nearest ranks, as the API document's `percentile` computes
 * it: the index is `p / 100 × (n - 1)`. `sorted` is ascending; null when it is empty.
 */
export function percentile(sorted: ArrayLike<number>, p: number): number | null {
  if (sorted.length === 0) return null;
  const index = (Math.min(100, Math.max(0, p)) / 100) * (sorted.length - 1);
  const lower = Math.floor(index);
  const upper = Math.ceil(index);
  const low = sorted[lower] ?? 0;
  if (lower === upper) return low;
  const weight = index - lower;
  return low * (1 - weight) + (sorted[upper] ?? 0) * weight;
}

/** Summary statistics in the unit of the values. */
export interface Figures {
  readonly count: number;
  readonly sum: number;
  readonly average: number;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Statistics of some values, with how many values were left out of them and why. */
export interface Summary {
  /** Null when no value could be used. */
  readonly figures: Figures | null;
  /** Values used: `figures.count`, or zero. */
  readonly used: number;
  /** Null, absent or not a number. */
  readonly missing: number;
  /** Below zero, which no duration or size is. */
  readonly negative: number;
}

const FIRST_CAPACITY = 64;

/** Numbers collected one by one into a typed array: eight bytes each, and sorted without a comparison function. */
export class NumberColumn {
  #values = new Float64Array(FIRST_CAPACITY);
  #length = 0;
  #missing = 0;
  #negative = 0;

  /** Takes a value; anything but a finite number of zero or more is only counted. */
  add(value: number | null | undefined): void {
    if (value === null || value === undefined || !Number.isFinite(value)) this.#missing += 1;
    else if (value < 0) this.#negative += 1;
    else {
      if (this.#length === this.#values.length) {
        const larger = new Float64Array(this.#length * 2);
        larger.set(this.#values);
        this.#values = larger;
      }
      this.#values[this.#length] = value;
      this.#length += 1;
    }
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of the values used, ascending. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }

  /** O(n log n) for the percentiles. */
  summary(): Summary {
    return {
      figures: figuresOf(this.sorted()),
      used: this.#length,
      missing: this.#missing,
      negative: this.#negative,
    };
  }
}

/**
 * Statistics of values of which some may be null or negative. Zero is used, unlike in the API document's example,
 * which takes a duration of zero for an absent one.
 */
export function summarise(values: Iterable<number | null | undefined>): Summary {
  const column = new NumberColumn();
  for (const value of values) column.add(value);
  return column.summary();
}

function figuresOf(sorted: Float64Array): Figures | null {
  const count = sorted.length;
  if (count === 0) return null;
  let sum = 0;
  for (const value of sorted) sum += value;
  const at = (p: number): number => percentile(sorted, p) ?? 0;
  return {
    count,
    sum,
    average: sum / count,
    min: sorted[0] ?? 0,
    max: sorted[count - 1] ?? 0,
    p50: at(50),
    p95: at(95),
    p99: at(99),
  };
}
