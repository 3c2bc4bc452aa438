import { affordableLength } from '../logs/pattern-cost';
import { ApiError } from './api-error';

/** Tries a pattern over texts in a thread that can be ended: 1 where it matches. Rejects when that takes too long. */
export type TryPattern = (pattern: RegExp, texts: readonly string[]) => Promise<Uint8Array>;

export type TextTest = (text: string) => boolean;

interface Tried {
  readonly pattern: RegExp;
  readonly known: Map<string, boolean>;
  readonly open: Set<string>;
}

/** Texts tried at once. */
const BATCH = 20_000;

const REFUSAL = 'groups that repeat, look-around, back references and many repetitions can take too long';

/**
 * The patterns of one request. The demo's server runs in the page itself, where a pattern without a bound on its time
 * would stop the page: such a one is tried elsewhere, or refused where it cannot be. What it says of a text is known
 * only after `settle`, so the answer is made again until there is nothing left to try.
 */
export class PatternTests {
  readonly #tryPattern: TryPattern | null;
  readonly #tried = new Map<string, Tried>();

  constructor(tryPattern: TryPattern | null = null) {
    this.#tryPattern = tryPattern;
  }

  /** The test that a pattern makes; why there is none, in words, where it is refused. */
  testOf(pattern: RegExp): TextTest | string {
    if (affordableLength(pattern) > 0) return (text) => pattern.test(text);
    if (this.#tryPattern === null) return REFUSAL;
    const { known, open } = this.#triedOf(pattern);
    return (text) => {
      const matches = known.get(text);
      if (matches === undefined) open.add(text);
      return matches ?? false;
    };
  }

  /** Tries what was asked for and is not known. Whether there was any. Throws a 400 when it takes too long. */
  async settle(): Promise<boolean> {
    let any = false;
    for (const { pattern, known, open } of this.#tried.values()) {
      const texts = [...open];
      open.clear();
      any ||= texts.length > 0;
      for (let from = 0; from < texts.length; from += BATCH) {
        const batch = texts.slice(from, from + BATCH);
        const passed = await this.#try(pattern, batch);
        for (const [at, text] of batch.entries()) known.set(text, passed[at] === 1);
      }
    }
    return any;
  }

  async #try(pattern: RegExp, texts: readonly string[]): Promise<Uint8Array> {
    try {
      return (await this.#tryPattern?.(pattern, texts)) ?? new Uint8Array(texts.length);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ApiError(400, 'SEARCH_PATTERN_TOO_SLOW', `The search pattern ${reason}, so it was stopped.`, {
        search: pattern.source,
        advice:
          'Use a plain text, or a pattern without repetitions inside repetitions such as (a+)+. No entry was judged.',
      });
    }
  }

  #triedOf(pattern: RegExp): Tried {
    const key = String(pattern);
    const tried = this.#tried.get(key) ?? { pattern, known: new Map(), open: new Set() };
    this.#tried.set(key, tried);
    return tried;
  }
}
