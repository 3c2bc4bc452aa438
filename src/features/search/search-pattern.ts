import type { TextTerm } from '../../logs/advanced-query';
import { phrasePattern } from '../../logs/advanced-query-match';

/** What is marked in the messages found: every text that was wanted. Null when there is none. */
export function searchPattern(texts: readonly TextTerm[]): RegExp | null {
  const wanted = texts.filter((term) => !term.exclude);
  if (wanted.length === 0) return null;
  const sources = wanted.map((term) => (term.kind === 'regex' ? term.text : phrasePattern(term.text)));
  const flags = wanted.every((term) => term.caseSensitive) ? 'g' : 'gi';
  try {
    return new RegExp(
      sources.length === 1 ? sources.join('') : sources.map((one) => `(?:${one})`).join('|'),
      flags,
    );
  } catch {
    return null;
  }
}
