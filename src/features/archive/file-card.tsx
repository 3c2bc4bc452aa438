import type { ArchiveFileState } from '../../sources/archive/archive-session';
import { Button } from '../../ui/button';
import styles from './archive.module.css';
import { entriesText, fileName, stateText } from './archive-text';
import { BadLines } from './bad-lines';
import { ColumnMapping, type ColumnMappingProps } from './column-mapping';

export interface FileCardProps {
  readonly state: ArchiveFileState;
  readonly onCancel: (id: number) => void;
  /** Null where it is kept already, or cannot be. */
  readonly onKeep: ((file: File) => void) | null;
  readonly onRemove: (slot: number) => void;
  readonly onChooseColumns: ColumnMappingProps['onChoose'];
}

/** One file: how far it has been read, what was found in it, and what could not be read. */
export function FileCard({ state, onCancel, onKeep, onRemove, onChooseColumns }: FileCardProps) {
  const { id, slot, file, bytesRead, notes, badCount, bad, columns } = state;
  const name = fileName(file.name);
  const running = state.state === 'waiting' || state.state === 'reading';
  return (
    <li className={styles.card} data-state={state.state}>
      <div className={styles.cardHead}>
        <strong className={styles.name}>
          <bdi>{name}</bdi>
        </strong>
        <span className={styles.cardButtons}>
          {running && (
            <Button small aria-label={`Cancel ${name}`} onClick={() => onCancel(id)}>
              Cancel
            </Button>
          )}
          {!running && onKeep !== null && (
            <Button small aria-label={`Keep ${name} in this browser`} onClick={() => onKeep(file)}>
              Keep in this browser
            </Button>
          )}
          <Button small aria-label={`Remove ${name}`} onClick={() => onRemove(slot)}>
            Remove
          </Button>
        </span>
      </div>
      {running && (
        <progress
          className={styles.bar}
          aria-label={`Reading ${name}`}
          max={Math.max(1, file.size)}
          value={bytesRead}
        />
      )}
      <p className={styles.state}>{stateText(state)}</p>
      {state.state !== 'waiting' && <p className={styles.quiet}>{entriesText(state)}</p>}
      {notes.length > 0 && (
        <ul className={styles.notes} aria-label={`Notes on ${name}`}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {columns !== null && <ColumnMapping fileName={name} columns={columns} onChoose={onChooseColumns} />}
      {badCount > 0 && <BadLines fileName={name} count={badCount} lines={bad} />}
    </li>
  );
}
