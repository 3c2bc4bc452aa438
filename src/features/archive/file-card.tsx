import type { ArchiveFileState } from '../../sources/archive/archive-session';
import { Button } from '../../ui/button';
import styles from './archive.module.css';
import { entriesText, stateText } from './archive-text';
import { BadLines } from './bad-lines';

export interface FileCardProps {
  readonly state: ArchiveFileState;
  readonly onCancel: (id: number) => void;
  /** Null where it is kept already, or cannot be. */
  readonly onKeep: ((file: File) => void) | null;
}

/** One file: how far it has been read, what was found in it, and what could not be read. */
export function FileCard({ state, onCancel, onKeep }: FileCardProps) {
  const { id, file, bytesRead, notes, badCount, bad } = state;
  const running = state.state === 'waiting' || state.state === 'reading';
  return (
    <li className={styles.card} data-state={state.state}>
      <div className={styles.cardHead}>
        <strong className={styles.name}>{file.name}</strong>
        {running && (
          <Button small aria-label={`Cancel ${file.name}`} onClick={() => onCancel(id)}>
            Cancel
          </Button>
        )}
        {!running && onKeep !== null && (
          <Button small aria-label={`Keep ${file.name} in this browser`} onClick={() => onKeep(file)}>
            Keep in this browser
          </Button>
        )}
      </div>
      {running && (
        <progress
          className={styles.bar}
          aria-label={`Reading ${file.name}`}
          max={Math.max(1, file.size)}
          value={bytesRead}
        />
      )}
      <p className={styles.state}>{stateText(state)}</p>
      {state.state !== 'waiting' && <p className={styles.quiet}>{entriesText(state)}</p>}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label={`Notes on ${file.name}`}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {badCount > 0 && <BadLines fileName={file.name} count={badCount} lines={bad} />}
    </li>
  );
}
