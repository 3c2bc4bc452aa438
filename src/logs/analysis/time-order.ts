import type { LogEntry } from '../entry';

/**
 * Places of a list's entries in order of time, those without a time left out. Ties keep their order as logged: where
 * the list runs newest first, that is the reverse of the list's.
 */
export function timeOrder(entries: readonly LogEntry[], indexes: readonly number[]): readonly number[] {
  const timed = indexes.flatMap((index) => {
    const time = entries[index]?.time ?? null;
    return time === null ? [] : [{ index, time }];
  });
  const first = timed.at(0);
  const last = timed.at(-1);
  if (first !== undefined && last !== undefined && first.time > last.time) timed.reverse();
  return timed.sort((a, b) => a.time - b.time).map(({ index }) => index);
}
