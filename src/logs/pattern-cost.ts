/**
 * The longest text that a pattern may be run over on the page's own thread, in characters; 0 for none. A backtracking
 * engine takes time exponential in repeated groups, and of the degree of the repetitions otherwise, multiplied by the
 * ways that alternatives and optional parts can be combined. So groups that repeat, back references and look-around are
 * refused, and the rest is bounded to some two million steps.
 */
export function affordableLength(pattern: RegExp): number {
  const cached = remembered.get(pattern);
  if (cached !== undefined) return cached;
  const length = lengthFor(pattern.source);
  remembered.set(pattern, length);
  return length;
}

/**
 * The longest text that a pattern may be run over when there are thousands of them, in characters; 0 for none. Those
 * are patterns whose time grows with the text's length only: without repetitions, and of few characters and ways.
 */
export function linearLength(pattern: RegExp): number {
  const { source } = pattern;
  const shape = source.length > MAX_LINEAR_SOURCE ? null : shapeOf(source);
  return shape !== null && shape.repetitions === 0 && shape.ways <= MAX_LINEAR_WAYS ? LINEAR_LENGTH : 0;
}

const LINEAR_LENGTH = 10_000;
const MAX_LINEAR_SOURCE = 200;
const MAX_LINEAR_WAYS = 16;

const MAX_LENGTH = 2_000;
/** Of a pattern without alternatives, by the number of its repetitions. */
const LENGTHS: readonly number[] = [2_000_000, 2_000, 250];
/** A pattern that may run on shorter texts only is not worth it. */
const MIN_LENGTH = 50;
/** Steps grow with the pattern's own length too. */
const MAX_SOURCE = 2_000;

const remembered = new WeakMap<RegExp, number>();

function lengthFor(source: string): number {
  if (source.length > MAX_SOURCE) return 0;
  const shape = shapeOf(source);
  if (shape === null) return 0;
  const length = (LENGTHS[shape.repetitions] ?? 0) / shape.ways ** (1 / (shape.repetitions + 1));
  return length < MIN_LENGTH ? 0 : Math.min(MAX_LENGTH, Math.floor(length));
}

const TOKEN = /\\[\s\S]|\[\^?(?:\\[\s\S]|[^\]\\])*\]|\(\?:|\(\?|\{\d+(?:,\d*)?\}|[\s\S]/g;

interface Shape {
  /** Repetitions one after the other, in the alternative that has most. */
  readonly repetitions: number;
  /** Ways to choose between alternatives and to take optional parts or not. */
  readonly ways: number;
}

/** What a group has so far: of its alternatives that ended, and of the one that is being read. */
class OpenGroup {
  #repetitions = 0;
  #ways = 0;
  #reading: Shape = ONE_WAY;

  add({ repetitions, ways }: Shape): void {
    this.#reading = {
      repetitions: this.#reading.repetitions + repetitions,
      ways: this.#reading.ways * ways,
    };
  }

  endAlternative(): void {
    this.#repetitions = Math.max(this.#repetitions, this.#reading.repetitions);
    this.#ways += this.#reading.ways;
    this.#reading = ONE_WAY;
  }

  end(): Shape {
    this.endAlternative();
    return { repetitions: this.#repetitions, ways: this.#ways };
  }
}

const ONE_WAY: Shape = { repetitions: 0, ways: 1 };
const REPETITION: Shape = { repetitions: 1, ways: 1 };
const OPTION: Shape = { repetitions: 0, ways: 2 };

/** Null where no bound is known. */
function shapeOf(source: string): Shape | null {
  const open: OpenGroup[] = [];
  let group = new OpenGroup();
  let before = '';
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '(?' || /^\\[1-9k]/.test(token)) return null;
    if (token === '*' || token === '+' || /^\{\d/.test(token)) {
      if (before === ')') return null;
      group.add(REPETITION);
    } else if (token === '?') {
      // After a repetition it only makes it lazy.
      if (!/^(?:[*+?]$|\{\d)/.test(before)) group.add(OPTION);
    } else if (token === '(' || token === '(?:') {
      open.push(group);
      group = new OpenGroup();
    } else if (token === '|') {
      group.endAlternative();
    } else if (token === ')') {
      const ended = group.end();
      group = open.pop() ?? new OpenGroup();
      group.add(ended);
    }
    before = token;
  }
  return group.end();
}
