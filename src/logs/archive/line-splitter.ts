/** A longer line or entry is cut there, in UTF-16 units: what is held is bounded by it. */
export const MAX_ENTRY_LENGTH = 16 * 1024 * 1024;

/**
 * Cuts text that comes in pieces into lines, each ended by LF, CR or CRLF or the end of the text. A line over the limit
 * is cut, and the rest of it skipped.
 */
export class LineSplitter {
  readonly #line: (line: string, number: number) => void;
  readonly #cut: (number: number) => void;
  readonly #limit: number;
  #parts: string[] = [];
  #length = 0;
  #number = 1;
  #overlong = false;
  /** The text so far ended in CR, whose LF may follow. */
  #afterCr = false;

  constructor(
    line: (line: string, number: number) => void,
    cut: (number: number) => void,
    limit = MAX_ENTRY_LENGTH,
  ) {
    this.#line = line;
    this.#cut = cut;
    this.#limit = limit;
  }

  push(text: string): void {
    let at = 0;
    if (this.#afterCr && text !== '') {
      this.#afterCr = false;
      if (text.charCodeAt(0) === 0x0a) at = 1;
    }
    // Looked for ahead, so that a text without CR is searched for it once only.
    let cr = text.indexOf('\r', at);
    let lf = text.indexOf('\n', at);
    while (cr >= 0 || lf >= 0) {
      const isCr = cr >= 0 && (lf < 0 || cr < lf);
      const end = isCr ? cr : lf;
      this.#end(text.slice(at, end));
      at = end + 1;
      if (isCr) {
        if (at === text.length) this.#afterCr = true;
        else if (lf === at) at++;
        cr = text.indexOf('\r', at);
      }
      if (lf >= 0 && lf < at) lf = text.indexOf('\n', at);
    }
    if (at < text.length) this.#keep(text.slice(at));
  }

  /** The last line, where no line break ends it. */
  end(): void {
    if (this.#length > 0 || this.#overlong) this.#end('');
  }

  #keep(part: string): void {
    if (this.#overlong) return;
    const room = this.#limit - this.#length;
    this.#overlong = part.length > room;
    this.#parts.push(this.#overlong ? part.slice(0, room) : part);
    this.#length += Math.min(part.length, room);
  }

  #end(last: string): void {
    let line = last;
    if (this.#length > 0 || last.length > this.#limit) {
      this.#keep(last);
      line = this.#parts.join('');
      this.#parts = [];
      this.#length = 0;
    }
    if (this.#overlong) this.#cut(this.#number);
    this.#overlong = false;
    this.#line(line, this.#number);
    this.#number++;
  }
}
