import { stripTerminalSequences } from '../../logs/ansi';
import { csvRow, readCsv } from '../../logs/csv';
import type { LogEntry } from '../../logs/entry';
import {
  ENTRY_COLUMNS,
  entryCells,
  jsonExportLine,
  MAX_METADATA_COLUMNS,
  MetadataTable,
  metadataCell,
  textExportLine,
} from '../../logs/export-format';
import { isLocalFilterEmpty, matchesLocalFilter } from '../../logs/query';
import { toIso } from '../../logs/time-range';
import type { ExportStep } from '../../sources/export-step';
import type { ExportFormat } from '../../sources/log-source';
import { formatCounted } from '../../ui/format';
import { type ExportJob, isBuiltHere } from './export-job';
import type { ExportRedaction } from './export-redaction';

/** What a writer adds to the file, in pieces, and how many entries those are. */
export interface Written {
  readonly pieces: Iterable<string>;
  readonly entries: number;
}

export interface FileEnd {
  readonly step: ExportStep | null;
  readonly complete: boolean;
}

/** Turns the steps of an export into the text of one file. */
export interface ExportWriter {
  /** What the source is asked for. */
  readonly format: ExportFormat;
  add(step: ExportStep): Promise<Written>;
  end(end: FileEnd): Iterable<string>;
  /** Entries kept in memory until the end, and their size in characters. */
  readonly held: { readonly entries: number; readonly characters: number };
  /** What about the file the user must know, to be asked after its end. */
  notices(): readonly string[];
}

const NOTHING_HELD = { entries: 0, characters: 0 };
const none = (): readonly string[] => [];

export function createWriter(job: ExportJob, exportedAt: number, redaction: ExportRedaction): ExportWriter {
  const several = job.query.endpoints.length > 1;
  switch (job.choice) {
    case 'json':
      return jsonWriter(job, exportedAt, redaction);
    case 'csv-metadata':
      return metadataWriter(job, several, redaction);
    case 'text':
      return isBuiltHere(job)
        ? builtTextWriter(job, several, redaction)
        : serverTextWriter(several, redaction);
    case 'csv':
      return isBuiltHere(job) ? builtCsvWriter(job, several, redaction) : serverCsvWriter(several, redaction);
  }
}

/** The entries as received that pass the local filter. */
function passing(step: ExportStep, { localFilter }: ExportJob): readonly LogEntry[] {
  return isLocalFilterEmpty(localFilter)
    ? step.entries
    : step.entries.filter((entry) => matchesLocalFilter(entry, localFilter));
}

/** A piece for each entry, made when it is written: a page of entries all at once would hold up the page. */
function* piecesOf(
  entries: readonly LogEntry[],
  redaction: ExportRedaction,
  piece: (entry: LogEntry) => string,
): Generator<string> {
  for (const entry of entries) yield piece(redaction.entry(entry));
}

/**
 * The API's own answer in form, one entry a line. The counts follow the entries because they are known only then;
 * `logs` holds each entry as received but for what is redacted.
 */
function jsonWriter(job: ExportJob, exportedAt: number, redaction: ExportRedaction): ExportWriter {
  const { endpoints, range, level, search, jobId } = job.query;
  const several = endpoints.length > 1;
  const head = {
    ...(several ? { endpointIds: endpoints } : { endpointId: endpoints[0] ?? '' }),
    startTime: toIso(range.start),
    endTime: toIso(range.end),
    exportedAt: toIso(exportedAt),
    query: { level, search, jobId },
    ...(isLocalFilterEmpty(job.localFilter) ? {} : { localFilter: job.localFilter }),
  };
  let count = 0;
  const line = (entry: LogEntry) => `${count++ === 0 ? begin() : ',\n'}${jsonExportLine(entry, several)}`;
  const begin = () => `${JSON.stringify(head).slice(0, -1)},"logs":[\n`;
  return {
    format: 'json',
    held: NOTHING_HELD,
    notices: none,
    add: (step) => {
      const entries = passing(step, job);
      return Promise.resolve({ pieces: piecesOf(entries, redaction, line), entries: entries.length });
    },
    end: ({ step, complete }) => {
      const tail = {
        totalLogs: step?.total ?? null,
        filteredLogs: step?.progress.expected ?? null,
        exportedLogs: count,
        complete,
        redaction: redaction.manifest(),
      };
      return [`${count === 0 ? begin() : '\n'}],${JSON.stringify(tail).slice(1)}\n`];
    },
  };
}

function metadataWriter(job: ExportJob, several: boolean, redaction: ExportRedaction): ExportWriter {
  const table = new MetadataTable(several);
  return {
    format: 'json',
    get held() {
      return { entries: table.heldRows, characters: table.heldCharacters };
    },
    notices: () =>
      table.rowsWithOthers === 0
        ? []
        : [
            `${formatCounted(table.rowsWithOthers, 'entry has', 'entries have')} metadata in the column metadata_other: it is no object, or its keys come after the first ${MAX_METADATA_COLUMNS}.`,
          ],
    add: (step) => {
      const entries = passing(step, job);
      for (const entry of entries) table.add(redaction.entry(entry));
      return Promise.resolve({ pieces: [], entries: entries.length });
    },
    end: () => table.lines(),
  };
}

