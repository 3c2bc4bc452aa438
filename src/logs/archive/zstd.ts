import { Decompress } from 'fzstd';
import { ArchiveDamage } from './archive-damage';
import { ZstdFrames } from './zstd-frames';

/**
 * Decompresses Zstandard: any number of frames, skippable ones among them. By a library alone: no browser looked at has
 * `DecompressionStream('zstd')`, and nothing says what it does with a second frame. Each frame has a decompressor of its
 * own, because the library's takes a skippable frame after another for damage. Yields what could be read, block by
 * block, before it throws {@link ArchiveDamage}.
 */
export async function* decompressZstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const frames = new ZstdFrames();
  let ready: Uint8Array[] = [];
  let stream = new Decompress();
  function* blocksOf(piece: Uint8Array): Generator<Uint8Array> {
    try {
      for (const { bytes, first, last } of frames.pieces(piece)) {
        if (first) stream = new Decompress((block) => void ready.push(block));
        stream.push(bytes, last);
        for (const block of ready) if (block.length > 0) yield block;
        ready = [];
      }
    } catch (problem) {
      throw damageOf(problem);
    }
  }
  for await (const piece of pieces) yield* blocksOf(piece);
  if (!frames.isWhole) throw new ArchiveDamage('the zstd data are cut off');
}

function damageOf(problem: unknown): ArchiveDamage {
  if (problem instanceof ArchiveDamage) return problem;
  const why = problem instanceof Error ? problem.message : 'unreadable';
  return new ArchiveDamage(`the zstd data are damaged (${why})`);
}
