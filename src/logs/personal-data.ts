import type { TextSpan } from './text-span';

const LOCAL_CHARACTER = /[^\s@<>()[\]{}"'`,:;\\/=&?]/;
const DOMAIN = /[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/uy;
/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL = 64;

/** E-mail addresses. Each is found from its "@", backwards and forwards within fixed bounds. */
export function* emailSpans(text: string): Generator<TextSpan> {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && LOCAL_CHARACTER.test(text[start - 1] ?? '')) start--;
    while (start < at && text[start] === '.') start++;
    DOMAIN.lastIndex = at + 1;
    const domain = DOMAIN.exec(text)?.[0] ?? '';
    if (start < at && domain !== '') yield { start, end: at + 1 + domain.length, label: 'email' };
  }
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}$`);
const IPV4_IN_TEXT = new RegExp(`(?<![\\w.])(?:${OCTET}\\.){3}${OCTET}(?!\\w|\\.\\d)`, 'g');
const IPV6_CANDIDATE = /(?<![\w:.])[0-9A-Fa-f:]{3,45}(?:(?<=:)(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/g;

/** IP addresses of both versions. Four numbers with dots are one even where they are meant as a version. */
export function* addressSpans(text: string): Generator<TextSpan> {
  for (const { index, 0: found } of text.matchAll(IPV4_IN_TEXT))
    yield { start: index, end: index + found.length, label: 'IP address' };
  if (!text.includes(':')) return;
  for (const { index, 0: found } of text.matchAll(IPV6_CANDIDATE)) {
    // A colon at the end belongs to the sentence.
    const address = found.endsWith(':') && !found.endsWith('::') ? found.slice(0, -1) : found;
    if (isIpv6(address)) yield { start: index, end: index + address.length, label: 'IP address' };
  }
}

/** The text forms of RFC 4291, 2.2. A lone "::" is punctuation in most logs and does not count. */
function isIpv6(text: string): boolean {
  if (!text.includes(':') || text === '::') return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const mapped = last.includes('.');
  const size = groups.length + (mapped ? 1 : 0);
  return (
    groups.every((group, at) =>
      mapped && at === groups.length - 1 ? IPV4.test(group) : /^[0-9A-Fa-f]{1,4}$/.test(group),
    ) && (halves.length === 2 ? size < 8 : size === 8)
  );
}
