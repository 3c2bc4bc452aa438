/** What a figure rests on: computed over `used` of `of` entries (or requests, where its owner says so). */
export interface Basis {
  readonly used: number;
  readonly of: number;
}

/** A share with what it rests on. */
export interface Rate {
  /** How many of `basis.used` it holds for. */
  readonly hits: number;
  readonly basis: Basis;
  /** 0 to 1; null when nothing could be counted. */
  readonly share: number | null;
}

export function rateOf(hits: number, basis: Basis): Rate {
  return { hits, basis, share: basis.used === 0 ? null : hits / basis.used };
}
