/** As many sets as the two bytes of a row can tell apart. */
const MAX_SETS = 65_536;
/** What a set costs for each of its members and as an object, in bytes: measured in V8. */
const MEMBER_BYTES = 16;
const SET_BYTES = 240;

/**
 * Sets of origins, each known by a small number, so that a row says in two bytes who has shown it. There are few: most
 * rows come from one origin, and those of an overlap from the same two.
 */
export class OriginSets {
  readonly #origins = new Map<string, number>();
  readonly #members: (readonly number[])[] = [];
  /** Set and origin → the set with that origin, keyed by set × 2²⁰ + origin. */
  readonly #unions = new Map<number, number>();
  readonly #singles = new Map<number, number>();
  #bytes = 0;

  /** The number of an origin by its name. */
  originOf(name: string): number {
    let origin = this.#origins.get(name);
    if (origin === undefined) {
      origin = this.#origins.size;
      this.#origins.set(name, origin);
    }
    return origin;
  }

  /** The set of this origin alone; null when there are too many sets. */
  single(origin: number): number | null {
    const known = this.#singles.get(origin);
    if (known !== undefined) return known;
    const set = this.#create([origin]);
    if (set !== null) this.#singles.set(origin, set);
    return set;
  }

  /** The set of no origin. */
  emptySet(): number {
    return this.#create([]) ?? 0;
  }

  has(set: number, origin: number): boolean {
    return this.#members[set]?.includes(origin) ?? false;
  }

  members(set: number): readonly number[] {
    return this.#members[set] ?? [];
  }

  /** The set with the origin added; null when there are too many sets. */
  with(set: number, origin: number): number | null {
    const key = set * 2 ** 20 + origin;
    const known = this.#unions.get(key);
    if (known !== undefined) return known;
    const members = [...this.members(set), origin].sort((a, b) => a - b);
    const same = this.#members.findIndex(
      (other) => other.length === members.length && other.every((one, at) => one === members[at]),
    );
    const union = same >= 0 ? same : this.#create(members);
    if (union !== null) this.#unions.set(key, union);
    return union;
  }

  byteSize(): number {
    return this.#bytes + (this.#unions.size + this.#origins.size) * SET_BYTES;
  }

  #create(members: readonly number[]): number | null {
    if (this.#members.length === MAX_SETS) return null;
    this.#members.push(members);
    this.#bytes += SET_BYTES + members.length * MEMBER_BYTES;
    return this.#members.length - 1;
  }
}
