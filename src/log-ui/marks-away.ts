import { createContext } from 'react';
import { create } from 'zustand';
import { formatCount, formatCounted } from '../ui/format';

/**
 * Finds, away from the page's own thread, where a pattern (flag `g`) matches in a text: where the matches begin and end,
 * in turn. A text where that cannot be had: why, to be said after "the pattern". Never settles once the signal aborts.
 */
export type FindMarks = (
  pattern: RegExp,
  text: string,
  signal: AbortSignal,
) => Promise<readonly number[] | string>;

/** For patterns that could hold up the page. Without it, their matches are not marked. */
export const MarksAway = createContext<FindMarks | null>(null);

/** Of the texts on screen whose matches are looked for away from the page. */
interface Counts {
  readonly asked: number;
  readonly unmarked: number;
  /** The latest. */
  readonly reason: string;
}

/** By pattern. */
type CountsByName = ReadonlyMap<string, Counts>;

const NONE: Counts = { asked: 0, unmarked: 0, reason: '' };
/** Scrolling changes the counts in every frame; they are said less often. */
const SAID_AFTER_MS = 250;

let counts: CountsByName = new Map();
const useSaid = create<{ readonly counts: CountsByName }>(() => ({ counts }));
let waits = false;

function add(pattern: RegExp, asked: number, unmarked: number, reason?: string): void {
  const name = String(pattern);
  const before = counts.get(name) ?? NONE;
  const now = {
    asked: before.asked + asked,
    unmarked: before.unmarked + unmarked,
    reason: reason ?? before.reason,
  };
  const next = new Map(counts);
  if (now.asked > 0) next.set(name, now);
  else next.delete(name);
  counts = next;
  if (waits) return;
  waits = true;
  setTimeout(() => {
    waits = false;
    useSaid.setState({ counts });
  }, SAID_AFTER_MS);
}

/** A text on screen whose matches are looked for. */
export interface AskedText {
  readonly unmarked: (reason: string) => void;
  /** It is not on screen any more, or looked through for something else. */
  readonly end: () => void;
}

/** Counts a text among those whose matches are looked for, until it ends. */
export function countAsked(pattern: RegExp): AskedText {
  let failed = 0;
  add(pattern, 1, 0);
  return {
    unmarked: (reason) => {
      failed = 1;
      add(pattern, 0, 1, reason);
    },
    end: () => add(pattern, -1, -failed),
  };
}

/** What the page says where a pattern's matches are not marked, and in how many texts; empty where they are. */
export function useUnmarkedText(pattern: RegExp | null): string {
  return useSaid((said) => {
    const { asked, unmarked, reason } = (pattern === null ? null : said.counts.get(String(pattern))) ?? NONE;
    return unmarked === 0
      ? ''
      : `Matches are not marked in ${formatCount(unmarked)} of ${formatCounted(asked, 'text', 'texts')} looked through on screen: the pattern ${reason}. The entries are complete.`;
  });
}
