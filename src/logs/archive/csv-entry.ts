import { type LogEntry, readEntry } from '../entry';
import { copyExactNumbers, parseJson } from '../exact-numbers';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { CSV_FIELDS, type CsvColumns, type CsvField } from './archive';
import type { ArchiveSink, ReaderSettings } from './archive-sink';
import { knownLevel } from './foreign-level';
import { withAssumedZone } from './json-entry';
import { type LineTime, timeAt } from './line-time';
import { zoneNote } from './zone-offset';

const META = 'meta_';
/** Where our export writes metadata that has no column of its own. */
const OTHER_METADATA = 'metadata_other';
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Reads the records of one CSV file under its header. */
export class CsvEntryReader {
  readonly #sink: ArchiveSink;
  readonly #settings: ReaderSettings;
  /** The columns are the API's, so that what is in them is taken as the API's words. */
  readonly #ofApi: boolean;
  readonly #fields = new Map<number, CsvField>();
  readonly #metadata = new Map<number, string>();
  readonly #other: number;
  /** A date beside a time of day in a column of its own, as the structured files of loghub have it. */
  readonly #dateColumn: number;

  constructor(
    columns: Pick<CsvColumns, 'names' | 'mapping'>,
    ofApi: boolean,
    sink: ArchiveSink,
    settings: ReaderSettings,
  ) {
    this.#ofApi = ofApi;
    this.#sink = sink;
    this.#settings = settings;
    const { names, mapping } = columns;
    for (const field of CSV_FIELDS) {
      const place = mapping[field];
      if (typeof place === 'number') this.#fields.set(place, field);
    }
    const date = names.findIndex((name) => name.toLowerCase() === 'date');
    const timeIs = names[mapping.timestamp ?? -1]?.toLowerCase();
    this.#dateColumn = timeIs === 'time' && date >= 0 && !this.#fields.has(date) ? date : -1;
    const other = names.indexOf(OTHER_METADATA);
    this.#other = this.#fields.has(other) ? -1 : other;
    names.forEach((name, at) => {
      if (this.#fields.has(at) || at === this.#dateColumn || at === this.#other) return;
      this.#metadata.set(at, name.startsWith(META) ? name.slice(META.length) : name);
    });
  }

  read(cells: readonly string[]): LogEntry {
    const members: [string, Json][] = [];
    const metadata: [string, Json][] = [];
    const exact: JsonObject[] = [];
    let whole: Json | undefined;
    for (const [at, cell] of cells.entries()) {
      if (cell === '') continue;
      const field = this.#fields.get(at);
      if (field === 'metadata' || at === this.#other) {
        const value = container(cell);
        if (isJsonObject(value)) {
          metadata.push(...Object.entries(value));
          exact.push(value);
          whole ??= value;
        } else whole = value;
      } else if (field !== undefined) members.push([field, this.#fieldValue(field, cell, cells)]);
      else if (at !== this.#dateColumn)
        metadata.push([this.#metadata.get(at) ?? `column ${at + 1}`, cellValue(cell)]);
    }
    if (metadata.length > 0) {
      if (whole !== undefined && !isJsonObject(whole)) metadata.push(['metadata', whole]);
      whole = Object.fromEntries(metadata);
      for (const value of exact) copyExactNumbers(value, whole);
    }
    if (whole !== undefined) members.push(['metadata', whole]);
    const raw = Object.fromEntries(members);
    const numbers = members.filter(([field, value]) => isNumberField(field) && isInexact(value));
    if (numbers.length > 0) {
      // Parsed as one object, so that each keeps its digits.
      const digits = parseJson(`{${numbers.map(([field, value]) => `"${field}":${value}`).join(',')}}`);
      const exactly = Object.fromEntries([
        ...members,
        ...(isJsonObject(digits) ? Object.entries(digits) : []),
      ]);
      copyExactNumbers(digits, exactly);
      return this.#entry(exactly);
    }
    return this.#entry(raw);
  }

  #entry(raw: JsonObject): LogEntry {
    return readEntry(withAssumedZone(raw, this.#sink, this.#settings), this.#settings.endpointId);
  }

  #fieldValue(field: CsvField, cell: string, cells: readonly string[]): Json {
    if (this.#ofApi && (field === 'timestamp' || field === 'level')) return cell;
    if (field === 'timestamp') return this.#timestamp(cell, cells[this.#dateColumn] ?? '');
    if (field === 'level') return knownLevel(cell);
    if (field === 'stackTrace') return container(cell);
    return isNumberField(field) && isPlainNumber(cell) ? Number(cell) : cell;
  }

  /** Of the API's form as it is; another form is read as at the beginning of a line of text. */
  #timestamp(cell: string, date: string): string {
    const text = date === '' ? cell : `${date} ${cell}`;
    if (/^\d{4}-\d{2}-\d{2}T/.test(text) || /^-?\d{9,19}(?:\.\d+)?$/.test(text)) return text;
    const time: LineTime | null = text.length > 64 ? null : timeAt(`${text} `, 0, this.#settings);
    if (time === null || time.end < text.trimEnd().length || time.assumed.includes('no date')) return text;
    if (time.assumed.includes('zone')) this.#sink.note(zoneNote(this.#settings.zone));
    return time.timestamp;
  }
}

function isNumberField(field: string): boolean {
  return field === 'duration' || field === 'gpuUtilization';
}

/** A cell that is a number, in other digits than JavaScript would write. */
function isInexact(value: Json): boolean {
  return typeof value === 'string' && value.length <= 400 && NUMBER.test(value);
}

/** Digits that are the same when written again: others stay text, so that none is lost. */
function isPlainNumber(cell: string): boolean {
  return NUMBER.test(cell) && String(Number(cell)) === cell;
}

function cellValue(cell: string): Json {
  if (isPlainNumber(cell)) return Number(cell);
  if (cell === 'true' || cell === 'false') return cell === 'true';
  return container(cell);
}

/** A cell that holds a JSON object or list, as such; any other as text. */
function container(cell: string): Json {
  const first = cell.charCodeAt(0);
  if (first !== 0x7b && first !== 0x5b) return cell;
  try {
    return parseJson(cell);
  } catch {
    return cell;
  }
}
