/**
 * The longest text that a pattern may be run over on the page's own thread, in characters; 0 for none. A backtracking
 * engine takes time exponential in repeated groups, and of the degree of the repetitions otherwise, so groups that
 * repeat, back references and look-around are refused and the rest is bounded by its number of repetitions.
 */
export function affordableLength(pattern: RegExp): number {
  const cached = remembered.get(pattern);
  if (cached !== undefined) return cached;
  const length = LENGTHS[repetitions(pattern.source)] ?? 0;
  remembered.set(pattern, length);
  return length;
}

/** By the number of repetitions in one alternative: some two million steps at most. */
const LENGTHS: readonly number[] = [2_000, 2_000, 250];
const MAX_OPTIONAL = 4;

const remembered = new WeakMap<RegExp, number>();

const TOKEN = /\\[\s\S]|\[\^?(?:\\[\s\S]|[^\]\\])*\]|\(\?:|\(\?|\{\d+(?:,\d*)?\}|[\s\S]/g;

/** The repetitions of the costliest alternative; infinite where no bound is known. */
function repetitions(source: string): number {
  let most = 0;
  let count = 0;
  let optional = 0;
  let depth = 0;
  let before = '';
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '(?' || /^\\[1-9k]/.test(token)) return Number.POSITIVE_INFINITY;
    const repeats = token === '*' || token === '+' || /^\{\d/.test(token);
    if ((repeats || (token === '?' && before !== '(')) && before === ')') return Number.POSITIVE_INFINITY;
    if (repeats) count++;
    // After a repetition "?" only makes it lazy.
    if (token === '?' && !/^(?:[*+?]|\{)/.test(before)) optional++;
    if (token === '(' || token === '(?:') depth++;
    if (token === ')') depth--;
    if (token === '|' && depth === 0) count = 0;
    if (optional > MAX_OPTIONAL) return Number.POSITIVE_INFINITY;
    most = Math.max(most, count);
    before = token;
  }
  return most;
}
