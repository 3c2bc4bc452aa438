import { type LogEntry, readEntry } from '../entry';
import { copyExactNumbers, parseJson } from '../exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../json';
import type { ArchiveSink, ReaderSettings } from './archive-sink';
import { type ContainerLine, containerMember, unwrapCri } from './container-line';
import { knownLevel } from './foreign-level';
import { readHeadFields } from './head-fields';
import { toApiNames } from './json-entry';
import { type LineHead, readLineHead } from './line-head';
import { MAX_ENTRY_LENGTH } from './line-splitter';
import { readLogfmt } from './logfmt';
import { zoneNote } from './zone-offset';

/** Lines joined to one entry; those after them begin another, so that a file of one timestamp is no single entry. */
export const MAX_JOINED_LINES = 10_000;

type Members = readonly (readonly [string, Json])[];

interface OpenEntry {
  /** Of the entry to be; null for a plain line. */
  readonly raw: JsonObject | null;
  readonly line: string;
  readonly lines: string[];
  /** Empty lines since the last line that was joined. */
  blanks: number;
  length: number;
}

/** What goes on with the line before in any file. */
const CONTINUATION =
  /^(?:\s|at |Caused by: |Suppressed: |Traceback \(|During handling of the above|The above exception was|\.\.\. \d{1,6} (?:more|common)|goroutine \d|created by |[\w$.]{0,200}(?:Error|Exception)(?::|$)|[\w./*()-]{1,200}\((?:0x|\.\.\.|\{|\))|[)\]}])/;

/** `INFO:root:message`, the form of Python's `logging.basicConfig`. */
const PYTHON_BASIC = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):([\w.$-]{1,100}):/;

/**
 * Makes entries of lines of unknown forms. A line that begins with a timestamp begins an entry; lines that do not are
 * joined to it, as its stack trace. Before the first timestamp, each line is an entry without a time.
 */
export class TextLines {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  #open: OpenEntry | null = null;
  #partial: ContainerLine | null = null;
  /** A timestamp was found: lines without one go on with the one before. */
  #timed = false;
  /** Words before the timestamp in this file, as in its first line that has one. */
  #words: number | null = null;

  constructor(sink: ArchiveSink, settings: ReaderSettings) {
    this.#sink = sink;
    this.#settings = settings;
  }

  line(line: string): void {
    const container = unwrapCri(line);
    if (container !== null) {
      this.wrapped(container);
      return;
    }
    this.#endPartial();
    if (line.trim() === '') {
      if (this.#open !== null) this.#open.blanks++;
      return;
    }
    const pairs = readLogfmt(line);
    if (pairs !== null) {
      const raw = toApiNames(pairs, this.#sink, this.#settings);
      this.#timed ||= Object.hasOwn(raw, 'timestamp');
      this.#begin(line, raw);
      return;
    }
    const head = readLineHead(line, this.#settings, this.#words);
    if (head !== null) {
      this.#timed = true;
      this.#words ??= head.words;
      this.#tell(head);
      this.#begin(line, rawOf(line, head, head.time?.timestamp ?? ''));
      return;
    }
    if (this.#open !== null && (this.#timed || CONTINUATION.test(line))) this.#join(line);
    else this.#begin(line, levelled(line));
  }

  /** A line that a container runtime wrapped: the time is the runtime's, the rest is in the line. */
  wrapped(line: ContainerLine): void {
    let whole = line;
    const before = this.#partial;
    this.#partial = null;
    if (before !== null && before.stream === line.stream)
      whole = { ...before, text: before.text + line.text, partial: line.partial };
    else if (before !== null) this.#unwrapped(before);
    if (whole.partial && whole.text.length < MAX_ENTRY_LENGTH) this.#partial = whole;
    else this.#unwrapped(whole);
  }

  /** Nothing goes on with the lines so far. */
  flush(): void {
    this.#endPartial();
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#sink.add(this.#entryOf(open));
  }

  #endPartial(): void {
    const partial = this.#partial;
    this.#partial = null;
    if (partial !== null) this.#unwrapped(partial);
  }

  #unwrapped(line: ContainerLine): void {
    const { text, time } = line;
    const container = containerMember(line);
    const inner = jsonObjectIn(text);
    if (inner !== null) {
      this.#begin(text, contained(toApiNames(inner, this.#sink, this.#settings), time, container));
      return;
    }
    // Each of these lines has a time of its own, so a time does not tell where an entry begins.
    if (this.#open !== null && CONTINUATION.test(text)) {
      this.#join(text);
      return;
    }
    const head = readLineHead(text, this.#settings, null);
    const pairs = head === null ? readLogfmt(text) : null;
    if (pairs !== null) {
      this.#begin(text, contained(toApiNames(pairs, this.#sink, this.#settings), time, container));
      return;
    }
    const raw = head === null ? (levelled(text) ?? { message: text }) : rawOf(text, head, '');
    this.#begin(text, contained(raw, time, container));
  }

  #begin(line: string, raw: JsonObject | null): void {
    this.flush();
    this.#open = { raw, line, lines: [], blanks: 0, length: line.length };
  }

  #join(line: string): void {
    const open = this.#open;
    if (open === null) return;
    open.length += line.length + open.blanks + 1;
    if (open.lines.length >= MAX_JOINED_LINES || open.length > MAX_ENTRY_LENGTH) {
      this.#sink.count(
        'joined',
        1,
        (count) =>
          `${count} times more than ${MAX_JOINED_LINES} lines or 16 MiB without a timestamp followed each other: those after them are entries of their own.`,
      );
      this.#begin(line, null);
      return;
    }
    for (; open.blanks > 0; open.blanks--) open.lines.push('');
    open.lines.push(line);
  }

  #entryOf({ raw, line, lines }: OpenEntry): LogEntry {
    const { endpointId } = this.#settings;
    if (lines.length === 0) return readEntry(raw ?? line, endpointId);
    const before: JsonObject = raw ?? { message: line };
    const whole = { ...before, stackTrace: [...stackOf(before), ...lines] };
    copyExactNumbers(before, whole);
    return readEntry(whole, endpointId);
  }

  #tell({ time }: LineHead): void {
    for (const assumed of time?.assumed ?? []) {
      if (assumed === 'zone') this.#sink.note(zoneNote(this.#settings.zone));
      else if (assumed === 'year')
        this.#sink.note(
          `Timestamps without a year are read as the last such day before ${new Date(this.#settings.latest).toISOString().slice(0, 10)}, by the file's date.`,
        );
      else if (assumed === 'month first') this.#sink.note('Dates such as 01/02/2024 are read month first.');
      else this.#sink.note('Times of day without a date are not read as times.');
    }
  }
}

