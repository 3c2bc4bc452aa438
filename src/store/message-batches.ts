import type { Chunk } from './chunk';
import { RowFilter, type StoreFilter } from './filter';
import type { LogStore } from './log-store';

/** Messages on their way to a test elsewhere, see `testMessages`; all three buffers can be transferred. */
export interface MessageBatch {
  readonly rows: Uint32Array<ArrayBuffer>;
  /** All messages, one after the other, in UTF-8 with lone surrogates as three bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Message `i` ends before byte `ends[i]` and begins where the one before ends. */
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** A batch ends with the row that brings it above this many bytes. */
const BATCH_BYTES = 2 ** 20;
/** Up to this many bytes a loop copies faster than a call does. */
const LOOP_BYTES = 64;

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
  const starts = new Uint32Array(store.chunkRows);
  for (const chunk of [...store.chunks]) {
    const from = Math.max(0, fromRow - chunk.firstRow);
    const rowsNow = Math.min(chunk.count, rowFilter.endRow - chunk.firstRow);
    if (from >= rowsNow) continue;
    const count = rowFilter.passing(chunk, from, rowsNow, offsets);
    let at = 0;
    do {
      const batch = batchOf(chunk, offsets.subarray(at, count), starts);
      at += batch.rows.length;
      const nextRow = chunk.firstRow + (at < count ? (offsets[at - 1] ?? 0) + 1 : rowsNow);
      yield { ...batch, nextRow };
    } while (at < count);
  }
}

/** The messages of as many of the offsets as one batch takes; `starts` has room for a number for each of them. */
function batchOf(chunk: Chunk, offsets: Uint16Array, starts: Uint32Array): MessageBatch {
  const ends = new Uint32Array(offsets.length);
  const place = { start: 0, end: 0 };
  let count = 0;
  let length = 0;
  for (; count < offsets.length && length < BATCH_BYTES; count++) {
    chunk.messagePlace(offsets[count] ?? 0, place);
    starts[count] = place.start;
    length += place.end - place.start;
    ends[count] = length;
  }
  const rows = new Uint32Array(count);
  const bytes = new Uint8Array(length);
  const texts = chunk.textBytes;
  let to = 0;
  for (let at = 0; at < count; at++) {
    rows[at] = chunk.firstRow + (offsets[at] ?? 0);
    const end = ends[at] ?? 0;
    let from = starts[at] ?? 0;
    if (end - to > LOOP_BYTES) {
      bytes.set(texts.subarray(from, from + end - to), to);
      to = end;
    } else while (to < end) bytes[to++] = texts[from++] ?? 0;
  }
  return { rows, bytes, ends: count === ends.length ? ends : ends.slice(0, count) };
}
