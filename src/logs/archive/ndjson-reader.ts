import { parseJson } from '../exact-numbers';
import { isJsonObject, type Json } from '../json';
import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { unwrapDocker } from './container-line';
import { listOf, readJsonEntry } from './json-entry';
import { LineSplitter } from './line-splitter';
import { TextLines } from './text-lines';

/** Fields of an event stream (WHATWG) that carry no entry. */
const SSE_OTHER = /^(?::|(?:event|id|retry):)/;

/**
 * Reads one JSON value a line; also a recorded event stream's `data:` lines. A line that is no JSON is told, and kept as
 * a line of text: a banner, or a stack trace that belongs to the line before.
 */
export class NdjsonReader implements ArchiveReader {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  readonly #lines: LineSplitter;
  readonly #text: TextLines;

  constructor(sink: ArchiveSink, settings: ReaderSettings) {
    this.#sink = sink;
    this.#settings = settings;
    this.#text = new TextLines(sink, settings);
    this.#lines = new LineSplitter(
      (line, number) => this.#line(line, number),
      (number) => sink.bad(number, '', 'longer than 16 MiB: cut there'),
    );
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    this.#text.flush();
  }

  #line(line: string, number: number): void {
    let json = line;
    const first = line.charCodeAt(0);
    if (first !== 0x7b) {
      if (line.trim() === '') return;
      if (SSE_OTHER.test(line)) return;
      if (line.startsWith('data:')) json = line.slice(5);
    }
    let value: Json;
    try {
      value = parseJson(json);
    } catch {
      this.#sink.bad(number, line, 'not JSON, kept as a line of text');
      this.#text.line(line);
      return;
    }
    if (isJsonObject(value)) {
      const inner = unwrapDocker(value);
      if (inner !== null) {
        this.#text.wrapped(inner);
        return;
      }
    }
    this.#text.flush();
    const list = listOf(value);
    if (list === null) this.#sink.add(readJsonEntry(value, this.#sink, this.#settings));
    else
      for (const entry of list.logs)
        this.#sink.add(readJsonEntry(entry, this.#sink, this.#settings, list.endpointId ?? undefined));
  }
}
