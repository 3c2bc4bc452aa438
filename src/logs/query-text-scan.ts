import {
  type Operator,
  operatorOf,
  type Part,
  type QueryTextProblem,
  type QueryTextToken,
  type ScannedText,
  type ScannedValue,
  type TextPart,
  type TokenKind,
} from './query-text-parts';

const FIRST_KEY = /[\p{L}_$@][\p{L}\p{N}_$@-]*/uy;
const NEXT_KEY = /[\p{L}\p{N}_$@][\p{L}\p{N}_$@-]*/uy;
const TOUCHING_OPERATOR = /(>=|<=|!=|!~|=~|==|[:=~<>])/y;
/** Set off by spaces on both sides: then also after a word, where `~"x"` alone would be a search of its own. */
const SPACED_OPERATOR = /\s+(>=|<=|!=|!~|=~|==|=|<|>|~(?=\s))/y;
const IN_LIST = /\s+(not\s+)?in\s*(?=\()/iy;
const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** UTF-16 units. A longer text is cut: no one types it, and an address should not carry it. */
export const MAX_QUERY_TEXT = 16_384;

/** Cuts a query text into its parts. Never throws: every character ends up in a token or is white space. */
export function scanQueryText(text: string): ScannedText {
  const scanner = new Scanner(text.slice(0, MAX_QUERY_TEXT));
  scanner.run();
  if (text.length > MAX_QUERY_TEXT) {
    const span = { start: MAX_QUERY_TEXT, end: text.length };
    scanner.tokens.push({ kind: 'ignored', ...span });
    const message = `Only the first ${MAX_QUERY_TEXT.toLocaleString('en')} characters are read.`;
    scanner.problems.push({ ...span, message, suggestion: '' });
  }
  return scanner;
}

class Scanner implements ScannedText {
  readonly parts: Part[] = [];
  readonly problems: QueryTextProblem[] = [];
  readonly tokens: QueryTextToken[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    for (;;) {
      this.#match(/\s*/y);
      if (this.#at >= this.#text.length) return;
      this.#part();
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #token(kind: TokenKind, start: number, end = this.#at): void {
    if (end > start) this.tokens.push({ kind, start, end });
  }

  #part(): void {
    const start = this.#at;
    const negated = /-[^\s-]/y;
    negated.lastIndex = start;
    const isNegated = negated.test(this.#text);
    if (isNegated) {
      this.#at += 1;
      this.#token('negation', start);
    }
    if (this.#field(start, isNegated)) return;
    const from = this.#at;
    const found = this.#quotedPhrase() ?? this.#patternText() ?? this.#word();
    this.#token(found.part === 'regex' ? 'regex' : 'text', from);
    this.parts.push({ ...found, start, end: this.#at, negated: isNegated });
  }

  #quotedPhrase(): Omit<TextPart, 'start' | 'end' | 'negated'> | null {
    const value = this.#quoted();
    return value && { part: 'phrase', value, caseSensitive: this.#caseFlag() };
  }

  /** `/pattern/`, `/pattern/c`, `~"pattern"`, `~pattern`. A word such as `/models/x` is no pattern but text. */
  #patternText(): Omit<TextPart, 'start' | 'end' | 'negated'> | null {
    const start = this.#at;
    const slashed = this.#match(/\/((?:[^/\\]|\\[\s\S])+)\/([ci]?)(?=\s|$)/y);
    if (slashed) {
      const source = slashed[1] ?? '';
      const value = {
        start: start + 1,
        end: start + 1 + source.length,
        text: source.replace(/\\([\s\S])/g, (pair, next) => (next === '/' ? '/' : pair)),
        quoted: true,
      };
      return { part: 'regex', value, caseSensitive: slashed[2] === 'c' };
    }
    if (!this.#match(/~(?=\S)/y)) return null;
    const value = this.#quoted();
    if (value) return { part: 'regex', value, caseSensitive: this.#caseFlag() };
    return { part: 'regex', value: this.#bare(/\S+/y), caseSensitive: false };
  }

  #word(): Omit<TextPart, 'start' | 'end' | 'negated'> {
    const start = this.#at;
    const value = this.#bare(/\S+/y);
    if (/^\/[^/]*$/.test(value.text))
      this.problems.push({
        start,
        end: this.#at,
        message: 'The pattern has no closing slash; searched for as text.',
        suggestion: value.text === '/' ? '"/"' : `${value.text}/`,
      });
    return { part: 'phrase', value, caseSensitive: false };
  }

  #caseFlag(): boolean {
    return this.#match(/c(?=\s|$)/y) !== null;
  }

  /** A text in quotes; null when there is none here. Unknown escapes stay as they are, so that `"\."` is a pattern. */
  #quoted(): ScannedValue | null {
    const start = this.#at;
    const match = this.#match(/"((?:[^"\\]|\\[\s\S])*\\?)("?)/y);
    if (!match) return null;
    if (match[2] === '')
      this.problems.push({
        start,
        end: this.#at,
        message: 'The closing quote is missing.',
        suggestion: `${this.#text.slice(start, this.#at)}"`,
      });
    const text = (match[1] ?? '').replace(/\\(?:u([\da-fA-F]{4})|([\s\S]))/g, (pair, code, next) =>
      code === undefined ? (ESCAPES.get(next) ?? pair) : String.fromCharCode(Number.parseInt(code, 16)),
    );
    return { start, end: this.#at, text, quoted: true };
  }

  #bare(pattern: RegExp): ScannedValue {
    const start = this.#at;
    const text = this.#match(pattern)?.[0] ?? '';
    return { start, end: this.#at, text, quoted: false };
  }

  /** A path, an operator and its values. Goes back to where it began when there is no operator. */
  #field(start: number, negated: boolean): boolean {
    const from = this.#at;
    const known = this.problems.length;
    const path = this.#path();
    const operator = path && this.#operator(from);
    if (!path || !operator) {
      this.#at = from;
      this.problems.length = known;
      return false;
    }
    const field = { start: from, end: operator.fieldEnd };
    this.#token('field', field.start, field.end);
    this.#token('operator', operator.start, operator.end);
    if (operator.spaced) this.#match(/\s+(?=\S)/y);
    const name = this.#text.slice(field.start, field.end);
    const values =
      (name.toLowerCase() === 'sort' ? this.#fieldName() : null) ?? this.#values(operator.name, start);
    this.parts.push({
      part: 'field',
      start,
      end: this.#at,
      negated: negated !== operator.turned,
      path,
      word: path.length === 1 && !name.startsWith('"') ? name : null,
      field,
      operator: operator.name,
      values,
    });
    return true;
  }

  #path(): readonly string[] | null {
    const path: string[] = [];
    for (;;) {
      const quoted = this.#quoted();
      const key = quoted?.text ?? this.#match(path.length === 0 ? FIRST_KEY : NEXT_KEY)?.[0];
      if (key === undefined) return null;
      path.push(key);
      if (!this.#match(/\./y)) return path;
    }
  }

  #operator(from: number) {
    const fieldEnd = this.#at;
    // An address pasted in is text, not a field called "https".
    if (/^\w+:\/\/$/.test(this.#text.slice(from, fieldEnd + 3))) return null;
    const list = this.#match(IN_LIST);
    if (list) {
      const start = fieldEnd + list[0].length - list[0].trimStart().length;
      const end = fieldEnd + list[0].trimEnd().length;
      return { name: 'in' as const, turned: list[1] !== undefined, spaced: true, fieldEnd, start, end };
    }
    const quotedName = this.#text[from] === '"';
    const match = this.#match(TOUCHING_OPERATOR) ?? (quotedName ? null : this.#match(SPACED_OPERATOR));
    const written = match?.[1] ?? '';
    const name = operatorOf(written);
    if (!name) return null;
    const end = this.#at;
    const start = end - written.length;
    return { name, turned: false, spaced: start > fieldEnd, fieldEnd, start, end };
  }

  #values(operator: Operator, termStart: number): readonly ScannedValue[] {
    const listed = operator === ':' || operator === '=' || operator === '!=' || operator === 'in';
    const open = this.#at;
    if (listed && this.#match(/\(/y)) return this.#list(open);
    const values: ScannedValue[] = [];
    const bare = listed ? /[^\s,]+/y : /\S+/y;
    do {
      const value = this.#quoted() ?? this.#bare(bare);
      this.#token('value', value.start, value.end);
      if (value.quoted || value.text !== '') values.push(value);
      else if (values.length === 0) this.#missing(termStart);
      else this.#missingAfterComma(value.start);
    } while (listed && this.#comma());
    return values;
  }

  /** What to sort by is a path, not a value. */
  #fieldName(): readonly ScannedValue[] | null {
    const start = this.#at;
    const known = this.problems.length;
    const path = this.#path();
    if (path && this.#match(/(?=\s|$)/y)) {
      this.#token('value', start);
      return [{ start, end: this.#at, text: this.#text.slice(start, this.#at), quoted: false, path }];
    }
    this.#at = start;
    this.problems.length = known;
    return null;
  }

  #comma(): boolean {
    const start = this.#at;
    if (!this.#match(/,\s*/y)) return false;
    this.#token('punctuation', start, start + 1);
    return true;
  }

  /** `(a, "b")`, read up to the closing bracket. */
  #list(open: number): readonly ScannedValue[] {
    this.#token('punctuation', open);
    const values: ScannedValue[] = [];
    for (;;) {
      do this.#match(/\s*/y);
      while (this.#comma());
      const at = this.#at;
      if (this.#match(/\)/y)) {
        this.#token('punctuation', at);
        break;
      }
      if (at >= this.#text.length) {
        this.problems.push({ start: open, end: at, message: 'The closing bracket of the list is missing.' });
        return values;
      }
      const value = this.#quoted() ?? this.#bare(/[^\s,)]+/y);
      this.#token('value', value.start, value.end);
      values.push(value);
    }
    if (values.length === 0)
      this.problems.push({ start: open, end: this.#at, message: 'The list is empty.' });
    return values;
  }

  #missingAfterComma(at: number): void {
    const start = this.#text.lastIndexOf(',', at - 1);
    this.problems.push({
      start,
      end: start + 1,
      message: 'A value is missing after the comma.',
      suggestion: '',
    });
  }

  #missing(termStart: number): void {
    const written = this.#text.slice(termStart, this.#at);
    this.problems.push({
      start: termStart,
      end: this.#at,
      message: `A value is missing right after ${written} (to search for this text, put it in quotes).`,
      suggestion: JSON.stringify(written),
    });
  }
}
