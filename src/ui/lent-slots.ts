import { useLayoutEffect, useRef } from 'react';

/** Row number to slot number. */
export type Slots = ReadonlyMap<number, number>;

const NONE: Slots = new Map();

/**
 * Gives each row a slot to be the key of its element. A row keeps its slot as long as it is drawn; rows that leave the
 * view lend theirs to those that come, in order, so that a list which moves on changes texts instead of making and
 * dropping elements.
 *
 * @param before the slots of the last drawing
 * @param rows numbers that tell the rows apart, each once
 */
export function lendSlots(before: Slots, rows: readonly number[]): Slots {
  const slots = new Map<number, number>();
  const taken = new Set<number>();
  for (const row of rows) {
    const slot = before.get(row);
    if (slot !== undefined) taken.add(slot);
  }
  let free = 0;
  for (const row of rows) {
    let slot = before.get(row);
    if (slot === undefined) {
      while (taken.has(free)) free++;
      slot = free++;
    }
    slots.set(row, slot);
  }
  return slots;
}

/** The slots of the rows that are being drawn; see {@link lendSlots}. */
export function useLentSlots(rows: readonly number[]): Slots {
  const drawn = useRef(NONE);
  const slots = lendSlots(drawn.current, rows);
  // Only what was really drawn counts: a drawing that React gives up leaves nothing behind.
  useLayoutEffect(() => {
    drawn.current = slots;
  });
  return slots;
}
