/** What may stand before a formula without stopping a spreadsheet from seeing it: blanks, controls, zero-width marks. */
const BLANK = '[^\\S\\r\\n]|[\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u2060\\ufeff]';
/** A line, of a cell that may have several, that would be taken for a formula; `＝＋－＠` are the full-width forms. */
const FORMULA_LINE = new RegExp(`(^|[\\r\\n])(?=(?:${BLANK})*[=+\\-@＝＋－＠])`, 'g');
const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A cell that no spreadsheet runs as a formula: `'` is put before `=`, `+`, `-` and `@` at the start of the cell or of
 * any line in it, and before a leading TAB, CR or LF (OWASP, "CSV Injection"). Plain numbers such as -1.5 and 1e3 stay.
 */
export function guardCell(text: string): string {
  if (PLAIN_NUMBER.test(text)) return text;
  const guarded = text.replace(FORMULA_LINE, "$1'");
  return /^[\t\r\n]/.test(guarded) ? `'${guarded}` : guarded;
}

/** One record of RFC 4180, ended by CRLF. Unguarded only for cells that were guarded already or are not for a file. */
export function csvRow(cells: readonly string[], guard = true): string {
  const written = cells.map((cell) => quoteCell(guard ? guardCell(cell) : cell)).join(',');
  // A lone empty cell would be an empty line, which readers skip.
  return `${written === '' ? '""' : written}\r\n`;
}

function quoteCell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface CsvRows {
  readonly rows: readonly (readonly string[])[];
  /** False when the text ends inside a quoted cell: it was cut off. */
  readonly closed: boolean;
}

/** Reads RFC 4180 text, with whatever line ends it has; empty lines and a byte order mark are left out. */
export async function readCsv(text: string): Promise<CsvRows> {
  const { default: papaparse } = await import('papaparse');
  const { data, errors } = papaparse.parse<string[]>(text, {
    delimiter: ',',
    newline: firstLineEnd(text),
    skipEmptyLines: true,
  });
  return { rows: data, closed: !errors.some((error) => error.code === 'MissingQuotes') };
}

/** The line end after the first record. papaparse's own guess can be misled by line breaks inside cells. */
function firstLineEnd(text: string): '\r\n' | '\n' | '\r' {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') quoted = !quoted;
    if (quoted) continue;
    if (character === '\n') return '\n';
    if (character === '\r') return text.charAt(at + 1) === '\n' ? '\r\n' : '\r';
  }
  return '\r\n';
}
