import {
  type AdvancedQuery,
  DEFAULT_QUERY,
  type FieldCondition,
  type Scalar,
  type TextTerm,
} from './advanced-query';

/** Names with a meaning of their own; as the name of a field they are written in quotes. Lower case. */
export const RESERVED = {
  level: 'level',
  source: 'source',
  endpoint: 'endpoint',
  job: 'jobId',
  jobid: 'jobId',
  request: 'requestId',
  requestid: 'requestId',
  from: 'from',
  to: 'to',
  sort: 'sort',
  limit: 'limit',
} as const;

const SIGNS = { $eq: '=', $ne: '!=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=', $regex: '~' } as const;
const WORDS = new Set(['in', 'not', 'and', 'or', 'asc', 'desc']);
/** Texts that mean themselves without quotes. */
const BARE_VALUE = /^[\p{L}\p{N}_][\p{L}\p{N}_.:@+%/-]*$/u;
const BARE_PHRASE = /^[\p{L}\p{N}_][\p{L}\p{N}_.@+%/-]*$/u;
const FIRST_KEY = /^[\p{L}_$@][\p{L}\p{N}_$@-]*$/u;
const NEXT_KEY = /^[\p{L}\p{N}_$@][\p{L}\p{N}_$@-]*$/u;
/**
 * Characters that end a line for some reader, cannot be seen, turn the order of what is shown, or are lost in an
 * address: written as escapes.
 */
export const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u001f\u007f-\u00a0\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/u;

/** The canonical text of a query: equal queries give equal texts, and what is at its default is not written. */
export function formatQueryText(query: AdvancedQuery): string {
  const { levels, sources, sort } = query;
  const names = (mark: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`${mark}${list.map(formatText).join(',')}`];
  const one = (name: string, value: string, fallback: string) =>
    value === fallback ? [] : [`${name}:${formatText(value)}`];
  const sortText = `sort:${formatPath(sort.field)} ${sort.order}`;
  return [
    ...names('endpoint:', query.endpoints),
    ...one('from', query.from, DEFAULT_QUERY.from),
    ...one('to', query.to, DEFAULT_QUERY.to),
    ...(levels.minimum === null ? [] : [`level>=${levels.minimum}`]),
    ...names('level:', levels.include),
    ...names('-level:', levels.exclude),
    ...names('source:', sources.include),
    ...names('-source:', sources.exclude),
    ...one('job', query.jobId, ''),
    ...one('request', query.requestId, ''),
    ...query.fields.map(formatCondition),
    ...query.texts.map(formatTerm),
    ...(sortText === DEFAULT_SORT ? [] : [sortText]),
    ...one('limit', String(query.limit), String(DEFAULT_QUERY.limit)),
  ].join(' ');
}

const DEFAULT_SORT = 'sort:timestamp desc';

export function formatTerm(term: TextTerm): string {
  const mark = term.exclude ? '-' : '';
  const flag = term.caseSensitive ? 'c' : '';
  if (term.kind === 'phrase') {
    const bare = flag === '' && BARE_PHRASE.test(term.text) && !WORDS.has(term.text.toLowerCase());
    return `${mark}${bare ? term.text : quote(term.text)}${flag}`;
  }
  // Between slashes `\/` stands for a slash, so a pattern that itself escapes one goes into quotes.
  const slashed = !UNSEEN.test(term.text) && !/^(?:[^\\]|\\[^/])*?\\(?:\/|$)/.test(term.text);
  if (!slashed) return `${mark}~${quote(term.text)}${flag}`;
  return `${mark}/${term.text.replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part))}/${flag}`;
}

export function formatCondition(condition: FieldCondition): string {
  const mark = condition.exclude ? '-' : '';
  const path = formatPath(condition.path);
  switch (condition.operator) {
    case '$in':
      return `${mark}${path} in (${condition.value.map(formatScalar).join(',')})`;
    case '$regex':
      return `${mark}${path}~${quote(condition.value)}`;
    default:
      return `${mark}${path}${SIGNS[condition.operator]}${formatScalar(condition.value)}`;
  }
}

/** A path as a query text names it: `metadata.errorCode`, `metadata."a b".c`. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((key, index) => {
      if (index > 0) return NEXT_KEY.test(key) ? key : quote(key);
      const lower = key.toLowerCase();
      const taken = WORDS.has(lower) || (path.length === 1 && Object.hasOwn(RESERVED, lower));
      return FIRST_KEY.test(key) && !taken ? key : quote(key);
    })
    .join('.');
}

/** A name or other text, in quotes where it needs them. */
export function formatText(text: string): string {
  return BARE_VALUE.test(text) ? text : quote(text);
}

export function formatScalar(value: Scalar): string {
  if (typeof value === 'string')
    return BARE_VALUE.test(value) && typeof readScalar(value) === 'string' ? value : quote(value);
  // Plain digits beyond what a number holds exactly are read as a text (an ID), so such a number gets an exponent.
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? Number(value).toExponential()
    : String(value);
}

/** What a value without quotes means: a number in JSON's notation, true, false, null, or else a text. */
export function readScalar(text: string): Scalar {
  if (text === 'true') return true;
  if (text === 'false') return false;
  if (text === 'null') return null;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return text;
  const number = Number(text);
  const inexact = /^-?\d+$/.test(text) && !Number.isSafeInteger(number);
  return inexact || !Number.isFinite(number) ? text : number;
}

/**
 * Puts a text in quotes. A backslash is doubled only where the reader would take it for an escape, so that patterns
 * stay legible.
 */
export function quote(text: string): string {
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') result += /^[^\\"nrtu]/.test(nextOf(text, index)) ? '\\' : '\\\\';
    else result += escapeCharacter(text, index);
  }
  return `"${result}"`;
}

/** The next character, or nothing where it will itself be written with a backslash. */
function nextOf(text: string, index: number): string {
  const escaped = escapeCharacter(text, index + 1);
  return escaped.startsWith('\\') ? '' : escaped;
}

const SHORT = new Map([
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escapeCharacter(text: string, index: number): string {
  const character = text.charAt(index);
  if (SHORT.has(character)) return SHORT.get(character) ?? '';
  const code = text.charCodeAt(index);
  const paired = isPaired(text, index, code);
  if (character === '' || paired || !UNSEEN.test(character)) return character;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Whether a UTF-16 unit is one half of a character whose other half is there. */
function isPaired(text: string, index: number, code: number): boolean {
  if (code >= 0xd800 && code <= 0xdbff) return /^[\udc00-\udfff]/.test(text.charAt(index + 1));
  return code >= 0xdc00 && code <= 0xdfff && /[\ud800-\udbff]$/.test(text.charAt(index - 1));
}
