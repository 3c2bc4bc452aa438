import { styledRuns } from './ansi';

/**
 * Characters that change how others look, or carry text, without being seen: C0 and C1 controls but for tab and line
 * feed; what Unicode says may be ignored in display (zero-width and bidi controls, the byte order mark, soft hyphens,
 * fillers, variation selectors, tags); line and paragraph separators; annotation marks; lone surrogates. A black flag
 * with the tags of a region is matched as a whole, to be left alone: the flags of England, Scotland, Wales.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
  /\u{1f3f4}[\u{e0020}-\u{e007e}]{1,8}\u{e007f}|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|\p{Default_Ignorable_Code_Point}|\p{Surrogate}/gu;
const BLACK_FLAG = '\u{1f3f4}';

/** Non-joiner, joiner, text and emoji selectors. */
const SPELLING = new Set(['\u200c', '\u200d', '\ufe0e', '\ufe0f']);
const PICTOGRAPH = /^\p{Extended_Pictographic}/u;
/** What a zero-width joiner in an emoji follows: the sign itself, or its skin tone or presentation selector. */
const BEFORE_JOINER = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u;
/** Scripts whose spelling needs joiners and non-joiners (RFC 5892, appendix A). */
const JOINING = '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Nko}';
const INDIC =
  '\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}';
const JOINED_LETTER_BEFORE = new RegExp(`[${JOINING}${INDIC}]$`, 'u');
const JOINED_LETTER_AFTER = new RegExp(`^[${JOINING}${INDIC}]`, 'u');
/**
 * A log's text as it may be shown: terminal sequences taken out, every unseen character replaced by a visible one
 * (U+2400 pictures for C0, `⟨U+202E⟩` for the others). Line breaks and tabs stay, and so do joiners and selectors where
 * an emoji or a script is spelled with them. For display only, never for copying.
 */
export function visibleText(text: string): string {
  return styledRuns(text)
    .map((run) => visibleCharacters(run.text))
    .join('');
}

/** The same for text that is free of terminal sequences already. */
export function visibleCharacters(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  return lines.replace(UNSEEN, (found: string, at: number) =>
    found.startsWith(BLACK_FLAG) || isSpelling(found, lines, at) ? found : picture(found),
  );
}

/** The start of a text, made visible, for a place that has room for no more; `…` says that it was cut. */
export function visibleStart(text: string, length: number): string {
  const start = textStart(text, length);
  return start.length < text.length ? `${visibleText(start)}…` : visibleText(start);
}

/** The first `length` UTF-16 units, one fewer where that would cut a character in two. */
export function textStart(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/**
 * The same, for a place that draws so many characters: unseen ones are drawn as several each, and laying them out costs
 * by what is drawn.
 */
export function drawableStart(text: string, length: number): string {
  const start = textStart(text, length);
  const drawn = visibleText(start).length;
  return drawn <= length ? start : textStart(start, Math.max(1, Math.floor((length * start.length) / drawn)));
}

/** Whether an invisible character does what it is meant for: join an emoji or letters, or choose how a sign is drawn. */
function isSpelling(character: string, text: string, at: number): boolean {
  if (!SPELLING.has(character)) return false;
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at + 1, at + 3);
  if (character === '\u200d' && BEFORE_JOINER.test(before) && PICTOGRAPH.test(after)) return true;
  if (character === '\u200c' || character === '\u200d')
    return JOINED_LETTER_BEFORE.test(before) && JOINED_LETTER_AFTER.test(after);
  // Selectors after a space, a control or each other choose nothing.
  return (
    (character === '\ufe0e' || character === '\ufe0f') && /[\p{Emoji}\p{Letter}\p{Symbol}]$/u.test(before)
  );
}

function picture(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
