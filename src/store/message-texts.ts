import type { MessageBatch } from './message-batches';
import { readUnits } from './text-bytes';

/**
 * So many bytes are decoded at once: a call for each message would cost more than most patterns do, and in a longer piece
 * one character beyond ASCII would make many more messages dear.
 */
const PIECE_BYTES = 2 ** 12;

/**
 * Asks for each message of a batch whether it passes: one byte for each, 1 where it does. A message may be a part of a
 * longer text that is held as long as it is, so none of them should be kept.
 */
export function testMessages(
  { bytes, ends }: Pick<MessageBatch, 'bytes' | 'ends'>,
  passes: (message: string) => boolean,
): Uint8Array<ArrayBuffer> {
  const passed = new Uint8Array(ends.length);
  let start = 0;
  for (let first = 0; first < ends.length; ) {
    let next = first;
    while (next < ends.length && (next === first || (ends[next] ?? 0) - start <= PIECE_BYTES)) next++;
    const pieceEnd = ends[next - 1] ?? start;
    const piece = readUnits(bytes, start, pieceEnd);
    // Any character but those of ASCII has fewer units than bytes.
    const ascii = piece.length === pieceEnd - start;
    let from = 0;
    let at = start;
    for (let index = first; index < next; index++) {
      const end = ends[index] ?? 0;
      const to = from + (ascii ? end - at : unitsIn(bytes, at, end));
      passed[index] = passes(piece.slice(from, to)) ? 1 : 0;
      from = to;
      at = end;
    }
    start = pieceEnd;
    first = next;
  }
  return passed;
}

/** UTF-16 units of bytes as `writeUnits` writes them. */
function unitsIn(bytes: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80 || byte >= 0xc0) units += byte < 0xf0 ? 1 : 2;
  }
  return units;
}
