import { visibleStart } from '../../logs/visible-text';
import type { ArchiveFileState } from '../../sources/archive/archive-session';
import { formatBytes, formatCount, formatCounted } from '../../ui/format';

/** "reading, 12.3 MB of 80 MB at 45 MB/s", "read", "stopped: …". */
export function stateText({ state, reason, file, bytesRead, elapsedMs }: ArchiveFileState): string {
  switch (state) {
    case 'waiting':
      return `Waiting, ${formatBytes(file.size)}`;
    case 'reading':
      return `Reading, ${formatBytes(bytesRead)} of ${formatBytes(file.size)}${speedText(bytesRead, elapsedMs)}`;
    case 'done':
      return `Read, ${formatBytes(file.size)}${speedText(bytesRead, elapsedMs)}`;
    default:
      return reason ?? 'Not read to its end';
  }
}

/** Bytes as stored, so of compressed files the speed at which they are unpacked. */
function speedText(bytes: number, elapsedMs: number): string {
  return elapsedMs < 1 || bytes === 0 ? '' : ` at ${formatBytes((bytes / elapsedMs) * 1_000)}/s`;
}

/** "12,345 entries, 3 of them without a time; 20 more were in another file already". */
export function entriesText({ entries, untimed, duplicates }: ArchiveFileState): string {
  const kept = formatCounted(entries, 'entry', 'entries');
  const timeless = untimed === 0 ? '' : `, ${formatCount(untimed)} of them without a time`;
  const again =
    duplicates === 0 ? '' : `; ${formatCounted(duplicates, 'more was', 'more were')} in another file already`;
  return `${kept}${timeless}${again}`;
}

/** Why folders that were dropped are not there. */
export function foldersText(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, 3).map((name) => `“${fileName(name)}”`);
  const more = names.length > shown.length ? ` and ${formatCount(names.length - shown.length)} more` : '';
  return names.length === 1
    ? `${shown[0]} is a folder, which is not read. Drop the files in it.`
    : `${shown.join(', ')}${more} are folders, which are not read. Drop the files in them.`;
}

/** A file's name as it may be shown: it may be of 255 characters, and any of them. */
export function fileName(name: string): string {
  return visibleStart(name, MAX_NAME);
}

const MAX_NAME = 120;

/** "reading big.ndjson, 45 %": the file that is read now; null when none is. */
export function readingText(files: readonly ArchiveFileState[]): string | null {
  const waiting = files.filter(({ state }) => state === 'waiting').length;
  const now =
    files.find(({ state }) => state === 'reading') ?? files.find(({ state }) => state === 'waiting');
  if (now === undefined) return null;
  const { file, bytesRead } = now;
  const others = now.state === 'waiting' ? waiting - 1 : waiting;
  const more = others === 0 ? '' : `, ${formatCounted(others, 'file waits', 'files wait')}`;
  // Packed data may have much to give when all bytes are read.
  const percent = Math.min(99, Math.floor((100 * bytesRead) / Math.max(1, file.size)));
  return `reading ${fileName(file.name)}, ${percent} %${more}`;
}

/** Entries and files, as said when everything is read. */
export function outcomeText(files: readonly ArchiveFileState[], entries: number): string {
  const partial = files.filter(({ state }) => state !== 'done').length;
  const read = formatCounted(files.length, 'file', 'files');
  const found = entries === 0 ? 'no entries were found' : formatCounted(entries, 'entry', 'entries');
  return `${read}: ${found}${partial === 0 ? '' : `, ${formatCounted(partial, 'file', 'files')} not read to the end`}.`;
}

export function badText(count: number): string {
  return formatCounted(count, 'bad line', 'bad lines');
}
