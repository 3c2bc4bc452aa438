import { stripTerminalSequences } from './ansi';
import { csvRow } from './csv';
import type { LogEntry } from './entry';
import { exactNumber } from './exact-numbers';
import { isJsonObject, type Json, jsonText, memberText, ownValue, safeStringify } from './json';
import { formatTextLine } from './text-line';
import { toIso } from './time-range';
import type { EpochMs } from './timestamp';

/** What can be exported: the API's three formats, and CSV with a column for each metadata key. */
export type ExportChoice = 'json' | 'text' | 'csv' | 'csv-metadata';

/** The columns of an entry, in the order of the API document's own export ("export_logs_to_dataframe"). */
export const ENTRY_COLUMNS = [
  'timestamp',
  'level',
  'message',
  'source',
  'jobId',
  'requestId',
  'duration',
  'memoryUsage',
  'gpuUtilization',
] as const;

/** Metadata keys that get a column of their own; a log that invents keys must not make a table without end. */
export const MAX_METADATA_COLUMNS = 1_000;
/** Where the other metadata goes, as JSON. Cannot meet a `meta_<key>` column. */
const OTHER_METADATA = 'metadata_other';

const EXTENSIONS: Readonly<Record<ExportChoice, string>> = {
  json: '.json',
  text: '.text',
  csv: '.csv',
  'csv-metadata': '_metadata.csv',
};

/**
 * `<endpointId>_logs_<YYYY-MM-DD>.<format>` as in the API document's `exportLogs`, with the UTC date of the range's
 * start. Several endpoints give `<first>_and_2_more_logs_…`. Holds word characters, dots and hyphens only.
 */
export function exportFileName(endpoints: readonly string[], startMs: EpochMs, choice: ExportChoice): string {
  const more = endpoints.length > 1 ? `_and_${endpoints.length - 1}_more` : '';
  return `${safeName(endpoints[0] ?? '')}${more}_logs_${toIso(startMs).slice(0, 10)}${EXTENSIONS[choice]}`;
}

/** The name with `.partial` before its extension. */
export function partialFileName(fileName: string): string {
  return fileName.replace(/\.\w+$/, '.partial$&');
}

