import { visibleStart } from '../../logs/visible-text';
import type { ArchiveFileState } from './archive-session';

/** What must be said with every answer while files are read: that there will be more. */
export function aboutReading(files: readonly ArchiveFileState[], entries: number): readonly string[] {
  const left = files.filter(({ state }) => state === 'waiting' || state === 'reading');
  const [first] = left;
  if (first === undefined) return [];
  const others = left.length === 1 ? '' : ` and ${formatted(left.length - 1)} more`;
  return [
    `${visibleStart(first.file.name, NAME_LENGTH)}${others} was still being read: what is shown and counted here are the first ${formatted(entries)} entries so far.`,
  ];
}

function formatted(count: number): string {
  return count.toLocaleString('en-US');
}

const NAME_LENGTH = 120;

/** What must be said with every answer: that files were not read to their end. */
export function aboutFiles(files: readonly ArchiveFileState[]): readonly string[] {
  return files
    .filter(({ reason, state }) => reason !== null && state !== 'reading')
    .map(({ file, reason, entries }) => {
      const name = visibleStart(file.name, NAME_LENGTH);
      return entries > 0 ? `${name} is here only in part. ${reason}` : `${name} is not here. ${reason}`;
    });
}
