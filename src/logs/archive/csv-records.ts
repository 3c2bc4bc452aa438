import { MAX_ENTRY_LENGTH } from './line-splitter';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Cuts text that comes in pieces into the records of RFC 4180, ended by LF, CR or CRLF. A quote within an unquoted cell is
 * a character like any other. Empty lines are left out. `line` is a record's first, from 1; `closed` is false where the
 * text ended within quotes.
 */
export class CsvRecords {
  readonly #record: (cells: string[], line: number, closed: boolean) => void;
  readonly #tooLong: (line: number) => void;
  readonly #delimiter: number;
  readonly #limit: number;
  #cells: string[] = [];
  /** The cell being read, of parts that end at a piece's end or at a doubled quote. */
  #cell = '';
  #state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  #length = 0;
  #line = 1;
  #recordLine = 1;
  #afterCr = false;

  constructor(
    record: (cells: string[], line: number, closed: boolean) => void,
    tooLong: (line: number) => void,
    delimiter = ',',
    limit = MAX_ENTRY_LENGTH,
  ) {
    this.#record = record;
    this.#tooLong = tooLong;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limit = limit;
  }

  push(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const ofCrLf = this.#afterCr && code === NEWLINE;
      this.#afterCr = code === RETURN;
      if (code === RETURN || (code === NEWLINE && !ofCrLf)) this.#line++;
      if (this.#state === 'quoted') {
        if (code !== QUOTE) continue;
        this.#keep(text.slice(from, at));
        this.#state = 'quote';
        from = at + 1;
      } else if (code === NEWLINE && ofCrLf && this.#state === 'start') {
        from = at + 1;
      } else if (code === this.#delimiter || code === NEWLINE || code === RETURN) {
        if (this.#state !== 'quote') this.#keep(text.slice(from, at));
        from = at + 1;
        this.#endCell();
        if (code !== this.#delimiter) this.#endRecord();
      } else if (code === QUOTE && this.#state === 'start') {
        this.#state = 'quoted';
        from = at + 1;
      } else if (this.#state === 'quote') {
        // A doubled quote; what else follows a closing quote is taken as part of the cell.
        this.#state = code === QUOTE ? 'quoted' : 'plain';
        from = at;
        if (code === QUOTE) {
          this.#keep('"');
          from = at + 1;
        }
      } else this.#state = 'plain';
    }
    if (this.#state === 'plain' || this.#state === 'quoted') this.#keep(text.slice(from));
  }

  end(): void {
    if (this.#state === 'start' && this.#cells.length === 0) return;
    const closed = this.#state !== 'quoted';
    this.#endCell();
    this.#endRecord(closed);
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= this.#limit) this.#cell += part;
    else {
      this.#cell = '';
      this.#cells.length = Math.min(this.#cells.length, 1);
    }
  }

  #endCell(): void {
    // One that is empty takes room as well.
    this.#length++;
    if (this.#length <= this.#limit) this.#cells.push(this.#cell);
    this.#cell = '';
    this.#state = 'start';
  }

  #endRecord(closed = true): void {
    const cells = this.#cells;
    const line = this.#recordLine;
    const overlong = this.#length > this.#limit;
    this.#cells = [];
    this.#length = 0;
    this.#recordLine = this.#line;
    if (overlong) {
      this.#tooLong(line);
      return;
    }
    if (cells.length > 1 || cells[0] !== '') this.#record(cells, line, closed);
  }
}
