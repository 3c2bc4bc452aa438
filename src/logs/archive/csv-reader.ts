import { CSV_FIELDS } from './archive';
import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { mapColumns } from './csv-columns';
import { CsvEntryReader } from './csv-entry';
import { isUnguarded, unguardCell } from './csv-guard';
import { CsvRecords } from './csv-records';

/**
 * Reads CSV under a header: the API's, our own, any other by the names of its columns. The `'` that our export puts before
 * formulas is taken off again, in files that have the API's columns and no cell that our export would have guarded.
 */
export class CsvReader implements ArchiveReader {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  readonly #records: CsvRecords;
  #rows: CsvEntryReader | null = null;
  #width = 0;
  #guarded = false;

  constructor(sink: ArchiveSink, settings: ReaderSettings, delimiter: string) {
    this.#sink = sink;
    this.#settings = settings;
    this.#records = new CsvRecords(
      (cells, line, closed) => this.#record(cells, line, closed),
      (line) => sink.bad(line, '', 'longer than 16 MiB: left out'),
      delimiter,
    );
  }

  push(text: string): void {
    this.#records.push(text);
  }

  end(): void {
    this.#records.end();
  }

  #record(cells: readonly string[], line: number, closed: boolean): void {
    if (this.#rows === null) {
      this.#header(cells);
      return;
    }
    if (!closed) this.#sink.note('The file ends within a quoted cell: its last record was cut off.');
    if (cells.length > this.#width)
      this.#sink.bad(line, cells.join(','), `${cells.length} cells under ${this.#width} columns`);
    else if (cells.length < this.#width) this.#sink.count('short', 1, shortRecords);
    if (this.#guarded && cells.some(isUnguarded)) this.#guarded = false;
    this.#sink.add(this.#rows.read(this.#guarded ? cells.map(unguardCell) : cells));
  }

  #header(cells: readonly string[]): void {
    const api = ['timestamp', 'level', 'message', 'source', 'jobId', 'requestId'];
    this.#guarded = api.every((name) => cells.includes(name));
    const names = this.#guarded ? cells.map(unguardCell) : cells.map((name) => name.trim());
    const columns = mapColumns(names, this.#settings.csvMapping);
    this.#width = names.length;
    this.#rows = new CsvEntryReader(columns, this.#guarded, this.#sink, this.#settings);
    this.#sink.columns = columns;
    const read = CSV_FIELDS.flatMap((field) => {
      const name = columns.mapping[field];
      return typeof name === 'string' && name !== field ? [`${name} as ${field}`] : [];
    });
    if (read.length > 0) this.#sink.note(`Columns read: ${read.join(', ')}.`);
  }
}

function shortRecords(count: number): string {
  return `${count} ${count === 1 ? 'record has' : 'records have'} fewer cells than there are columns.`;
}
