import { isPromptName, type SecretName, secretName } from './secret-names';
import { isRedactionMark, type TextSpan } from './text-span';

/**
 * Values in a text that stand behind a name: `password=…`, `"api_key": "…"`, `Authorization: Bearer …`, `--token …`.
 * Names are looked for backwards from each separator and values forwards, both within fixed bounds, so that the time is
 * linear in the text.
 */
export function* namedSecretSpans(text: string): Generator<TextSpan> {
  const separated = text.includes(':') || text.includes('=') || text.includes('-');
  if (!separated || !SECRET_WORD.test(text)) return;
  yield* assignedSpans(text, (key, assignment) => {
    const name = secretName(key);
    return name === null ? null : secretValue(text, assignment, key, name);
  });
  for (const flag of text.matchAll(FLAG)) {
    const name = secretName(flag[1] ?? '');
    const from = flag.index + flag[0].length;
    if (name === null || text[from] === '-') continue;
    const { start, end } = valueEnd(text, from);
    if (isSecretValue(text.slice(start, end), name, '')) yield { start, end, label: name };
  }
}

/** The same for what was asked of a model; unquoted it reaches to the end of its line. */
export function* namedPromptSpans(text: string): Generator<TextSpan> {
  if (!/prompt|input|messages|instruction/i.test(text)) return;
  yield* assignedSpans(text, (key, { from }) => {
    if (!isPromptName(key) || sticky(MARK, text, from) !== '') return null;
    const quoted = quotedEnd(text, from);
    if (quoted !== null)
      return isRedactionMark(text.slice(quoted.start, quoted.end)) ? null : { ...quoted, label: 'prompt' };
    // "input" is a word of many messages: unquoted it is only taken where it is clearly a prompt.
    return /prompt/i.test(key) ? { start: from, end: lineEnd(text, from), label: 'prompt' } : null;
  });
}

/** Whether a value under such a name is a secret at all, and not empty, masked, a placeholder or a plain word for none. */
export function isSecretValue(value: string, name: SecretName, key: string): boolean {
  const text = value.trim();
  if (text === '' || isRedactionMark(text) || NOTHING.test(text)) return false;
  // The shell's PWD is where it stands.
  if (/^pwd$/i.test(key) && /^(?:\/|~|[A-Za-z]:\\)/.test(text)) return false;
  return COUNTABLE.has(name) || !/^-?\d{1,5}(?:\.\d+)?$/.test(text);
}

/** Names under which even a short number is a secret; "session=3" and "auth: 1" are not. */
const COUNTABLE: ReadonlySet<SecretName> = new Set(['password', 'secret', 'card number']);

const SECRET_WORD =
  /pass|pwd|secret|key|token|auth|cred|cookie|sess|sid|jwt|bearer|otp|csrf|xsrf|sig|cv[cv]|card/i;
const NOTHING =
  /^(?:null|none|nil|undefined|true|false|yes|no|n\/a|-+|\*+|\.+|x{3,}|<[\w/ |-]{0,40}>|\[[A-Za-z ]{1,40}\]|\$\{?\w{1,60}\}?|\{\{?[\w. ]{1,60}\}?\})$/i;
const FLAG = /(?<![\w-])--?([A-Za-z][\w-]{1,40})[ \t]{1,3}(?=\S)/g;
const KEY_CHARACTER = /[\w.$-]/;
const MAX_KEY = 64;
const MAX_QUOTED = 4_096;

interface Assignment {
  /** Where the value begins. */
  readonly from: number;
  /** Written like code (`=`, a quoted name) and not like a sentence ("token: expired"). */
  readonly strict: boolean;
}

function* assignedSpans(
  text: string,
  read: (key: string, assignment: Assignment) => TextSpan | null,
): Generator<TextSpan> {
  let done = 0;
  for (const { index } of text.matchAll(/[:=]/g)) {
    if (index < done) continue;
    const { key, quoted } = keyBefore(text, index);
    if (key === '') continue;
    let from = index + 1;
    if (text[from] === '=' || text[from] === '>') from++;
    const spaced = from;
    while (from < spaced + 3 && (text[from] === ' ' || text[from] === '\t')) from++;
    const span = read(key, { from, strict: quoted || (text[index] === '=' && from === spaced) });
    if (span === null || span.end <= span.start) continue;
    done = span.end;
    yield span;
  }
}

