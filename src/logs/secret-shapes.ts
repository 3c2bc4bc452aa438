import { matchSpans, type TextSpan } from './text-span';

/**
 * Secrets that are known by their shape, wherever they stand: tokens with a vendor's prefix, JWTs, private keys, logins
 * in addresses, card numbers. Every pattern takes time linear in the text: what repeats is bounded or cannot begin anew
 * within itself.
 */
export function* shapeSpans(text: string): Generator<TextSpan> {
  if (text.length < SHORTEST || !MAYBE.test(text)) return;
  yield* privateKeySpans(text);
  for (const pattern of TOKENS) yield* extended(text, matchSpans(text, pattern, 'token'));
  yield* extended(text, matchSpans(text, PLAIN_KEY, 'token', hasDigit));
  yield* schemeSpans(text);
  yield* matchSpans(text, SLACK_HOOK, 'token');
  yield* loginSpans(text);
  yield* matchSpans(text, CARD, 'card number', isCardNumber);
}

/** Where a private key (PEM, RFC 7468; OpenPGP) begins in the text without ending; -1 when none does. */
export function openPrivateKey(text: string): number {
  let open = -1;
  for (const { start, end } of privateKeySpans(text))
    if (end === text.length && !KEY_END.test(text.slice(-80))) open = start;
  return open;
}

/** Where a private key that began in an earlier line ends in this text; -1 when it goes on. */
export function privateKeyEnd(text: string): number {
  const found = KEY_END_LINE.exec(text);
  return found === null ? -1 : found.index + found[0].length;
}

/** A login in an address: `x://:y@`. */
const SHORTEST = 7;
/** One look that most texts end at. */
const MAYBE =
  /eyJ|BEGIN |:\/\/[^\s/]*@|A(?:KIA|SIA|BIA|CCA|3T)|gh[pousr]_|github_pat|glpat-|gl(?:dt|rt)-|xox|xapp-|sk[-_]|[pr]k_|whsec_|AIza|ya29|GOCSPX|hf_|npm_|pypi-|SG\.|r8_|nvapi-|do[opr]_v1|hooks\.slack|bearer|basic |(?:\d[ -]?){12}\d/i;

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const KEY_END_LINE = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = new RegExp(`${KEY_END_LINE.source}$`);

/** Not one pattern from begin to end: a text of beginnings without an end would take the square of its length. */
function* privateKeySpans(text: string): Generator<TextSpan> {
  let from = 0;
  for (const begin of text.matchAll(KEY_BEGIN)) {
    if (begin.index < from) continue;
    const close = new RegExp(KEY_END_LINE, 'g');
    close.lastIndex = begin.index + begin[0].length;
    const found = close.exec(text);
    from = found === null ? text.length : found.index + found[0].length;
    yield { start: begin.index, end: from, label: 'private key' };
  }
}

const TOKENS: readonly RegExp[] = [
  // JSON Web Tokens, by how their first part begins in practice, also cut off (RFC 7519: base64url of '{"alg":' …).
  /(?<![A-Za-z0-9])eyJ(?:hbGciOi|0eXAiOi|raWQiOi)[\w-]{0,1000}/g,
  // Others, where nothing stands before them.
  /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}/g,
  // Amazon Web Services access key ids.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z2-7]{16}(?![A-Za-z0-9])/g,
  // GitHub, GitLab.
  /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_\w{16,255}|gl(?:pat|dt|rt)-[\w-]{16,255})/g,
  // Slack.
  /(?<![A-Za-z0-9])(?:xox[a-z](?:\.xox[a-z])?-[\w-]{8,255}|xapp-[\w-]{10,255})/g,
  // Stripe and others of its form.
  /(?<![A-Za-z0-9])(?:(?:sk|pk|rk)_(?:live|test|prod)_\w{6,255}|whsec_\w{10,255})/g,
  // Google API keys, OAuth tokens and client secrets.
  /(?<![A-Za-z0-9])(?:AIza[\w-]{35}|ya29\.[\w-]{16,255}|GOCSPX-[\w-]{16,255})/g,
  // Model and package hubs: Hugging Face, Replicate, NVIDIA, npm, PyPI, SendGrid, DigitalOcean.
  /(?<![A-Za-z0-9])(?:hf_[A-Za-z0-9]{20,255}|r8_[A-Za-z0-9]{20,255}|nvapi-[\w-]{20,255}|npm_[A-Za-z0-9]{30,255})/g,
  /(?<![A-Za-z0-9])(?:pypi-[\w-]{40,255}|SG\.[\w-]{16,64}\.[\w-]{16,64}|do[opr]_v1_[a-f0-9]{32,255})/g,
];

/** `sk_…` and `sk-…` of services that are not told apart further. Words such as `sk_learn_pipeline` have no digit. */
const PLAIN_KEY = /(?<![A-Za-z0-9])(?:sk_\w{10,255}|sk-[\w-]{16,255})/g;

/** A token goes on to its last character, however long. */
const REST = /[\w-]*(?:\.[\w-]+)*/y;

function* extended(text: string, spans: Iterable<TextSpan>): Generator<TextSpan> {
  let reached = 0;
  for (const span of spans) {
    if (span.end <= reached) continue;
    REST.lastIndex = span.end;
    reached = span.end + (REST.exec(text)?.[0].length ?? 0);
    yield { ...span, end: reached };
  }
}

const SCHEME = /(?<![A-Za-z0-9])(bearer|basic)([ \t]{1,3})([\w.~+/=-]{6,})/gi;

/** "Bearer …" and "Basic …" (RFC 6750, RFC 7617) where what follows is no word of a sentence. */
function* schemeSpans(text: string): Generator<TextSpan> {
  for (const found of text.matchAll(SCHEME)) {
    const [whole, scheme = '', , value = ''] = found;
    const secret = scheme.toLowerCase() === 'bearer' ? isNoWord(value) : isLogin(value);
    const end = found.index + whole.length;
    if (secret)
      yield {
        start: end - value.length,
        end,
        label: scheme.toLowerCase() === 'bearer' ? 'token' : 'password',
      };
  }
}

function isNoWord(value: string): boolean {
  return value.length >= 24 || /\d/.test(value) || /[a-z][A-Z]|[A-Z]{2}|[a-z][_~+/=]/.test(value);
}

function isLogin(value: string): boolean {
  try {
    return atob(value).includes(':');
  } catch {
    return false;
  }
}

const SLACK_HOOK = /hooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/-]{1,255}/g;
const LOGIN = /:\/\/([^\s/?#@:"'<>`]*:[^\s/?#"'<>`]*)@/g;

/** `user:password` in an address. */
function* loginSpans(text: string): Generator<TextSpan> {
  for (const found of text.matchAll(LOGIN)) {
    const login = found[1] ?? '';
    const start = found.index + '://'.length;
    if (login.length > 1) yield { start, end: start + login.length, label: 'password' };
  }
}

/** Digits in one piece, or in the groups that are printed on cards. */
const CARD =
  /(?<![\w.-])(?:\d{13,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;
/** The ranges and lengths of the large card networks (ISO/IEC 7812). */
const NETWORK =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17})$/;

/** Whether the digits are a card's: a network's range, and the check digit right (Luhn, ISO/IEC 7812-1). */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!NETWORK.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}
