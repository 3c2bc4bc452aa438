/** A stretch of the text, in UTF-16 units; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a stretch of the text, in words for the user. */
export interface QueryTextProblem extends Span {
  readonly message: string;
  /** What could stand in place of the stretch. */
  readonly suggestion?: string;
}

export type TokenKind =
  | 'negation'
  | 'field'
  | 'operator'
  | 'value'
  | 'punctuation'
  | 'text'
  | 'regex'
  | 'keyword'
  | 'ignored';

/** For colouring the text. Tokens never overlap and are in order; between them is white space. */
export interface QueryTextToken extends Span {
  readonly kind: TokenKind;
}

export type Operator = ':' | '=' | '!=' | '~' | '!~' | '>' | '>=' | '<' | '<=' | 'in';

/** A value as written, with its quotes and escapes taken off. */
export interface ScannedValue extends Span {
  readonly text: string;
  readonly quoted: boolean;
  /** Only for what is sorted by. */
  readonly path?: readonly string[];
}

export interface TextPart extends Span {
  readonly part: 'phrase' | 'regex';
  readonly negated: boolean;
  readonly value: ScannedValue;
  readonly caseSensitive: boolean;
}

export interface FieldPart extends Span {
  readonly part: 'field';
  readonly negated: boolean;
  readonly path: readonly string[];
  /** The name when it is one word without quotes: only such a name can be a reserved one. */
  readonly word: string | null;
  readonly field: Span;
  readonly operator: Operator;
  /** At least one, unless a problem says so. */
  readonly values: readonly ScannedValue[];
}

export type Part = TextPart | FieldPart;

export interface ScannedText {
  readonly parts: readonly Part[];
  readonly problems: readonly QueryTextProblem[];
  readonly tokens: readonly QueryTextToken[];
}

const OPERATORS: readonly Operator[] = [':', '=', '!=', '~', '!~', '>', '>=', '<', '<='];

/** An operator as written; `==` is known from programs, `=~` from PromQL. */
export function operatorOf(written: string): Operator | undefined {
  if (written === '==') return '=';
  if (written === '=~') return '~';
  return OPERATORS.find((known) => known === written);
}
