/** The eight colours of ECMA-48 (8.3.117), and "grey" for bright black; other bright ones count as their plain colour. */
export const ANSI_COLOURS = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'grey',
] as const;
export type AnsiColour = (typeof ANSI_COLOURS)[number];

/** How a terminal would draw a piece of text. Blinking and hiding are left out: a log's text is always readable. */
export interface TextStyle {
  readonly colour: AnsiColour | null;
  readonly background: AnsiColour | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
}

/** A piece of text in one style; the texts put together are the text without its terminal sequences. */
export interface StyledRun {
  readonly text: string;
  /** Null for plain text. */
  readonly style: TextStyle | null;
}

/** More changes of style than this in one text are not drawn; what follows is plain. Each one costs an element. */
export const MAX_STYLED_RUNS = 1_000;

/**
 * Complete terminal sequences (ECMA-48): control sequences such as colours and cursor moves; strings that set titles,
 * links or the clipboard (OSC) or address devices (DCS, SOS, PM, APC); other escapes. What a sequence may hide is
 * bounded, a string holds no control character, and an unfinished one is none: nobody can make the rest of a text
 * disappear. No part can begin inside another, so the time is linear.
 */
const SEQUENCE = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)([0-?]{0,128})([ -/]{0,8}[@-~])',
    '(?:\\u001b[\\]PX^_]|[\\u0090\\u0098\\u009d\\u009e\\u009f])[^\\u0000-\\u001f\\u007f-\\u009f]{0,2048}(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[ -/]{1,8}[0-~]',
    '\\u001b[0-OQ-WYZ\\\\`-~]',
  ].join('|'),
  'g',
);

/** Escape characters that are left when complete sequences are gone: of sequences that are cut off or malformed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape characters are what is looked for
const UNFINISHED = /\u001b[[\]PX^_]?|[\u0090\u0098\u009b-\u009f]/g;

const PLAIN: TextStyle = {
  colour: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/**
 * Text without terminal sequences, for files. Of an unfinished sequence only its introducer goes: the text after it may
 * be all there is.
 */
export function stripTerminalSequences(text: string): string {
  return mayHoldSequences(text) ? text.replace(SEQUENCE, '').replace(UNFINISHED, '') : text;
}

/**
 * Cuts a text into runs by its colour sequences (SGR). All other complete terminal sequences are left out; an
 * unfinished one stays as it is, to be made visible like other controls.
 */
export function styledRuns(text: string): readonly StyledRun[] {
  if (!mayHoldSequences(text)) return [{ text, style: null }];
  const runs: { text: string; style: TextStyle | null }[] = [];
  let style: TextStyle | null = null;
  let end = 0;
  const add = (piece: string) => {
    const last = runs.at(-1);
    if (piece === '') return;
    if (last !== undefined && sameStyle(last.style, style)) last.text += piece;
    else runs.push({ text: piece, style });
  };
  for (const found of text.matchAll(SEQUENCE)) {
    add(text.slice(end, found.index));
    end = found.index + found[0].length;
    const [, parameters, final] = found;
    if (final !== 'm' || parameters === undefined) continue;
    style = runs.length >= MAX_STYLED_RUNS ? null : applySgr(style ?? PLAIN, parameters);
  }
  add(text.slice(end));
  return runs.length === 0 ? [{ text: '', style: null }] : runs;
}

function mayHoldSequences(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape characters are what is looked for
  return /[\u001b\u0090\u0098\u009b\u009d-\u009f]/.test(text);
}

