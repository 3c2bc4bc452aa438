import { MAX_ENTRY_LENGTH } from './line-splitter';

/** What a {@link JsonScanner} finds. */
export interface JsonFindings {
  /** The text of one value: an element of a list, or a value that stands alone. `line` is its first, from 1. */
  value(text: string, line: number): void;
  /** A list begins in an object, which is closed here behind it: what the object says before the list. */
  listBegins(objectText: string): void;
  /** The object with an empty list in place of the one that was found in it. */
  listObject(objectText: string, line: number): void;
  bad(line: number, text: string, why: string): void;
}

/** Members whose list holds entries: of the API's answer and our export; of CloudWatch and others. */
const LISTS = new Set(['logs', 'events', 'entries', 'records', 'logEvents']);
/** Members of an object that is an entry itself. */
const OF_ENTRIES = new Set(['timestamp', '@timestamp', 'message', 'msg']);
const MAX_NAME = 12;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Finds the values in JSON text that comes in pieces: each element of a list, of a list in an answer's object, and each
 * of several values after another. Looks at quotes and brackets only; the values' texts are for `JSON.parse`. Holds no
 * more than one value. Text that is none is told, and reading goes on in the next line.
 */
export class JsonScanner {
  readonly #to: JsonFindings;
  readonly #limit: number;
  #line = 1;
  /** Brackets open within the value that is being read; 0 in a number, text or word; null between values. */
  #depth: number | null = null;
  #inList = false;
  #inString = false;
  #escaped = false;
  /** The value may be an object around a list of entries: its members' names are read. */
  #watched = false;
  #awaitsName = false;
  #inName = false;
  #name = '';
  /** The object around the list that is being read, and whether the value being read is one whose list was read. */
  #around: { readonly text: string; readonly line: number } | null = null;
  #listRead = false;
  #parts: string[] = [];
  #length = 0;
  #valueLine = 1;

  constructor(to: JsonFindings, limit = MAX_ENTRY_LENGTH) {
    this.#to = to;
    this.#limit = limit;
  }

  push(text: string): void {
    // Where in this piece the part begins that belongs to the value being read.
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#depth === null) {
        from = this.#between(code) ? at : at + 1;
      } else if (this.#inString) {
        if (code === NEWLINE) {
          this.#keep(text.slice(from, at));
          this.#fail('not JSON: a text is not closed in its line');
          this.#line++;
        } else if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) this.#endString();
        else if (this.#inName && this.#name.length < MAX_NAME) this.#name += text.charAt(at);
      } else if (code === QUOTE) {
        this.#inString = true;
        this.#inName = this.#watched && this.#awaitsName && this.#depth === 1;
        if (this.#inName) this.#name = '';
      } else if (code === OPEN_BRACKET && this.#beginsList()) {
        this.#keep(text.slice(from, at));
        this.#beginList();
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        this.#depth++;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth === 0) {
          this.#keep(text.slice(from, at));
          this.#endValue();
          from = this.#between(code) ? at : at + 1;
        } else if (--this.#depth === 0) {
          this.#keep(text.slice(from, at + 1));
          this.#endValue();
        }
      } else if (code === COMMA) {
        if (this.#depth === 1) this.#awaitsName = true;
        else if (this.#depth === 0 && this.#inList) {
          this.#keep(text.slice(from, at));
          this.#endValue();
        }
      } else if (code === NEWLINE) {
        if (this.#depth === 0) {
          this.#keep(text.slice(from, at));
          this.#endValue();
        }
        this.#line++;
      }
    }
    if (this.#depth !== null) this.#keep(text.slice(from));
  }

  /** True when the text ended within a list or a value. */
  end(): boolean {
    const within = this.#inList || (this.#depth !== null && (this.#depth > 0 || this.#inString));
    if (this.#depth === 0 && !this.#inString) this.#endValue();
    else if (this.#depth !== null) this.#fail('the file ends within it');
    if (this.#around !== null) this.#to.listObject(`${this.#around.text}[]}`, this.#around.line);
    return within;
  }

  /** A character between two values; true when it belongs to one that is read from now on. */
  #between(code: number): boolean {
    if (code === NEWLINE) this.#line++;
    if (code <= 0x20 || code === COMMA || code === BYTE_ORDER_MARK) return false;
    if (this.#inList && (code === CLOSE_BRACKET || code === CLOSE_BRACE)) {
      this.#endList(code);
      return false;
    }
    if (!this.#inList && code === OPEN_BRACKET) {
      this.#inList = true;
      return false;
    }
    this.#valueLine = this.#line;
    this.#inString = code === QUOTE;
    this.#depth = code === OPEN_BRACE || code === OPEN_BRACKET ? 1 : 0;
    this.#watched = code === OPEN_BRACE && !this.#inList;
    this.#awaitsName = true;
    return true;
  }

  #endString(): void {
    this.#inString = false;
    if (!this.#inName) return;
    this.#inName = false;
    this.#awaitsName = false;
    if (OF_ENTRIES.has(this.#name)) this.#watched = false;
  }

  #beginsList(): boolean {
    return this.#watched && this.#depth === 1 && !this.#awaitsName && LISTS.has(this.#name);
  }

  #beginList(): void {
    const text = this.#take() ?? '{"":';
    this.#around = { text, line: this.#valueLine };
    this.#depth = null;
    this.#inList = true;
    this.#to.listBegins(`${text}[]}`);
  }

  /** Behind a list in an object, the object goes on. */
  #endList(code: number): void {
    this.#inList = false;
    const around = this.#around;
    if (around === null) return;
    this.#around = null;
    if (code === CLOSE_BRACE) {
      this.#to.listObject(`${around.text}[]}`, around.line);
      return;
    }
    this.#keep(`${around.text}[]`);
    this.#valueLine = around.line;
    this.#depth = 1;
    this.#listRead = true;
    this.#watched = false;
  }

  #endValue(): void {
    this.#depth = null;
    const listRead = this.#listRead;
    this.#listRead = false;
    const text = this.#take();
    if (text === null) this.#to.bad(this.#valueLine, '', 'longer than 16 MiB: left out');
    else if (listRead) this.#to.listObject(text, this.#valueLine);
    else this.#to.value(text, this.#valueLine);
  }

  #fail(why: string): void {
    const text = this.#take() ?? '';
    this.#depth = null;
    this.#inString = false;
    this.#escaped = false;
    this.#inName = false;
    this.#listRead = false;
    this.#to.bad(this.#valueLine, text, why);
  }

  #keep(part: string): void {
    this.#length += part.length;
    if (this.#length <= this.#limit) this.#parts.push(part);
    else this.#parts = [];
  }

  /** The text kept so far; null when it was too long to be kept. */
  #take(): string | null {
    const text = this.#length > this.#limit ? null : this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}
