/** CSI sequences (ECMA-48, 5.4): colours and cursor moves that programs write for terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const CSI = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]/g;

/**
 * Characters that change how others look without being seen: C0 and C1 controls but for tab and line feed, zero-width
 * and bidi controls (U+200B–F, U+202A–E, U+2060–9, U+061C), the byte order mark, line and paragraph separators, lone
 * surrogates.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/gu;

/**
 * A log's text as it may be shown: terminal sequences taken out, every unseen character replaced by a visible one
 * (U+2400 pictures for C0, `⟨U+202E⟩` for the others). Line breaks and tabs stay. For display only, never for copying.
 */
export function visibleText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CSI, '').replace(UNSEEN, picture);
}

/** The first `length` UTF-16 units, one fewer where that would cut a character in two. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
