import { ArchiveDamage } from './archive-damage';

/** Compressed bytes decompressed in one step: what one step can give is bounded by it. */
const STEP = 16 * 1024;
const SKIPPABLE_HEADER = 8;

/**
 * Decompresses Zstandard, concatenated frames too. By a library alone: no browser looked at has
 * `DecompressionStream('zstd')`, and nothing says what it does with a second frame. Skippable frames (RFC 8878, 3.1.2)
 * are passed over only at the beginning of the data. Yields what could be read before it throws {@link ArchiveDamage}.
 */
export async function* decompressZstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let ready: Uint8Array[] = [];
  const stream = new Decompress((bytes) => {
    if (bytes.length > 0) ready.push(bytes);
  });
  const push = (bytes: Uint8Array, last: boolean) => {
    try {
      stream.push(bytes, last);
      return null;
    } catch (problem) {
      const why = problem instanceof Error ? problem.message : 'unreadable';
      return new ArchiveDamage(`the zstd data are damaged or cut off (${why})`);
    }
  };
  const take = () => {
    const taken = ready;
    ready = [];
    return taken;
  };
  for await (const piece of withoutSkippable(pieces)) {
    for (let at = 0; at < piece.length; at += STEP) {
      const damage = push(piece.subarray(at, at + STEP), false);
      yield* take();
      if (damage !== null) throw damage;
    }
  }
  const damage = push(new Uint8Array(0), true);
  yield* take();
  if (damage !== null) throw damage;
}

/** True for the magic number of a skippable frame, 0x184D2A50 to 0x184D2A5F, little-endian. */
export function isSkippableFrame(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;
}

async function* withoutSkippable(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array(0);
  let skip = 0;
  for await (const piece of pieces) {
    if (head === null) {
      yield piece;
      continue;
    }
    const dropped: number = Math.min(skip, piece.length);
    skip -= dropped;
    const held: Uint8Array = new Uint8Array(head.length + piece.length - dropped);
    held.set(head);
    held.set(piece.subarray(dropped), head.length);
    head = held;
    while (head.length >= SKIPPABLE_HEADER && isSkippableFrame(head)) {
      const length =
        SKIPPABLE_HEADER + new DataView(head.buffer, head.byteOffset, head.length).getUint32(4, true);
      skip = Math.max(0, length - head.length);
      head = head.slice(Math.min(length, head.length));
    }
    if (skip > 0 || head.length < SKIPPABLE_HEADER) continue;
    yield head;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}
