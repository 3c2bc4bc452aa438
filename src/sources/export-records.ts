import { csvRow, readCsv } from '../logs/csv';
import { entryFingerprint, type LogEntry } from '../logs/entry';
import { type EpochMs, parseTimestamp } from '../logs/timestamp';

/** One entry of a page in the format it came in. */
export interface ExportRecord {
  readonly time: EpochMs | null;
  /** The record's own text, ended by a line break; empty for JSON. */
  readonly text: string;
  /** Only for JSON. */
  readonly entry: LogEntry | null;
}

export interface RecordPage {
  /** The CSV header row; empty otherwise. */
  readonly head: string;
  readonly records: readonly ExportRecord[];
  /** Whether the last record was cut off on the way: perhaps when no line break ends it. */
  readonly cut: 'no' | 'perhaps' | 'yes';
}

export function entryRecords(entries: readonly LogEntry[]): RecordPage {
  const records = entries.map((entry) => ({ time: entry.time, text: '', entry }));
  return { head: '', records, cut: 'no' };
}

const RECORD_START = /^(\d{4}-\d{2}-\d{2}[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?)\s+\[[^\]\s]+\]/;

/**
 * The records of the text format. A message may hold line breaks, so a record goes on until a line that begins with a
 * timestamp and a level ("Text Format Response" in the API document).
 */
export function textRecords(body: string): RecordPage {
  const text = body.replace(/^\ufeff/, '');
  const records: { time: EpochMs | null; lines: string[] }[] = [];
  const lines = text.split(/\r?\n/);
  const ended = lines.at(-1) === '';
  if (ended) lines.pop();
  for (const line of lines) {
    const start = RECORD_START.exec(line);
    const current = records.at(-1);
    if (start || current === undefined) {
      records.push({ time: start ? parseTimestamp(start[1]).ms : null, lines: [line] });
    } else current.lines.push(line);
  }
  return {
    head: '',
    records: records.map(({ time, lines }) => ({ time, text: `${lines.join('\n')}\n`, entry: null })),
    cut: ended || records.length === 0 ? 'no' : 'perhaps',
  };
}

/** The records of a CSV page, written anew as RFC 4180. The first row is the header if it names a timestamp. */
export async function csvRecords(body: string): Promise<RecordPage> {
  const { rows, closed } = await readCsv(body);
  const header = rows[0]?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const timeColumn = header.indexOf('timestamp');
  const hasHeader = timeColumn >= 0;
  const records = rows.slice(hasHeader ? 1 : 0).map((row) => ({
    time: parseTimestamp(row[Math.max(0, timeColumn)]).ms,
    text: csvRow(row, false),
    entry: null,
  }));
  const head = hasHeader ? csvRow(rows[0] ?? [], false) : '';
  const ended = /[\r\n]$/.test(body) || records.length === 0;
  const short = hasHeader && (rows.at(-1)?.length ?? 0) < header.length;
  return { head, records, cut: closed && !(short && !ended) ? (ended ? 'no' : 'perhaps') : 'yes' };
}

/**
 * Two parts of a range meet in one millisecond, and the API does not say which of them that moment's entries belong
 * to. What the earlier part gave there is taken out of the later one, each twin once.
 */
export class PartBorder {
  readonly #at: EpochMs;
  readonly #given: Map<string, number>;
  #next: EpochMs | null = null;
  #nextGiven = new Map<string, number>();

  private constructor(at: EpochMs, given: Map<string, number>) {
    this.#at = at;
    this.#given = given;
  }

  /** Before the first part, or after one that could not be read. */
  static none(): PartBorder {
    return new PartBorder(Number.NaN, new Map());
  }

  /** The records that are new; to be called for each page of the part that ends at `end`. */
  pass(records: readonly ExportRecord[], end: EpochMs): readonly ExportRecord[] {
    this.#next = end;
    return records.filter((record) => {
      if (record.time !== this.#at && record.time !== end) return true;
      const identity = record.entry === null ? record.text : entryFingerprint(record.entry);
      const twins = record.time === this.#at ? (this.#given.get(identity) ?? 0) : 0;
      if (twins > 0) {
        this.#given.set(identity, twins - 1);
        return false;
      }
      if (record.time === end) this.#nextGiven.set(identity, (this.#nextGiven.get(identity) ?? 0) + 1);
      return true;
    });
  }

  /** The border to the part after this one. */
  following(): PartBorder {
    return this.#next === null ? this : new PartBorder(this.#next, this.#nextGiven);
  }
}
