import { ByteWriter } from './byte-writer';
import type { Chunk } from './chunk';
import { RowFilter, type StoreFilter } from './filter';
import type { LogStore } from './log-store';
import { readUnits } from './text-bytes';

/** Messages on their way to a test elsewhere; all three buffers can be transferred. */
export interface MessageBatch {
  readonly rows: Uint32Array<ArrayBuffer>;
  /** All messages, one after the other, in UTF-8 with lone surrogates as three bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Message `i` ends before byte `ends[i]` and begins where the one before ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** A batch ends with the row that brings it above this many bytes. */
const BATCH_BYTES = 2 ** 20;

/** The messages of rows that are there, in this order. */
export function messagesOf(store: LogStore, rows: Uint32Array<ArrayBuffer>): MessageBatch {
  const out = new ByteWriter(rows.length * 80);
  const ends = new Uint32Array(rows.length);
  const place = { start: 0, end: 0 };
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] ?? 0;
    const chunk = store.chunkOf(row);
    if (chunk !== undefined) copyMessage(chunk, row - chunk.firstRow, place, out);
    ends[at] = out.length;
  }
  out.trim();
  return { rows, bytes: out.bytes, ends };
}

/** The messages of a batch as texts: for the side that tests them. */
export function* batchMessages({ bytes, ends }: MessageBatch): Generator<string> {
  let start = 0;
  for (const end of ends) {
    yield readUnits(bytes, start, end);
    start = end;
  }
}

/**
 * The messages of the rows from `fromRow` on that pass the filter but for its `tested`, batch by batch in order of
 * arrival: cheap tests before dear ones. A batch may be empty; it is of at most one chunk. `nextRow` is what
 * `tested.decidedTo` becomes once the batch's verdict is in.
 */
export function* messageBatches(
  store: LogStore,
  filter: StoreFilter,
  fromRow = store.firstRow,
): Generator<MessageBatch & { readonly nextRow: number }, void> {
  const { tested: _, ...cheap } = filter;
  const rowFilter = new RowFilter(cheap);
  const offsets = new Uint16Array(store.chunkRows);
  for (const chunk of [...store.chunks]) {
    const from = Math.max(0, fromRow - chunk.firstRow);
    const { count: rowsNow } = chunk;
    if (from >= rowsNow) continue;
    const count = rowFilter.passing(chunk, from, rowsNow, offsets);
    const place = { start: 0, end: 0 };
    for (let at = 0; at < count || at === 0; ) {
      const start = at;
      let bytes = 0;
      while (at < count && bytes < BATCH_BYTES) {
        chunk.messagePlace(offsets[at++] ?? 0, place);
        bytes += place.end - place.start;
      }
      const rows = Uint32Array.from(offsets.subarray(start, at), (offset) => chunk.firstRow + offset);
      const nextRow = at < count ? chunk.firstRow + (offsets[at - 1] ?? 0) + 1 : chunk.firstRow + rowsNow;
      yield { ...messagesOf(store, rows), nextRow };
      if (count === 0) break;
    }
  }
}

function copyMessage(chunk: Chunk, offset: number, place: { start: number; end: number }, out: ByteWriter) {
  chunk.messagePlace(offset, place);
  out.copy(chunk.textBytes.subarray(place.start, place.end));
}
