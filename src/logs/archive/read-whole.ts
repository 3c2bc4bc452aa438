import type { LogEntry } from '../entry';
import type { ArchiveBatch, ArchiveFile, ArchiveOptions, BadLine } from './archive';
import { readArchive } from './read-archive';

/** For tests: a file of these contents, given in pieces of these sizes, the last of them again and again. */
export function fileOf(
  contents: string | Uint8Array,
  name = 'app.log',
  sizes: readonly number[] = [64 * 1024],
): ArchiveFile {
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  let at = 0;
  let piece = 0;
  return {
    name,
    size: bytes.length,
    lastModified: Date.UTC(2024, 5, 30),
    stream: () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          const size = Math.max(1, sizes[Math.min(piece++, sizes.length - 1)] ?? 1);
          if (at >= bytes.length) controller.close();
          else controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)));
          at += size;
        },
      }),
  };
}

export interface WholeArchive {
  readonly entries: readonly LogEntry[];
  readonly bad: readonly BadLine[];
  readonly notes: readonly string[];
  readonly batches: readonly ArchiveBatch[];
  readonly last: ArchiveBatch;
}

/** For tests: all batches of a file. */
export async function readWhole(
  file: ArchiveFile,
  options: Partial<ArchiveOptions> = {},
): Promise<WholeArchive> {
  const batches: ArchiveBatch[] = [];
  const { signal } = new AbortController();
  for await (const batch of readArchive(file, { signal, endpointId: 'ep_file', ...options }))
    batches.push(batch);
  const last = batches.at(-1);
  if (last === undefined) throw new Error('no batch');
  return {
    entries: batches.flatMap(({ entries }) => entries),
    bad: batches.flatMap(({ bad }) => bad),
    notes: batches.flatMap(({ notes }) => notes),
    batches,
    last,
  };
}
