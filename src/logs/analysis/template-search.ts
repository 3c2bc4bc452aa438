/** What the masking of messages puts in place of their variable parts. */
const PLACEHOLDER = /<(?:n|id|hex|uuid|time|url|path|text|percent|duration|size)>|…$|[\r\n]+/;

/** Shorter parts would find nearly everything. */
const MIN_LENGTH = 3;
/** Longer ones add nothing, but to the address. */
const MAX_LENGTH = 200;

/**
 * A regular expression that finds the messages of a template: its longest part without placeholders, escaped. Null
 * when no part is long enough. It may find other messages too.
 */
export function searchForTemplate(template: string): string | null {
  const longest = template
    .split(PLACEHOLDER)
    .map((part) => shortened(part.trim()).trim())
    .reduce((best, part) => (part.length > best.length ? part : best), '');
  return longest.length < MIN_LENGTH ? null : escapePattern(longest);
}

/** Escapes what means something in a regular expression; the result is the same in every common dialect. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text;
  const start = text.slice(0, MAX_LENGTH);
  // Not in the middle of a surrogate pair.
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}