function safeName(id: string): string {
  const name = id
    .replace(/[^\w.-]/g, '_')
    .replace(/\.{2,}/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return name === '' ? 'endpoint' : name;
}

/** The entry as a line of the API's text format, without terminal sequences, ended by LF. */
export function textExportLine(entry: LogEntry): string {
  const { timestamp, source, message, jobId } = entry;
  const levelText = entry.levelText || entry.level;
  return `${stripTerminalSequences(formatTextLine({ timestamp, levelText, source, message, jobId }))}\n`;
}

/** The cells of {@link ENTRY_COLUMNS}, empty where absent. The duration is in seconds, the memory as sent. */
export function entryCells(entry: LogEntry): readonly string[] {
  return [
    entry.timestamp,
    entry.levelText || entry.level,
    entry.message,
    entry.source,
    entry.jobId,
    entry.requestId,
    numberCell(entry, entry.duration, 'duration'),
    entry.memoryText,
    numberCell(entry, entry.gpuUtilization, 'gpuUtilization'),
  ].map(stripTerminalSequences);
}

/** The number as read, in the digits sent where it is one; what was sent otherwise. */
function numberCell(entry: LogEntry, read: number | null, key: string): string {
  const sent = isJsonObject(entry.raw) ? ownValue(entry.raw, key) : undefined;
  if (read !== null && typeof sent !== 'number') return String(read);
  return sent === undefined || sent === null ? '' : stripTerminalSequences(memberText(entry.raw, key) ?? '');
}

function valueCell(value: Json): string {
  return value === null ? '' : stripTerminalSequences(jsonText(value));
}

/** The entry's metadata as one JSON cell; empty when there is none. */
export function metadataCell(entry: LogEntry): string {
  return valueCell(metadataOf(entry));
}

function metadataOf(entry: LogEntry): Json {
  return (isJsonObject(entry.raw) ? ownValue(entry.raw, 'metadata') : undefined) ?? null;
}

/** The entry as received, as one line of JSON; with several endpoints in one file it says which it is from. */
export function jsonExportLine(entry: LogEntry, withEndpoint: boolean): string {
  const text = safeStringify(entry.raw);
  if (!withEndpoint) return text;
  const endpoint = `"endpointId":${JSON.stringify(entry.endpointId)}`;
  if (!isJsonObject(entry.raw)) return `{${endpoint},"entry":${text}}`;
  if (Object.hasOwn(entry.raw, 'endpointId')) return text;
  // Spliced as text: a hostile entry is never copied into another object.
  return text === '{}' ? `{${endpoint}}` : `{${endpoint},${text.slice(1)}`;
}

interface HeldRow {
  readonly text: string;
  /** Metadata columns written in `text`; those found later are empty. */
  readonly width: number;
  readonly other: string;
}

/**
 * CSV with `meta_<key>` columns for the first level of metadata, nested values as JSON text, as the API document's
 * Python sample builds its rows. The columns are known only after the last entry, so rows are held until then, as text.
 */
export class MetadataTable {
  readonly #withEndpoint: boolean;
  readonly #columns = new Map<string, number>();
  readonly #rows: HeldRow[] = [];
  #heldCharacters = 0;
  #others = 0;

  constructor(withEndpoint: boolean) {
    this.#withEndpoint = withEndpoint;
  }

  get heldRows(): number {
    return this.#rows.length;
  }

  get heldCharacters(): number {
    return this.#heldCharacters;
  }

  /** Rows whose metadata did not all get columns, see {@link MAX_METADATA_COLUMNS}. */
  get rowsWithOthers(): number {
    return this.#others;
  }

  add(entry: LogEntry): void {
    const cells = this.#withEndpoint ? [entry.endpointId, ...entryCells(entry)] : [...entryCells(entry)];
    const metadata = metadataOf(entry);
    const own = isJsonObject(metadata) ? Object.entries(metadata) : [];
    const values = new Map<number, string>();
    const others: string[] = [];
    for (const [key, value] of own) {
      const column = this.#columnOf(key);
      if (column === null) others.push(pairText(metadata, key, value));
      else values.set(column, memberCell(metadata, key, value));
    }
    const width = Math.max(0, ...Array.from(values.keys(), (column) => column + 1));
    for (let column = 0; column < width; column++) cells.push(values.get(column) ?? '');
    const other = isJsonObject(metadata)
      ? others.length === 0
        ? ''
        : `{${others.join(',')}}`
      : valueCell(metadata);
    if (other !== '') this.#others++;
    const text = csvRow(cells).slice(0, -2);
    this.#heldCharacters += text.length + other.length;
    this.#rows.push({ text, width, other });
  }

  /** The header and every row, each padded to the same number of cells. */
  *lines(): Generator<string> {
    const header: string[] = [
      ...(this.#withEndpoint ? ['endpointId'] : []),
      ...ENTRY_COLUMNS,
      ...Array.from(this.#columns.keys(), (key) => `meta_${stripTerminalSequences(key)}`),
    ];
    const hasOthers = this.#others > 0;
    yield csvRow(hasOthers ? [...header, OTHER_METADATA] : header);
    for (const row of this.#rows) {
      const padding = ','.repeat(this.#columns.size - row.width);
      // The leading empty cell gives this one its comma.
      yield `${row.text}${padding}${hasOthers ? csvRow(['', row.other]) : '\r\n'}`;
    }
  }

  #columnOf(key: string): number | null {
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    if (this.#columns.size >= MAX_METADATA_COLUMNS) return null;
    this.#columns.set(key, this.#columns.size);
    return this.#columns.size - 1;
  }
}

/** One member as JSON, a number in the digits sent. Written pair by pair, a key such as `__proto__` stays one. */
function pairText(holder: Json, key: string, value: Json): string {
  return `${JSON.stringify(key)}:${exactNumber(holder, key) ?? safeStringify(value)}`;
}

function memberCell(holder: Json, key: string, value: Json): string {
  return exactNumber(holder, key) ?? valueCell(value);
}
