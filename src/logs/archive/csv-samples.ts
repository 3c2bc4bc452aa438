import { textStart } from '../visible-text';
import { CSV_SAMPLE_LENGTH } from './archive';

/** Records looked at, and values kept of each column. */
const MAX_RECORDS = 50;
const MAX_VALUES = 3;

/** The first values of each column of a CSV file, to tell by what it holds. */
export class CsvSamples {
  readonly #values: readonly Set<string>[];
  #records = 0;

  constructor(columns: number) {
    this.#values = Array.from({ length: columns }, () => new Set<string>());
  }

  /** True with the last record that is looked at. */
  add(cells: readonly string[]): boolean {
    if (this.#records >= MAX_RECORDS) return false;
    this.#records++;
    for (const [place, values] of this.#values.entries()) {
      const cell = cells[place] ?? '';
      if (values.size >= MAX_VALUES || cell.trim() === '') continue;
      const start = textStart(cell, CSV_SAMPLE_LENGTH);
      values.add(start.length < cell.length ? `${start}…` : cell);
    }
    return this.#records === MAX_RECORDS;
  }

  values(): readonly (readonly string[])[] {
    return this.#values.map((values) => [...values]);
  }
}
