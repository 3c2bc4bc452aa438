import { entryFingerprint, type LogEntry } from '../logs/entry';
import type { Order } from '../logs/query';
import type { ListHead } from './list-page';

/** Where a page came from: the window asked for, and what the slice's first page said of the whole. */
export interface PageWindow {
  readonly offset: number;
  readonly limit: number;
  /** Entries in the whole slice, as the server counted them; null when it did not say. */
  readonly matching: number | null;
}

export interface Following {
  /** The next page's offset, or null at the end. */
  readonly offset: number | null;
  /** Set when the server promised more but the walk has to end here. */
  readonly notice: string | null;
}

const STUCK = 'The server says that more entries follow, but not where; reading stopped there.';
export const SAME_PAGE =
  'The server sent the same page again instead of the next one; reading stopped there.';

/**
 * Where to go on after a page. A server that promises more without getting anywhere (an empty page, an offset that
 * does not grow) is at its end, whatever it says. One that says nothing is read on while its pages are full.
 */
export function followingOffset(response: ListHead, window: PageWindow, received: number): Following {
  const { hasMore = null, nextOffset = null } = response.pagination ?? {};
  if (hasMore === false) return { offset: null, notice: null };
  const stuck = { offset: null, notice: hasMore === true ? STUCK : null };
  if (received === 0 || (nextOffset !== null && nextOffset <= window.offset)) return stuck;
  const offset = Math.max(nextOffset ?? 0, window.offset + received);
  if (hasMore === true || nextOffset !== null) return { offset, notice: null };
  const more = window.matching === null ? received >= window.limit : offset < window.matching;
  return { offset: more ? offset : null, notice: null };
}

/** The order a page came in, by its first and last times; null when they do not tell. */
export function sentOrder(page: readonly LogEntry[]): Order | null {
  const first = page.find((entry) => entry.time !== null)?.time ?? null;
  const last = page.findLast((entry) => entry.time !== null)?.time ?? null;
  if (first === null || last === null || first === last) return null;
  return first < last ? 'oldest' : 'newest';
}

/**
 * Whether the server sent the page before once more, as one that takes no offset does. Entries of one and the same
 * time may have twins, so such a page only counts when no further page can be due.
 */
export function isSamePage(
  page: readonly LogEntry[],
  previous: readonly LogEntry[],
  window: PageWindow,
): boolean {
  if (page.length === 0 || page.length !== previous.length || page[0]?.time !== previous[0]?.time)
    return false;
  const due = window.matching === null ? page.length >= window.limit : window.offset < window.matching;
  if (due && sentOrder(page) === null) return false;
  return page.every((entry, index) => {
    const other = previous[index];
    return other !== undefined && entryFingerprint(entry) === entryFingerprint(other);
  });
}
