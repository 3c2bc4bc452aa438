import { type NoVerdict, noVerdict, noVerdictText } from './match-message';
import { type MatchPort, MatchRunner, startMatchWorker } from './match-runner';

/** A row's text takes far less than a millisecond, unless the pattern backtracks without end. */
export const MARK_DEADLINE_MS = 1_000;

/** Answers kept for rows that are drawn again when they are scrolled back to. */
const MAX_KEPT = 500;
/** Longer texts are not drawn in rows. */
const MAX_KEPT_LENGTH = 2_000;
const MAX_GIVEN_UP = 50;

interface Wanted {
  readonly key: string;
  readonly pattern: RegExp;
  readonly text: string;
  readonly signal: AbortSignal;
  readonly resolve: (found: readonly number[] | string) => void;
}

/**
 * Finds where patterns match in the texts on screen, one after the other in a thread that is ended when one takes too
 * long. Such a pattern is given up: the rows left of it, and those to come, get the reason. Where the thread cannot be started, all that wait get it, and
 * those to come are tried again.
 */
export class MarkFinder {
  readonly #runner: MatchRunner;
  #waiting: Wanted[] = [];
  #running: Wanted | null = null;
  /** By pattern and text, the one asked for longest ago first. */
  readonly #found = new Map<string, readonly number[]>();
  /** Why, by pattern. The page's only memory of it. */
  readonly #givenUp = new Map<string, string>();

  constructor(start: () => MatchPort = startMatchWorker) {
    this.#runner = new MatchRunner(start, MARK_DEADLINE_MS);
  }

  /** Where the matches begin and end, in turn; why not, after "the pattern", when they cannot be had. Never settles once the signal aborts. */
  find = (pattern: RegExp, text: string, signal: AbortSignal): Promise<readonly number[] | string> => {
    const name = String(pattern);
    const key = `${name}\n${text}`;
    const known = this.#found.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const reason = this.#givenUp.get(name);
    if (reason !== undefined) return Promise.resolve(reason);
    return new Promise((resolve) => {
      const wanted = { key, pattern, text, signal, resolve };
      this.#waiting.push(wanted);
      signal.addEventListener('abort', () => this.#forget(wanted), { once: true });
      this.#next();
    });
  };

  #forget(wanted: Wanted): void {
    this.#waiting = this.#waiting.filter((other) => other !== wanted);
    if (this.#running !== wanted) return;
    this.#runner.stop();
    this.#running = null;
    this.#next();
  }

  #next(): void {
    if (this.#running !== null) return;
    const wanted = this.#waiting.shift();
    if (wanted === undefined) return;
    this.#running = wanted;
    void this.#try(wanted);
  }

  async #try(wanted: Wanted): Promise<void> {
    const { pattern, text, key } = wanted;
    const { source, flags } = pattern;
    const verdict = await this.#runner.run({ kind: 'marks', pattern: source, flags, text });
    if (this.#running !== wanted) return;
    this.#running = null;
    if (verdict.kind === 'marked') {
      if (text.length <= MAX_KEPT_LENGTH) this.#keep(key, verdict.ends);
      wanted.resolve(verdict.ends);
    } else this.#giveUp(wanted, noVerdict(verdict));
    this.#next();
  }

  #keep(key: string, ends: readonly number[]): void {
    this.#found.set(key, ends);
    dropOldest(this.#found, MAX_KEPT);
  }

  #giveUp(wanted: Wanted, why: NoVerdict): void {
    const name = String(wanted.pattern);
    const reason = noVerdictText(why);
    const started = why.kind !== 'unstarted';
    if (started) {
      this.#givenUp.set(name, reason);
      dropOldest(this.#givenUp, MAX_GIVEN_UP);
    }
    const isGiven = ({ pattern }: Wanted) => !started || String(pattern) === name;
    const given = [wanted, ...this.#waiting.filter(isGiven)];
    this.#waiting = this.#waiting.filter((other) => !isGiven(other));
    for (const { resolve } of given) resolve(reason);
  }
}

function dropOldest(kept: Map<string, unknown>, most: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}

/** The page's own. */
export const markFinder = new MarkFinder();
