import { type ArchiveFileState, isReading } from '../../sources/archive/archive-session';
import { Button } from '../../ui/button';
import { formatCount, formatCounted } from '../../ui/format';
import styles from './archive.module.css';
import { badText, fileName, readingText } from './archive-text';

export interface ArchiveBannerProps {
  readonly files: readonly ArchiveFileState[];
  /** Shown; null while nothing of the files is. */
  readonly entries: number | null;
  readonly untimed: number;
  readonly connection: string;
  readonly onShowFiles: () => void;
  /** Shows what has been read since. */
  readonly onShowSoFar: () => void;
  readonly onCloseFiles: () => void;
}

/** Names listed; more are only counted. */
const MAX_NAMES = 3;

/** Says that what is shown comes from files, of what quality they are, how far they are read, and how to get back. */
export function ArchiveBanner(props: ArchiveBannerProps) {
  const { files, entries, untimed, connection } = props;
  const names = files.slice(0, MAX_NAMES).map(({ file }) => fileName(file.name));
  const more = files.length - names.length;
  const bad = files.reduce((sum, { badCount }) => sum + badCount, 0);
  const read = files.reduce((sum, file) => sum + file.entries, 0);
  const partial = files.filter(({ state }) => !['done', 'reading', 'waiting'].includes(state)).length;
  const reading = isReading({ files });
  const remarks = [
    readingText(files) ?? '',
    bad === 0 ? '' : badText(bad),
    partial === 0 ? '' : `${formatCounted(partial, 'file is', 'files are')} not read to the end`,
    untimed === 0 ? '' : `${formatCounted(untimed, 'entry has', 'entries have')} no time`,
  ].filter((text) => text !== '');
  const counted = formatCounted(entries ?? 0, 'entry', 'entries');
  return (
    <section className={styles.banner} aria-label="Log files shown">
      <p className={styles.bannerText}>
        <strong>
          {entries === null ? 'Opening' : 'Shown from'}{' '}
          {files.length === 1 ? 'a file' : `${formatCount(files.length)} files`}
        </strong>
        , never uploaded: {names.join(', ')}
        {more > 0 ? ` and ${formatCount(more)} more` : ''} ({counted}
        {reading ? ' so far' : ''}
        {remarks.length > 0 ? `; ${remarks.join('; ')}` : ''}).
      </p>
      {reading && entries !== null && (
        <Button small disabled={read <= entries} onClick={props.onShowSoFar}>
          Show the {formatCount(Math.max(read, entries))} read so far
        </Button>
      )}
      <Button small onClick={props.onShowFiles}>
        Show files
      </Button>
      <Button small onClick={props.onCloseFiles}>
        Close files and go back to {connection}
      </Button>
    </section>
  );
}
