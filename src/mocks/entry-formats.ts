import { formatTextLine } from '../logs/text-line';
import type { MockEntry } from './wire-entry';

const CSV_COLUMNS = [
  'timestamp',
  'level',
  'source',
  'message',
  'jobId',
  'requestId',
  'duration',
  'memoryUsage',
  'gpuUtilization',
  'metadata',
] as const;

/** One line of "Text Format Response", without a line break at its end. */
export function toTextLine(entry: MockEntry): string {
  const { timestamp, level, source, message, jobId = '' } = entry;
  return formatTextLine({ timestamp, levelText: level, source, message, jobId });
}

/** The entries as lines, each ended by a line feed. */
export function toText(entries: readonly MockEntry[]): string {
  return entries.map((entry) => `${toTextLine(entry)}\n`).join('');
}

/**
 * RFC 4180 with a header row. Cells that a spreadsheet would run as formulas are left as they are, as a server that
 * gives no thought to spreadsheets would: guarding is the client's task.
 */
export function toCsv(entries: readonly MockEntry[]): string {
  const rows = entries.map((entry) => CSV_COLUMNS.map((column) => csvCell(entry[column])).join(','));
  return [CSV_COLUMNS.join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

function csvCell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
