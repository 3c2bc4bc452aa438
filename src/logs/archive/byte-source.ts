import { visibleStart } from '../visible-text';
import { type ArchiveFile, ArchiveProblem } from './archive';
import { ArchiveDamage } from './archive-damage';
import { gunzip } from './gunzip';
import { decompressZstd } from './zstd';
import { isSkippableFrame } from './zstd-frames';

/** How much of the file was read, in bytes as stored. */
export interface ReadProgress {
  bytes: number;
}

export type Compression = 'none' | 'gzip' | 'zstd';

const MAGIC_LENGTH = 512;

/**
 * The file's bytes, decompressed where their first bytes say so, whatever its name is. Throws {@link ArchiveDamage} for
 * compressed data that break off and for a file that cannot be read on, {@link ArchiveProblem} for packed files of other
 * kinds, and the signal's reason when that is aborted. The file is let go of in any case.
 */
export async function* readBytes(
  file: ArchiveFile,
  signal: AbortSignal,
  progress: ReadProgress,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  const reader = file.stream().getReader();
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const pieces = storedBytes(reader, signal, progress, file.size);
    const head = await firstBytes(pieces);
    refusePacked(head, file.name);
    yield* decompressed(compressionOf(head), withHead(head, pieces));
  } finally {
    signal.removeEventListener('abort', stop);
    reader.cancel().catch(() => undefined);
  }
}

export function compressionOf(head: Uint8Array): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 0x08) return 'gzip';
  const zstd = head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd;
  return zstd || isSkippableFrame(head) ? 'zstd' : 'none';
}

function decompressed(
  compression: Compression,
  pieces: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (compression === 'gzip') return gunzip(pieces);
  return compression === 'zstd' ? decompressZstd(pieces) : pieces;
}

async function* storedBytes(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
  progress: ReadProgress,
  size: number,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const read = await reader.read().catch((problem: unknown) => {
      signal.throwIfAborted();
      const why = problem instanceof Error ? `: ${problem.message}` : '';
      throw new ArchiveDamage(`the file cannot be read on, it may have been changed or removed${why}`);
    });
    signal.throwIfAborted();
    if (read.done) {
      // Chromium ends the stream of a file that has become shorter as if that were its end.
      if (progress.bytes < size)
        throw new ArchiveDamage(
          `the file ends after ${progress.bytes} of its ${size} bytes, it may have been changed or removed`,
        );
      return;
    }
    progress.bytes += read.value.length;
    if (read.value.length > 0) yield read.value;
  }
}

/** Not a `for await` loop: leaving one would end the generator that is read on afterwards. */
async function firstBytes(pieces: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < MAGIC_LENGTH) {
    const next = await pieces.next();
    if (next.done === true) break;
    const longer = new Uint8Array(head.length + next.value.length);
    longer.set(head);
    longer.set(next.value, head.length);
    head = longer;
  }
  return head;
}

async function* withHead(head: Uint8Array, pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* pieces;
}

/** The first bytes of files that hold others, and of other compressions. */
const PACKED: readonly { readonly kind: string; readonly at: number; readonly bytes: readonly number[] }[] = [
  { kind: 'a ZIP archive', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'xz data', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'bzip2 data', at: 0, bytes: [0x42, 0x5a, 0x68, 0x31] },
  { kind: 'bzip2 data', at: 0, bytes: [0x42, 0x5a, 0x68, 0x39] },
  { kind: 'LZ4 data', at: 0, bytes: [0x04, 0x22, 0x4d, 0x18] },
  { kind: 'a 7-Zip archive', at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { kind: 'a tar archive', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
  { kind: 'a Parquet file', at: 0, bytes: [0x50, 0x41, 0x52, 0x31] },
  { kind: 'a SQLite database', at: 0, bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65] },
  { kind: 'a binary journal of systemd', at: 0, bytes: [0x4c, 0x50, 0x4b, 0x53, 0x48, 0x48, 0x52, 0x48] },
];

/** Throws for a file that has to be unpacked or converted first; also asked for decompressed data (`.tar.gz`). */
export function refusePacked(head: Uint8Array, name: string): void {
  const found = PACKED.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
  if (found !== undefined)
    throw new ArchiveProblem(
      `${visibleStart(name, 120)} holds ${found.kind}, which is not read here. Unpack or convert it first.`,
    );
}
