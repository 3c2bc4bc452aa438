import { type ReactNode, useRef } from 'react';
import type { AssumedZone } from '../../logs/archive/archive';
import { type ArchiveState, isReading } from '../../sources/archive/archive-session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatBytes } from '../../ui/format';
import { SelectField } from '../../ui/select-field';
import styles from './archive.module.css';
import { outcomeText } from './archive-text';
import { FileCard } from './file-card';

export interface ArchiveDialogProps {
  readonly state: Pick<
    ArchiveState,
    | 'files'
    | 'zone'
    | 'budgetBytes'
    | 'bytes'
    | 'archive'
    | 'problem'
    | 'cancel'
    | 'remove'
    | 'reread'
    | 'setBudget'
    | 'chooseColumns'
  >;
  /** Null for a file that is kept already, or where none can be. */
  readonly keepOf: (file: File) => ((file: File) => void) | null;
  /** The files kept in this browser. */
  readonly kept: ReactNode;
  /** What was dropped and cannot be opened; null for nothing. */
  readonly refused: string | null;
  /** What is shown without files: "Demo data". */
  readonly connection: string;
  readonly onAdd: () => void;
  readonly onCloseFiles: () => void;
  readonly onClose: () => void;
}

const BUDGETS = [250e6, 500e6, 1e9, 2e9, 4e9];

/** The files being read and those that are open, with what became of each. */
export function ArchiveDialog(props: ArchiveDialogProps) {
  const { state, connection, keepOf, kept, refused, onAdd, onCloseFiles, onClose } = props;
  const { files, zone, budgetBytes, bytes, archive, problem } = state;
  const reading = isReading(state);
  const ended = files.filter((file) => file.state !== 'waiting' && file.state !== 'reading').length;
  const entries = files.reduce((sum, file) => sum + file.entries, 0);
  const list = useRef<HTMLUListElement>(null);
  const onRemove = (slot: number) => {
    // The button pressed goes with its card; the list stays.
    list.current?.focus();
    state.remove(slot);
  };
  return (
    <Dialog title="Log files" onClose={onClose}>
      <div className={styles.body}>
        <p className={styles.quiet}>
          Files are read in this browser only: nothing of them is uploaded, and no request is sent for them.
          Without a network this page goes on working while it is open, but it cannot be loaded again.
        </p>
        {problem !== null && <p role="alert">{problem}</p>}
        {refused !== null && <p role="alert">{refused}</p>}
        <p role="status" className={styles.outcome}>
          {reading
            ? `Reading file ${ended + 1} of ${files.length}…`
            : files.length > 0
              ? outcomeText(files, entries)
              : ''}
        </p>
        <ul ref={list} tabIndex={-1} className={styles.cards} aria-label="Files">
          {files.map((file) => (
            <FileCard
              key={file.slot}
              state={file}
              onCancel={state.cancel}
              onKeep={keepOf(file.file)}
              onRemove={onRemove}
              onChooseColumns={state.chooseColumns}
            />
          ))}
        </ul>
        {kept}
        <div className={styles.settings}>
          <div className={styles.memory}>
            <span id="archive-memory">
              Memory: {formatBytes(bytes)} of {formatBytes(budgetBytes)}
            </span>
            <meter aria-labelledby="archive-memory" max={budgetBytes} value={bytes} />
          </div>
          <SelectField
            label="Memory budget"
            value={String(budgetBytes)}
            options={BUDGETS.map((size) => ({ value: String(size), label: formatBytes(size) }))}
            onChoose={(value) => state.setBudget(Number(value))}
          />
          <SelectField
            label="Timestamps without a zone are in"
            value={zone}
            options={[
              { value: 'utc', label: 'UTC' },
              { value: 'local', label: 'local time' },
            ]}
            title="Reads the files again"
            onChoose={(value) =>
              state.reread({ zone: value === 'local' ? 'local' : ('utc' satisfies AssumedZone) })
            }
          />
        </div>
        <div className={styles.actions}>
          {archive !== null && (
            <Button look="primary" onClick={onClose}>
              {archive.whole ? 'Show entries' : 'Show entries so far'}
            </Button>
          )}
          {reading && <Button onClick={() => state.cancel(null)}>Cancel reading</Button>}
          <Button onClick={onAdd}>Add log files</Button>
          {files.length > 0 && (
            <Button onClick={onCloseFiles}>Close files and go back to {connection}</Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