/** Applies "Select Graphic Rendition" parameters, such as `1;31` or `38;5;208`; null when the result is plain. */
function applySgr(before: TextStyle, parameters: string): TextStyle | null {
  // Parameters that begin with one of <=>? are private ones, such as xterm's "modify other keys".
  if (/^[<-?]/.test(parameters)) return sameStyle(before, PLAIN) ? null : before;
  let style: TextStyle = before;
  const codes = parameters.split(';').map((part) => part.split(':').map(Number));
  for (let at = 0; at < codes.length; at++) {
    const [code = 0, ...sub] = codes[at] ?? [];
    if (code === 38 || code === 48) {
      // Semicolons make the colour's numbers parameters of their own; colons (ISO 8613-6) keep them together.
      const rest = sub.length > 0 ? sub : codes.slice(at + 1, at + 5).map(([number = 0]) => number);
      if (sub.length === 0) at += rest[0] === 2 ? 4 : rest[0] === 5 ? 2 : 0;
      const colour = extendedColour(rest);
      style = code === 38 ? { ...style, colour } : { ...style, background: colour };
    } else style = applyCode(style, code, sub[0]);
  }
  return sameStyle(style, PLAIN) ? null : style;
}

function applyCode(style: TextStyle, code: number, sub: number | undefined): TextStyle {
  switch (code) {
    case 0:
      return PLAIN;
    case 1:
      return { ...style, bold: true };
    case 2:
      return { ...style, dim: true };
    case 3:
      return { ...style, italic: true };
    case 4:
      return { ...style, underline: sub !== 0 };
    case 7:
      return { ...style, inverse: true };
    case 9:
      return { ...style, strike: true };
    case 21:
      return { ...style, underline: true };
    case 22:
      return { ...style, bold: false, dim: false };
    case 23:
      return { ...style, italic: false };
    case 24:
      return { ...style, underline: false };
    case 27:
      return { ...style, inverse: false };
    case 29:
      return { ...style, strike: false };
    case 39:
      return { ...style, colour: null };
    case 49:
      return { ...style, background: null };
    default:
      return applyColourCode(style, code);
  }
}

function applyColourCode(style: TextStyle, code: number): TextStyle {
  const tens = Math.floor(code / 10);
  const colour = paletteColour(code % 10, tens === 9 || tens === 10);
  if (colour === null) return style;
  if (tens === 3 || tens === 9) return { ...style, colour };
  return tens === 4 || tens === 10 ? { ...style, background: colour } : style;
}

function paletteColour(index: number, bright: boolean): AnsiColour | null {
  if (index > 7) return null;
  return bright && index === 0 ? 'grey' : (ANSI_COLOURS[index] ?? null);
}

/** `5;n` of the 256-colour palette or `2;r;g;b` (`2::r:g:b`), as the nearest named colour; null for anything else. */
function extendedColour(numbers: readonly number[]): AnsiColour | null {
  const [kind, ...rest] = numbers;
  if (kind === 2) {
    // Colons allow a colour space before the three.
    const [red = 0, green = 0, blue = 0] = rest.length > 3 ? rest.slice(-3) : rest;
    return nearestColour(red, green, blue);
  }
  const [index = Number.NaN] = rest;
  if (kind !== 5 || !(index >= 0 && index <= 255)) return null;
  if (index < 16) return paletteColour(index % 8, index >= 8);
  if (index >= 232) return nearestColour(...grey((index - 232) * 10 + 8));
  const cube = index - 16;
  const channel = (step: number): number => (step === 0 ? 0 : 55 + 40 * step);
  return nearestColour(
    channel(Math.floor(cube / 36)),
    channel(Math.floor(cube / 6) % 6),
    channel(Math.floor(cube % 6)),
  );
}

function grey(level: number): [number, number, number] {
  return [level, level, level];
}

/** By hue; what has hardly any is black, grey or white by its lightness. */
function nearestColour(red: number, green: number, blue: number): AnsiColour {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (!(spread > most * 0.25)) return most < 64 ? 'black' : most < 192 ? 'grey' : 'white';
  const sextant =
    most === red
      ? (green - blue) / spread
      : most === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread;
  return HUES[Math.round((sextant + 6) % 6) % 6] ?? 'white';
}

const HUES: readonly AnsiColour[] = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'];

function sameStyle(a: TextStyle | null, b: TextStyle | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  return (
    a.colour === b.colour &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.italic === b.italic &&
    a.underline === b.underline &&
    a.strike === b.strike &&
    a.inverse === b.inverse
  );
}
