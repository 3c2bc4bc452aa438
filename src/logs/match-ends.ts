const MAX_MATCHES = 100;

/** Where the matches of a pattern (flag `g`) begin and end, in turn, empty ones left out; the first 100 of a text. */
export function matchEnds(text: string, pattern: RegExp): readonly number[] {
  const ends: number[] = [];
  for (const found of text.matchAll(pattern)) {
    if (found[0] === '') continue;
    ends.push(found.index, found.index + found[0].length);
    if (ends.length >= 2 * MAX_MATCHES) break;
  }
  return ends;
}
