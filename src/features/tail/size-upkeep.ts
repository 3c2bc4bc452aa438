import type { Key } from 'react';

/** Measured heights of rows that are gone, kept for a while at most. */
const SPARE = 1_000;
/** And so many for each height that is needed. */
const SPARE_SHARE = 1 / 8;

/**
 * Lets go of the measured heights of rows that are gone. It goes through all heights only when enough have come since
 * the last time, so that it costs the same for each row that is measured, however many are held.
 */
export class SizeUpkeep {
  #limit = SPARE;

  /** @param sizes by row number, which a key may only begin with ("12-open") */
  forgetBefore(oldest: number, sizes: Map<Key, number>): void {
    if (sizes.size <= this.#limit) return;
    for (const key of sizes.keys()) if (Number.parseInt(String(key), 10) < oldest) sizes.delete(key);
    this.#limit = sizes.size + Math.max(SPARE, sizes.size * SPARE_SHARE);
  }
}