/** Before each endpoint's lines when there are several, as `tail` heads several files. */
function endpointHeadings(several: boolean): (endpointId: string) => string {
  let current: string | null = null;
  return (endpointId) => {
    if (!several || endpointId === current) return '';
    current = endpointId;
    return `==> ${endpointId} <==\n`;
  };
}

function serverTextWriter(several: boolean, redaction: ExportRedaction): ExportWriter {
  const heading = endpointHeadings(several);
  let received = 0;
  return {
    format: 'text',
    held: NOTHING_HELD,
    notices: none,
    end: none,
    add: ({ endpointId, text, progress }) => {
      const entries = progress.received - received;
      received = progress.received;
      if (text === '') return Promise.resolve({ pieces: [], entries });
      const ended = text.endsWith('\n') ? text : `${text}\n`;
      return Promise.resolve({
        pieces: [heading(endpointId), stripTerminalSequences(redaction.lines(ended))],
        entries,
      });
    },
  };
}

function builtTextWriter(job: ExportJob, several: boolean, redaction: ExportRedaction): ExportWriter {
  const heading = endpointHeadings(several);
  return {
    format: 'json',
    held: NOTHING_HELD,
    notices: none,
    end: none,
    add: (step) => {
      const entries = passing(step, job);
      const head = entries.length === 0 ? '' : heading(step.endpointId);
      const pieces = function* () {
        yield head;
        yield* piecesOf(entries, redaction, textExportLine);
      };
      return Promise.resolve({ pieces: pieces(), entries: entries.length });
    },
  };
}

const BUILT_COLUMNS = [...ENTRY_COLUMNS, 'metadata'];

function builtCsvWriter(job: ExportJob, several: boolean, redaction: ExportRedaction): ExportWriter {
  const withEndpoint = (endpointId: string, cells: readonly string[]) =>
    csvRow(several ? [endpointId, ...cells] : cells);
  let header = [withEndpoint('endpointId', BUILT_COLUMNS)];
  const takeHeader = () => {
    const taken = header;
    header = [];
    return taken;
  };
  return {
    format: 'json',
    held: NOTHING_HELD,
    notices: none,
    end: takeHeader,
    add: (step) => {
      const entries = passing(step, job);
      const row = (entry: LogEntry) =>
        withEndpoint(entry.endpointId, [...entryCells(entry), metadataCell(entry)]);
      const pieces = function* () {
        yield* takeHeader();
        yield* piecesOf(entries, redaction, row);
      };
      return Promise.resolve({ pieces: pieces(), entries: entries.length });
    },
  };
}

/** The server's columns, each cell guarded. Later pages are put under the first page's header by column name. */
function serverCsvWriter(several: boolean, redaction: ExportRedaction): ExportWriter {
  let header: readonly string[] | null = null;
  let received = 0;
  const unplaced = new Set<string>();
  const line = (endpointId: string, cells: readonly string[]) => {
    const clean = cells.map(stripTerminalSequences);
    return csvRow(several ? [endpointId, ...clean] : clean);
  };
  return {
    format: 'csv',
    held: NOTHING_HELD,
    notices: () =>
      unplaced.size === 0
        ? []
        : [
            `The server's later pages have columns that its first page has not; they are left out: ${[...unplaced].join(', ')}.`,
          ],
    end: () => (header === null ? [line('endpointId', ENTRY_COLUMNS)] : []),
    add: async ({ endpointId, text, progress }) => {
      const entries = progress.received - received;
      received = progress.received;
      const { rows } = await readCsv(text);
      const pieces: string[] = [];
      let place: readonly number[] | null = null;
      for (const row of rows) {
        if (header === null) {
          header = row;
          pieces.push(line('endpointId', row));
        } else if (row === rows[0] && isHeader(row, header)) {
          const known: readonly string[] = header;
          if (row.some((name, column) => name !== known[column])) {
            place = known.map((name) => row.indexOf(name));
            for (const name of row) if (!known.includes(name)) unplaced.add(name);
          }
        } else {
          const placed = place === null ? row : place.map((column) => row[column] ?? '');
          const columns: readonly string[] = header;
          pieces.push(
            line(
              endpointId,
              placed.map((cell, at) => redaction.cell(cell, columns[at] ?? '')),
            ),
          );
        }
      }
      return { pieces, entries };
    },
  };
}

function isHeader(row: readonly string[], header: readonly string[]): boolean {
  return (
    row.some((cell) => cell.trim().toLowerCase() === 'timestamp') ||
    row.every((cell, index) => cell === header[index])
  );
}
