import { csvRow } from '../../logs/csv';
import { type LogEntry, readEntry } from '../../logs/entry';
import { parseJson } from '../../logs/exact-numbers';
import { ENTRY_COLUMNS, entryCells, metadataCell, textExportLine } from '../../logs/export-format';
import type { LogQuery } from '../../logs/query';
import { unpackInSteps } from '../../store/packed-entries';
import type {
  Capabilities,
  Cursor,
  ExportFormat,
  ExportPage,
  LogPage,
  LogSource,
  SearchResult,
} from '../log-source';
import type { SentEntry } from '../sent-entry';
import { mergeSummaries } from '../summary-merge';
import type { ArchiveEngine } from './archive-engine';
import { UNTIMED_ENDPOINT } from './endpoint-keys';

/** A walk goes on at a place of the order: the archive does not change while it is walked. */
interface ArchiveCursor extends Cursor {
  readonly kind: 'archive';
  readonly offset: number;
}

const EXPORT_PAGE = 5_000;
/** Nothing is spent by a page, but all that is loaded is looked at again after each. So pages grow with what is loaded. */
const LARGEST_PAGE = 200_000;

/** Log files as a log source. Nothing is asked of any server, so ranges may be of any length. */
export class ArchiveSource implements LogSource {
  readonly id: string;
  readonly capabilities: Capabilities = {
    tail: false,
    aggregate: true,
    maxRangeMs: Number.MAX_SAFE_INTEGER,
    maxPage: 10_000,
    offline: true,
  };
  readonly #engine: ArchiveEngine;
  readonly #about: readonly string[];
  readonly #endRow: number;

  /**
   * `id` must be another one whenever the archive holds other entries. `about` is told with every answer. Of an archive
   * that grows, it is what there was at the overview with this `endRow`.
   */
  constructor(
    id: string,
    engine: ArchiveEngine,
    about: readonly string[] = [],
    endRow = Number.POSITIVE_INFINITY,
  ) {
    this.id = id;
    this.#engine = engine;
    this.#about = about;
    this.#endRow = endRow;
  }

  page(query: LogQuery, cursor: Cursor | null, signal: AbortSignal): Promise<LogPage> {
    const grown = Math.min(LARGEST_PAGE, Math.floor(offsetOf(cursor) / 2));
    return this.#page(query, cursor, Math.max(query.limit, grown), signal);
  }

  async #page(query: LogQuery, cursor: Cursor | null, limit: number, signal: AbortSignal): Promise<LogPage> {
    const offset = offsetOf(cursor);
    const answer = await this.#engine.ask<'page'>(
      { kind: 'page', query, offset, limit, endRow: this.#endRow },
      signal,
    );
    const entries = await unpackInSteps(answer.entries);
    signal.throwIfAborted();
    const end = offset + entries.length;
    const next = end < answer.matching && entries.length > 0 ? cursorAt(end) : null;
    return {
      entries,
      waiting: 0,
      next,
      progress: {
        matching: answer.matching,
        total: answer.total,
        wholeRangeCounted: true,
        slicesDone: 1,
        slices: 1,
      },
      summaries:
        answer.summary === null
          ? []
          : [{ endpointId: query.endpoints[0] ?? '', range: query.range, summary: answer.summary }],
      notices: [...this.#about, ...untimedNotice(answer.untimedOutside)],
      belowLevel: 0,
    };
  }

  volume(...[query, local, zoneOffsetMs, signal]: Parameters<NonNullable<LogSource['volume']>>) {
    return this.#engine.ask<'volume'>(
      { kind: 'volume', query, local, zoneOffsetMs, endRow: this.#endRow },
      signal,
    );
  }

  aggregate(request: Parameters<LogSource['aggregate']>[0], signal: AbortSignal) {
    return this.#engine.ask<'aggregate'>({ kind: 'aggregate', request, endRow: this.#endRow }, signal);
  }

  async search(
    ...[query, range, signal, cursor = null]: Parameters<LogSource['search']>
  ): Promise<SearchResult> {
    const offset = offsetOf(cursor);
    const answer = await this.#engine.ask<'search'>(
      { kind: 'search', query, range, offset, endRow: this.#endRow },
      signal,
    );
    const end = offset + answer.entries.length;
    const more = end < answer.matched && answer.entries.length > 0;
    return {
      entries: answer.entries.map(received),
      matched: answer.matched,
      matchedExactly: true,
      total: answer.total,
      summary: mergeSummaries([{ endpointId: '', range, summary: answer.summary }]),
      asked: range,
      notes: ['Searched in the open files, in this browser; no request was sent.'],
      requests: 0,
      next: more ? { cursor: cursorAt(end), requests: 0 } : null,
    };
  }

  // biome-ignore lint/correctness/useYield: a file has no end that anything could come after
  async *tail(): AsyncGenerator<never> {
    throw new Error('Files have no live stream.');
  }

  async *exportPages(query: LogQuery, format: ExportFormat, signal: AbortSignal): AsyncGenerator<ExportPage> {
    const whole = { ...query, order: 'oldest' } as const;
    let cursor: Cursor | null = null;
    let received = 0;
    do {
      const page: LogPage = await this.#page(whole, cursor, EXPORT_PAGE, signal);
      received += page.entries.length;
      yield {
        endpointId: query.endpoints[0] ?? '',
        text: format === 'json' ? '' : textOf(page.entries, format),
        entries: format === 'json' ? page.entries : [],
        progress: { received, expected: page.progress.matching },
        notices: page.notices,
      };
      cursor = page.next;
    } while (cursor !== null);
  }
}

function isArchiveCursor(cursor: Cursor): cursor is ArchiveCursor {
  return cursor.kind === 'archive';
}

function offsetOf(cursor: Cursor | null): number {
  return cursor !== null && isArchiveCursor(cursor) ? cursor.offset : 0;
}

function cursorAt(offset: number): ArchiveCursor {
  return { kind: 'archive', offset };
}

function received({ endpointId, json }: SentEntry): LogEntry {
  return readEntry(parseJson(json), endpointId);
}

function untimedNotice(count: number): readonly string[] {
  if (count === 0) return [];
  const entries = count === 1 ? '1 entry has no time and is' : `${count} entries have no time and are`;
  return [
    `${entries} in no time range: choose the endpoint "${UNTIMED_ENDPOINT}" to see ${count === 1 ? 'it' : 'them'}.`,
  ];
}

/** In the API's own formats, each page with its header. */
function textOf(entries: readonly LogEntry[], format: 'text' | 'csv'): string {
  if (format === 'text') return entries.map(textExportLine).join('');
  const rows = entries.map((entry) => csvRow([...entryCells(entry), metadataCell(entry)]));
  return csvRow([...ENTRY_COLUMNS, 'metadata']) + rows.join('');
}
