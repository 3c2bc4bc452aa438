import { matchEnds } from '../logs/match-ends';
import { affordableLength } from '../logs/pattern-cost';

export interface TextPart {
  readonly text: string;
  readonly match: boolean;
}

/** A text longer than this is not searched for marks: the pattern is the user's and runs on the page's own thread. */
export const MAX_HIGHLIGHT_LENGTH = 2_000;

/** The search pattern for marking matches, ignoring case as the API's search does; null when empty or invalid. */
export function highlightPattern(search: string): RegExp | null {
  if (search === '') return null;
  try {
    return new RegExp(search, 'gi');
  } catch {
    return null;
  }
}

/** Whether a pattern may be run over a text on the page's own thread. */
export function isMarkedHere(text: string, pattern: RegExp): boolean {
  const reach = affordableLength(pattern);
  return reach > 0 && text.length <= Math.min(MAX_HIGHLIGHT_LENGTH, reach);
}

/**
 * Cuts a text into matching and other parts; their texts put together give the text again. Nothing is marked where the
 * pattern could take long over the text.
 */
export function splitMatches(text: string, pattern: RegExp | null): readonly TextPart[] {
  return splitAt(text, pattern === null || !isMarkedHere(text, pattern) ? [] : matchEnds(text, pattern));
}

/** The same where it is known where the matches begin and end, in turn. */
export function splitAt(text: string, ends: readonly number[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const [at, end] of [...ends, text.length].entries()) {
    if (end > from) parts.push({ text: text.slice(from, end), match: at % 2 === 1 });
    from = end;
  }
  return parts.length === 0 ? [{ text, match: false }] : parts;
}
