import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { LineSplitter } from './line-splitter';
import { TextLines } from './text-lines';

/** Reads lines of unknown forms, see {@link TextLines}. */
export class TextReader implements ArchiveReader {
  readonly #lines: LineSplitter;
  readonly #text: TextLines;

  constructor(sink: ArchiveSink, settings: ReaderSettings) {
    this.#text = new TextLines(sink, settings);
    this.#lines = new LineSplitter(
      (line) => this.#text.line(line),
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
}
