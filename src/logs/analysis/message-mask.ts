import { textStart } from '../visible-text';

/** Longer messages are masked up to here (UTF-16 units): what follows is data, not template. */
export const MAX_MASKED_LENGTH = 2_000;

/** A message with its variable parts masked. */
export interface MaskedMessage {
  /** "Failed to load <path> in <duration>"; ends in "…" when capped. */
  readonly template: string;
  /** True when only the first {@link MAX_MASKED_LENGTH} characters were looked at. */
  readonly capped: boolean;
}

/**
 * One token of a message, the alternatives in order of precedence. Every alternative is consumed whole and none can
 * match the same text in two ways, repetitions that may fail at their end are bounded: linear in the text's length.
 */
const TOKEN = new RegExp(
  [
    /(?<uuid>\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b)/,
    /(?<time>\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/,
    /(?<url>\b(?:https?|s3|gs|wss?):\/\/[^\s"'<>()]{1,1000})/,
    /(?<quoted>"[^"\n]{0,300}"|`[^`\n]{0,300}`|(?<!\w)'[^'\n]{0,300}'(?!\w))/,
    /(?<path>(?<![\w.~])(?:~|\.{1,2})?(?:\/[\w.@%+=:~-]+)+\/?|\b[a-z]:\\[^\s"'<>|]+)/,
    /(?<hex>\b0x[0-9a-f]+\b|\b(?=\d*[a-f])(?!\d+[bd]\b)[0-9a-f]{8,}\b)/,
    /(?<times>(?<=\d)x(?=\d))/,
    /(?<number>(?:(?<![\w.])[-+])?\d+(?:[.,]\d+)*(?:e[-+]?\d{1,3}(?!\w))?)(?:\s?(?<unit>%|[a-zµ]{1,8})(?![\w]))?/,
    /(?<word>[a-z_][\w-]*)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gi',
);

const DURATION =
  /^(?:ns|us|µs|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|millis|milliseconds?)$/i;
const SIZE = /^(?:b|bytes?|[kmgtp]i?b)$/i;
/** Identifiers that the API document shows, whatever follows the underscore: `job_error_example`. */
const DOCUMENTED_ID = /^(?:job|req|ep)_(?!id$)./i;
const PREFIXED_ID = /^[a-z]{2,12}_[0-9a-z]*\d[0-9a-z]*$/i;

/**
 * Masks numbers, durations, sizes, shares, hexadecimal numbers, UUIDs, times, identifiers (`job_…`, `req_…`), URLs,
 * paths and quoted text. Digits within a word (`fp16`, `llama-2-70b`) stay: they are part of a name.
 */
export function maskMessage(message: string): MaskedMessage {
  const capped = message.length > MAX_MASKED_LENGTH;
  const text = capped ? textStart(message, MAX_MASKED_LENGTH) : message;
  let template = '';
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    template += text.slice(end, match.index) + maskToken(match[0], match.groups ?? {});
    end = match.index + match[0].length;
  }
  template += text.slice(end);
  return { template: capped ? `${template}…` : template, capped };
}

function maskToken(token: string, groups: Readonly<Record<string, string | undefined>>): string {
  if (groups.word !== undefined) return maskWord(token);
  if (groups.number !== undefined) return maskNumber(token, groups.number, groups.unit);
  if (groups.times !== undefined) return token;
  // A word of nothing but the letters a to f is a word.
  if (groups.hex !== undefined) return /\d/.test(token) ? '<hex>' : token;
  if (groups.uuid !== undefined) return '<uuid>';
  if (groups.time !== undefined) return '<time>';
  if (groups.url !== undefined) return '<url>';
  return groups.quoted === undefined ? '<path>' : '<text>';
}

function maskNumber(token: string, number: string, unit: string | undefined): string {
  if (unit === undefined) return '<n>';
  if (unit === '%') return '<percent>';
  if (DURATION.test(unit)) return '<duration>';
  if (SIZE.test(unit)) return '<size>';
  // An ordinary word after the number, which stays with the blank before it.
  return `<n>${maskWordAfter(token.slice(number.length))}`;
}

function maskWordAfter(text: string): string {
  const word = text.trimStart();
  return text.slice(0, text.length - word.length) + maskWord(word);
}

function maskWord(word: string): string {
  if (DOCUMENTED_ID.test(word) || PREFIXED_ID.test(word))
    return `${word.slice(0, word.indexOf('_') + 1)}<id>`;
  return word;
}
