import { parseJson } from '../exact-numbers';
import type { Json } from '../json';
import { isJsonObject } from '../json';
import { isApiTextLine } from './api-text-reader';
import type { ArchiveFormat, ChosenColumns } from './archive';
import { headerKey, isHeader } from './csv-columns';
import { CsvRecords } from './csv-records';
import { listOf } from './json-entry';

/** Characters at a file's beginning that its format is told by. */
export const SAMPLE_LENGTH = 64 * 1024;

export interface DetectedFormat {
  readonly format: ArchiveFormat;
  /** Of CSV cells. */
  readonly delimiter: string;
}

const DELIMITERS = [',', '\t', ';', '|'] as const;

/**
 * Tells a file's format by its first characters; `whole`: they are all of it. The name decides nothing but ties. A header
 * that the user has chosen columns of is one of CSV.
 */
export function detectFormat(
  sample: string,
  whole: boolean,
  name: string,
  chosen: readonly ChosenColumns[] = [],
): DetectedFormat {
  const format = jsonFormat(sample, whole) ?? textFormat(sample);
  if (format !== null) return { format, delimiter: ',' };
  const named = /\.(?:csv|tsv|psv)(?:\.\w+)?$/i.test(name);
  const delimiter = csvDelimiter(sample, chosen) ?? (named ? likelyDelimiter(sample) : null);
  return delimiter === null ? { format: 'text', delimiter: ',' } : { format: 'csv', delimiter };
}

/** The delimiter of a header that names fields of a log, or is known; null where the first line is none. */
export function csvDelimiter(sample: string, chosen: readonly ChosenColumns[] = []): string | null {
  const isKnown = (names: readonly string[]) =>
    isHeader(names) || chosen.some(({ header }) => header === headerKey(names));
  return DELIMITERS.find((delimiter) => isKnown(firstRecord(sample, delimiter))) ?? null;
}

/** The one that cuts the first line of a file that is said to be CSV into the most cells. */
function likelyDelimiter(sample: string): string {
  const [first = ','] = DELIMITERS.toSorted(
    (a, b) => firstRecord(sample, b).length - firstRecord(sample, a).length,
  );
  return first;
}

function jsonFormat(sample: string, whole: boolean): ArchiveFormat | null {
  const start = sample.trimStart();
  if (
    start.startsWith('data:') ||
    /^(?:event|id|retry):[^\n]*\r?\n(?:[a-z]+:[^\n]*\r?\n)*data:/.test(start.slice(0, 2_000))
  )
    return 'ndjson';
  if (!/^[{[]/.test(start)) return jsonLinesAhead(start);
  const lines = start.split(/\r\n|\r|\n/, 20);
  const value = parsed(lines[0] ?? '');
  // A first line that is whole, with others after it.
  if (isJsonObject(value)) return listOf(value) === null || lines.length > 1 ? 'ndjson' : 'json';
  if (value !== undefined && lines.filter((line) => line.trim() !== '').length > 1) return 'ndjson';
  // `[` may also begin a line such as `[Sun Dec 04 04:47:44 2005] [notice] …`.
  if (start.startsWith('[') && !/^\[\s*(?:[[{"\]\d-]|true|false|null|$)/.test(start.slice(0, 1_000)))
    return null;
  if (start.startsWith('[') && /^\[\s*\d{1,4}[-/:.\]]/.test(start)) return null;
  if (
    value === undefined &&
    whole &&
    !/^[{[]\s*(?:["{[\]}]|[\d-]|true|false|null|$)/.test(start.slice(0, 1_000))
  )
    return null;
  return 'json';
}

/** A banner or two may stand before lines of JSON. */
function jsonLinesAhead(start: string): ArchiveFormat | null {
  const lines = start.split(/\r\n|\r|\n/, 50).filter((line) => line.trim() !== '');
  const json = lines.filter((line) => line.startsWith('{') && isJsonObject(parsed(line))).length;
  const scalars = lines.length > 1 && lines.slice(0, -1).every((line) => parsed(line) !== undefined);
  return scalars || json * 2 > lines.length ? 'ndjson' : null;
}

/** The API's text format, when most lines that could begin an entry of it do. */
function textFormat(sample: string): ArchiveFormat | null {
  const lines = sample.split(/\r\n|\r|\n/, 200);
  const first = lines.find((line) => line.trim() !== '' && !/^==> \S+ <==$/.test(line)) ?? '';
  const entries = lines.filter(isApiTextLine);
  const ofApi = entries.filter((line) => /^\S+ \[[A-Z]+\] [^\s:]+: /.test(line.slice(0, 400)));
  if (isApiTextLine(first) && ofApi.length * 2 > entries.length) return 'api-text';
  return /^==> \S+ <==$/.test(lines[0] ?? '') && entries.length > 0 ? 'api-text' : null;
}

function firstRecord(sample: string, delimiter: string): readonly string[] {
  let first: readonly string[] = [];
  const reader = new CsvRecords(
    (cells) => {
      if (first.length === 0) first = cells.map((cell) => cell.trim());
    },
    () => undefined,
    delimiter,
  );
  // A header cut short tells its first names all the same.
  reader.push(sample.slice(0, 16_384));
  reader.end();
  return first;
}

function parsed(line: string): Json | undefined {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
