import type { ReactNode } from 'react';
import { type FindMarks, MarksAway } from '../log-ui/marks-away';

const findMarks: FindMarks = async (pattern, text, signal) => {
  const module = await import('../sources/match-worker/mark-finder').catch(() => null);
  return module === null
    ? 'was not tried: the script for it could not be fetched'
    : module.markFinder.find(pattern, text, signal);
};

/** Lets the views mark matches of patterns that could hold up the page. */
export function MarksAwayProvider({ children }: { readonly children: ReactNode }) {
  return <MarksAway.Provider value={findMarks}>{children}</MarksAway.Provider>;
}
