import { readEntry } from '../entry';
import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { LineSplitter, MAX_ENTRY_LENGTH } from './line-splitter';
import { isZoneless, withZone, zoneNote } from './zone-offset';

const TIMED = /^(\d{4}-\d{2}-\d{2}[T ][\d:.,]{4,30}(?:Z|[+-]\d{2}:?\d{2})?)\s{1,8}\[[^\]\s]{1,100}\]\s/;
/** An entry whose timestamp is none, as our export writes it. */
const UNTIMED = /^\S{0,100} \[[A-Z]{4,11}\] [^\s:]{1,200}: /;
/** Our export of several endpoints heads the lines of each, as `tail` heads files. */
const HEADING = /^==> (\S{1,200}) <==$/;

/** True for the first line of an entry in the API's text format ("Text Format Response" in the API document). */
export function isApiTextLine(line: string): boolean {
  return TIMED.test(line.slice(0, 300));
}

/**
 * Reads the API's text format. A message may have line breaks there, so lines that begin no entry go on with the message
 * of the one before, as our export writes it.
 */
export class ApiTextReader implements ArchiveReader {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  readonly #lines: LineSplitter;
  #endpointId: string;
  #open: string[] = [];
  #length = 0;
  /** The open lines began with a timestamp. */
  #timed = false;

  constructor(sink: ArchiveSink, settings: ReaderSettings) {
    this.#sink = sink;
    this.#settings = settings;
    this.#endpointId = settings.endpointId;
    this.#lines = new LineSplitter(
      (line) => this.#line(line),
      (number) => sink.bad(number, '', 'longer than 16 MiB: cut there'),
    );
  }

  push(text: string): void {
    this.#lines.push(text);
  }

  end(): void {
    this.#lines.end();
    this.#flush();
  }

  #line(line: string): void {
    const heading = HEADING.exec(line);
    if (heading !== null) {
      this.#flush();
      this.#endpointId = heading[1] ?? this.#endpointId;
      return;
    }
    const start = line.slice(0, 400);
    const timed = TIMED.exec(start);
    this.#length += line.length + 1;
    if (timed === null && this.#timed && !UNTIMED.test(start)) {
      if (this.#length <= MAX_ENTRY_LENGTH) this.#open.push(line);
      else {
        this.#sink.note('Lines without a timestamp after more than 16 MiB of them are entries of their own.');
        this.#begin(line, false);
      }
    } else this.#begin(timed === null ? line : this.#zoned(line, timed[1] ?? ''), timed !== null);
  }

  #begin(line: string, timed: boolean): void {
    this.#flush();
    if (line === '' && !timed) return;
    this.#timed = timed || UNTIMED.test(line.slice(0, 400));
    this.#open.push(line);
    this.#length = line.length;
    // A line that is no entry's first has nothing to wait for.
    if (!this.#timed) this.#flush();
  }

  #zoned(line: string, timestamp: string): string {
    if (!isZoneless(timestamp)) return line;
    const { zone } = this.#settings;
    this.#sink.note(zoneNote(zone));
    return zone === 'utc' ? line : withZone(timestamp, zone) + line.slice(timestamp.length);
  }

  #flush(): void {
    if (this.#open.length === 0) return;
    // An empty line at the end separates entries, or is the file's last.
    while (this.#open.length > 1 && this.#open.at(-1) === '') this.#open.pop();
    const text = this.#open.join('\n');
    this.#open = [];
    this.#sink.add(readEntry(text, this.#endpointId));
    this.#timed = false;
  }
}
