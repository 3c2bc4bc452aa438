import { affordableLength } from './pattern-cost';
import type { TextSpan } from './text-span';

/** A pattern of the user's own for what must not be seen. Case is ignored. */
export interface OwnPattern {
  /** What the pattern finds, in a word or two: stands in the replacement. */
  readonly name: string;
  /** A regular expression without its slashes. */
  readonly source: string;
}

/** A pattern that may run on any text. */
export interface RunnablePattern {
  readonly name: string;
  readonly regex: RegExp;
  /** Characters of one run; matches of up to half of it are found wherever they stand. */
  readonly window: number;
}

/** A pattern read, or why it cannot be used, in words for the user. */
export type PatternReading =
  | { readonly ok: true; readonly pattern: RunnablePattern }
  | { readonly ok: false; readonly problem: string };

export const MAX_PATTERN_LENGTH = 500;
export const MAX_PATTERN_NAME = 40;
export const MAX_OWN_PATTERNS = 20;

/** Reads a pattern. Refused are invalid ones, those that match everywhere, and those that could freeze the page. */
export function readOwnPattern({ name, source }: OwnPattern): PatternReading {
  if (name.trim() === '') return refused('Give it a name: it stands where a value was taken out.');
  if (!/^[\p{L}\p{N} ._-]+$/u.test(name) || name.length > MAX_PATTERN_NAME)
    return refused(`A name has letters, digits, spaces and . _ - only, ${MAX_PATTERN_NAME} at most.`);
  if (source === '') return refused('Enter a regular expression.');
  if (source.length > MAX_PATTERN_LENGTH)
    return refused(`A pattern has ${MAX_PATTERN_LENGTH} characters at most.`);
  let regex: RegExp;
  try {
    regex = new RegExp(source, 'gi');
  } catch (error) {
    return refused(`Not a regular expression: ${error instanceof Error ? error.message : String(error)}`);
  }
  const window = affordableLength(regex);
  if (window === 0) {
    return refused(
      'Refused: repeated groups, look-around, back references, more than two repetitions or many alternatives and optional parts can take so long that the page freezes. A class such as [A-Z0-9] with one repetition is enough for most values.',
    );
  }
  if (new RegExp(source, 'i').exec(''))
    return refused('Refused: it also matches an empty text, so it would match everywhere.');
  return { ok: true, pattern: { name: name.trim(), regex, window } };
}

function refused(problem: string): PatternReading {
  return { ok: false, problem };
}

/** Steps that own patterns may still take over one entry; what is left when it is used up is withheld unread. */
export class PatternBudget {
  #steps = 300_000_000;

  /** Takes the steps if they are there. */
  take(steps: number): boolean {
    if (steps > this.#steps) return false;
    this.#steps -= steps;
    return true;
  }
}

/**
 * Where the pattern matches. A long text is gone through in windows that overlap by half, so that the time grows with
 * the text's length only; what the budget does not reach is one span to the end, so that nothing is shown unchecked.
 */
export function* ownSpans(
  text: string,
  pattern: RunnablePattern,
  budget: PatternBudget,
): Generator<TextSpan> {
  const { name, regex, window } = pattern;
  const stride = Math.ceil(window / 2);
  for (let from = 0; from === 0 || from + stride < text.length; from += stride) {
    const piece = text.slice(from, from + window);
    if (!budget.take(stepsOf(piece.length, window))) {
      yield { start: from, end: text.length, label: `${name}, too long to check` };
      return;
    }
    for (const found of piece.matchAll(regex)) {
      if (found[0] !== '')
        yield { start: from + found.index, end: from + found.index + found[0].length, label: name };
    }
  }
}

/** The most steps a pattern takes over a text: a power of its length, two million at the window's. */
function stepsOf(length: number, window: number): number {
  return 2_000_000 * (length / window) ** 2;
}