/** The name that ends before a separator, with or without quotes and brackets around it. */
function keyBefore(text: string, separator: number): { readonly key: string; readonly quoted: boolean } {
  let end = separator;
  for (let spaces = 0; spaces < 3 && text[end - 1] === ' '; spaces++) end--;
  if (text[end - 1] === ']') {
    if (MARK_BEFORE.test(text.slice(Math.max(0, end - 100), end))) return { key: '', quoted: false };
    end--;
  }
  const quoted = /["'`]/.test(text[end - 1] ?? '');
  if (quoted) end--;
  for (let escapes = 0; quoted && escapes < 4 && text[end - 1] === '\\'; escapes++) end--;
  let start = end;
  while (start > 0 && end - start < MAX_KEY && KEY_CHARACTER.test(text[start - 1] ?? '')) start--;
  return { key: text.slice(start, end), quoted };
}

function secretValue(
  text: string,
  { from, strict }: Assignment,
  key: string,
  name: SecretName,
): TextSpan | null {
  if (name === 'authorization' || name === 'cookie') return headerValue(text, from, strict, name);
  const { start, end, quoted } = valueEnd(text, from);
  const value = text.slice(start, end);
  if (!isSecretValue(value, name, key)) return null;
  const said = strict || quoted || (SURE.has(name) ? !PROSE.test(value) : looksLikeCredential(value));
  return said ? { start, end, label: name } : null;
}

const SURE: ReadonlySet<SecretName> = new Set(['password', 'secret', 'API key', 'private key']);

/** Words that follow "password:" in sentences about passwords. */
const PROSE =
  /^(?:is|was|are|not|no|in|an?|the|for|from|of|to|must|should|can|cannot|has|have|too|invalid|incorrect|wrong|missing|required|expired|empty|unknown|failed|failure|denied|rejected|accepted|refused|ok|changed|reset|set|unset|found|loaded|error|expected|unexpected|mismatch|unauthorized|forbidden)[.,;!]?$/i;

/** Letters and digits mixed, or longer than words are. */
function looksLikeCredential(value: string): boolean {
  return value.length >= 24 || (value.length >= 6 && /\d/.test(value) && /[A-Za-z]/.test(value));
}

const ONE_VALUE = /(?:bearer|basic|token|apikey|api-key|negotiate|ntlm)[ \t]{1,3}/iy;
const MANY_VALUES = /(?:digest|aws4-hmac-sha256|hawk|oauth|signature|mutual)[ \t]/iy;
const HEADER_REST = /[^\r\n"'`]*/y;
/** What a value was replaced by before. */
const MARK = /\[redacted: [^\]\r\n]{1,80}\]/y;
const MARK_BEFORE = /\[redacted: [^\]\r\n]{1,80}\]$/;

/** The value of an Authorization or Cookie header: to the end of its line or of the quotes around it. */
function headerValue(text: string, at: number, strict: boolean, name: SecretName): TextSpan | null {
  const opened = quotedEnd(text, at);
  const from = opened?.start ?? at;
  const scheme = sticky(ONE_VALUE, text, from);
  const many = sticky(MANY_VALUES, text, from) !== '';
  const end =
    opened?.end ??
    (scheme !== ''
      ? valueEnd(text, from + scheme.length).end
      : many
        ? lineEnd(text, from)
        : name === 'authorization'
          ? valueEnd(text, from).end
          : from + sticky(HEADER_REST, text, from).length);
  const value = text.slice(from, end);
  if (!isSecretValue(value, name, '')) return null;
  const said =
    strict ||
    scheme !== '' ||
    many ||
    opened !== null ||
    looksLikeCredential(value) ||
    (name === 'cookie' && value.includes('='));
  return said ? { start: from, end, label: name } : null;
}

interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** Commas and semicolons belong to a value unless another assignment follows. */
const RUN = /(?:[^\s"'`&,;]|[,;](?!\s|$|[\w.-]{1,40}[=:]))+/y;

function valueEnd(text: string, from: number): Value {
  const quoted = quotedEnd(text, from);
  if (quoted !== null) return { ...quoted, quoted: true };
  const mark = sticky(MARK, text, from);
  if (mark !== '') return { start: from, end: from + mark.length, quoted: false };
  const run = sticky(RUN, text, from).replace(/[)\]}>.,;:!?\\]+$/, '');
  return { start: from, end: from + run.length, quoted: false };
}

/** The inside of the quotes that open here, escaped ones too; to the bound or the line's end where none close them. */
function quotedEnd(text: string, from: number): { readonly start: number; readonly end: number } | null {
  const opening = sticky(/\\{0,4}["'`]/y, text, from);
  if (opening === '') return null;
  const start = from + opening.length;
  const inside = text.slice(start, start + MAX_QUOTED);
  for (let at = inside.indexOf(opening); at >= 0; at = inside.indexOf(opening, at + 1)) {
    if (at === 0 || inside[at - 1] !== '\\') return { start, end: start + at };
  }
  // Not closed within the bound: to the end of the text where that is near, else of what was looked at.
  return { start, end: start + inside.length };
}

function lineEnd(text: string, from: number): number {
  return from + sticky(/[^\r\n]*/y, text, from).length;
}

function sticky(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