function stackOf(raw: JsonObject): readonly Json[] {
  const stack = ownValue(raw, 'stackTrace');
  if (Array.isArray(stack)) return stack;
  return typeof stack === 'string' ? stack.split(/\r\n|\r|\n/) : [];
}

/** What a container wrote, with the time of its runtime where it gives none itself. */
function contained(raw: JsonObject, time: string, container: JsonObject): JsonObject {
  const whole = Object.hasOwn(raw, 'timestamp')
    ? { ...raw, container }
    : { timestamp: time, ...raw, container };
  copyExactNumbers(raw, whole);
  return whole;
}

interface LineFields {
  readonly level: string;
  readonly source: string;
  readonly requestId?: string;
  readonly metadata: Members;
  readonly start: number;
}

/** The line in the API's names. The names are all our own, so that they can be assigned. */
function rawOf(line: string, fields: LineFields, timestamp: string): JsonObject {
  const raw: Record<string, Json> = {};
  if (timestamp !== '') raw.timestamp = timestamp;
  if (fields.level !== '') raw.level = knownLevel(fields.level);
  raw.message = line.slice(fields.start);
  if (fields.source !== '') raw.source = fields.source;
  if (fields.requestId) raw.requestId = fields.requestId;
  if (fields.metadata.length > 0) raw.metadata = Object.fromEntries(fields.metadata);
  // With the message and the stack trace, the line as received.
  if (fields.start > 0) raw.lineHead = line.slice(0, fields.start);
  return raw;
}

/** A line without a timestamp that begins with a level; null for any other. */
function levelled(line: string): JsonObject | null {
  const start = line.slice(0, 512);
  const python = PYTHON_BASIC.exec(start);
  if (python !== null) {
    const [whole, level = '', source = ''] = python;
    return rawOf(line, { level, source, metadata: [], start: whole.length }, '');
  }
  const fields = /^[[<(]?[A-Za-z]/.test(start) ? readHeadFields(start, 0, false) : null;
  return fields === null || fields.level === '' ? null : rawOf(line, fields, '');
}

function jsonObjectIn(text: string): JsonObject | null {
  if (!text.startsWith('{')) return null;
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
