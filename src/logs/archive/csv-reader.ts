import { textStart } from '../visible-text';
import { CSV_FIELDS, CSV_SAMPLE_LENGTH, type CsvColumns, MAX_COLUMNS_TOLD } from './archive';
import type { ArchiveReader, ArchiveSink, ReaderSettings } from './archive-sink';
import { headerKey, mapColumns } from './csv-columns';
import { CsvEntryReader } from './csv-entry';
import { isUnguarded, unguardCell } from './csv-guard';
import { CsvRecords } from './csv-records';
import { CsvSamples } from './csv-samples';

/**
 * Reads CSV under a header: the API's, our own, any other by the names of its columns. The `'` that our export puts before
 * formulas is taken off again, in files that have the API's columns and no cell that our export would have guarded.
 */
export class CsvReader implements ArchiveReader {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  readonly #records: CsvRecords;
  #rows: CsvEntryReader | null = null;
  #columns: Omit<CsvColumns, 'samples' | 'count'> | null = null;
  #samples = new CsvSamples(0);
  #columnsTold = false;
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
    this.#tellColumns();
  }

  #record(cells: readonly string[], line: number, closed: boolean): void {
    if (this.#rows === null) {
      this.#header(cells);
      return;
    }
    const width = this.#columns?.names.length ?? 0;
    if (!closed) this.#sink.note('The file ends within a quoted cell: its last record was cut off.');
    if (cells.length > width)
      this.#sink.bad(line, cells.join(','), `${cells.length} cells under ${width} columns`);
    else if (cells.length < width) this.#sink.count('short', 1, shortRecords);
    if (this.#guarded && cells.some(isUnguarded)) this.#guarded = false;
    const values = this.#guarded ? cells.map(unguardCell) : cells;
    if (this.#samples.add(values)) this.#tellColumns();
    this.#sink.add(this.#rows.read(values));
  }

  #header(cells: readonly string[]): void {
    const api = ['timestamp', 'level', 'message', 'source', 'jobId', 'requestId'];
    this.#guarded = api.every((name) => cells.includes(name));
    const names = this.#guarded ? cells.map(unguardCell) : cells.map((name) => name.trim());
    const header = headerKey(names);
    const given = this.#settings.chosenColumns.find((chosen) => chosen.header === header);
    const mapping = mapColumns(names, given?.mapping);
    const chosen = given !== undefined;
    this.#samples = new CsvSamples(Math.min(names.length, MAX_COLUMNS_TOLD));
    this.#columns = { names, mapping, chosen, header };
    this.#rows = new CsvEntryReader(this.#columns, this.#guarded && !chosen, this.#sink, this.#settings);
    const read = CSV_FIELDS.flatMap((field) => {
      const name = names[mapping[field] ?? -1];
      return name !== undefined && name !== field ? [`${name} as ${field}`] : [];
    });
    if (read.length > 0) this.#sink.note(`Columns read${chosen ? ', as chosen' : ''}: ${read.join(', ')}.`);
  }

  #tellColumns(): void {
    if (this.#columns === null || this.#columnsTold) return;
    this.#columnsTold = true;
    const { names, ...columns } = this.#columns;
    const told = names.slice(0, MAX_COLUMNS_TOLD).map((name) => textStart(name, CSV_SAMPLE_LENGTH));
    this.#sink.columns = { ...columns, names: told, count: names.length, samples: this.#samples.values() };
  }
}

function shortRecords(count: number): string {
  return `${count} ${count === 1 ? 'record has' : 'records have'} fewer cells than there are columns.`;
}
