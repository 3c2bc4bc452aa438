import { affordableLength } from '../logs/pattern-cost';

export interface TextPart {
  readonly text: string;
  readonly match: boolean;
}

/** A text longer than this is not searched for marks: the pattern is the user's and runs on the page's own thread. */
export const MAX_HIGHLIGHT_LENGTH = 2_000;
const MAX_MATCHES = 200;

/** The search pattern for marking matches, ignoring case as the API's search does; null when empty or invalid. */
export function highlightPattern(search: string): RegExp | null {
  if (search === '') return null;
  try {
    return new RegExp(search, 'gi');
  } catch {
    return null;
  }
}

/**
 * Cuts a text into matching and other parts; their texts put together give the text again. Nothing is marked where the
 * pattern could take long over the text.
 */
export function splitMatches(text: string, pattern: RegExp | null): readonly TextPart[] {
  if (pattern === null || text.length > Math.min(MAX_HIGHLIGHT_LENGTH, affordableLength(pattern)))
    return [{ text, match: false }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    if (found[0] === '') continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index), match: false });
    parts.push({ text: found[0], match: true });
    end = found.index + found[0].length;
    if (parts.length >= MAX_MATCHES) break;
  }
  if (end < text.length || parts.length === 0) parts.push({ text: text.slice(end), match: false });
  return parts;
}
