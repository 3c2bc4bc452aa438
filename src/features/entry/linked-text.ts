export interface TextPiece {
  readonly text: string;
  /** The address to open; null for plain text. */
  readonly href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;
const MAX_LINKS = 50;

/**
 * Cuts a text into plain pieces and web addresses. Only http and https become links, only when the URL parser takes
 * them, and never with a user name in front of the host, which makes a foreign host look like a known one.
 */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(/[.,;:!?)\]}]+$/, '');
    const href = webAddress(address);
    if (href === null) continue;
    if (found.index > end) pieces.push({ text: text.slice(end, found.index), href: null });
    pieces.push({ text: address, href });
    end = found.index + address.length;
    if (pieces.length >= MAX_LINKS * 2) break;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), href: null });
  return pieces;
}

function webAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.username === '' && url.password === '' ? url.href : null;
}
