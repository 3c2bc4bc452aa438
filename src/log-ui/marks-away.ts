import { createContext } from 'react';
import { create } from 'zustand';

/**
 * Finds, away from the page's own thread, where a pattern (flag `g`) matches in a text: where the matches begin and end,
 * in turn. Null where the pattern has been given up because it takes too long, or cannot be tried. Never settles once the signal aborts.
 */
export type FindMarks = (
  pattern: RegExp,
  text: string,
  signal: AbortSignal,
) => Promise<readonly number[] | null>;

/** For patterns that could hold up the page. Without it, their matches are not marked. */
export const MarksAway = createContext<FindMarks | null>(null);

/** The latest patterns whose matches are not marked any more, as texts. */
export const useGivenUp = create<{ readonly patterns: readonly string[] }>(() => ({ patterns: [] }));

const MAX_GIVEN_UP = 50;

/** Keeps in mind that a pattern takes too long to mark its matches. */
export function giveUp(pattern: RegExp): void {
  const name = String(pattern);
  const { patterns } = useGivenUp.getState();
  if (!patterns.includes(name)) useGivenUp.setState({ patterns: [...patterns, name].slice(-MAX_GIVEN_UP) });
}

/** What the page says where a pattern's matches are not marked; empty where they are. */
export function useUnmarkedText(pattern: RegExp | null): string {
  const givenUp = useGivenUp(({ patterns }) => pattern !== null && patterns.includes(String(pattern)));
  return givenUp
    ? 'Matches are not marked: finding them took too long or was not possible. The entries are complete.'
    : '';
}
