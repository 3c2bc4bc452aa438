import { useEffect, useId, useRef, useState } from 'react';
import { formatViewState, parseViewState, type ViewState } from '../../logs/view-state';
import { visibleStart } from '../../logs/visible-text';
import {
  cleanName,
  isSameName,
  MAX_VIEW_NAME,
  MAX_VIEWS,
  nameProblem,
  readViewsFile,
  useSavedViews,
  viewsFile,
} from '../../settings/saved-views';
import { useStorageHealth } from '../../settings/settings-storage';
import { setStartView, startView } from '../../settings/start-view';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatCounted } from '../../ui/format';
import { saveText } from '../../ui/save-text';
import { TextField } from '../../ui/text-field';
import { SavedViewRow } from './saved-view-row';
import styles from './views.module.css';

export interface SavedViewsDialogProps {
  /** What is looked at now. */
  readonly view: ViewState;
  readonly onOpenView: (view: ViewState) => void;
  readonly onClose: () => void;
}

/** A file larger than this is no list of views. Bytes. */
const MAX_FILE = 5_000_000;

/** Addresses kept under names: save, open, rename, delete, take elsewhere as a file. */
export function SavedViewsDialog({ view, onOpenView, onClose }: SavedViewsDialogProps) {
  const { views, undo, save, rename, remove, add, undoLast } = useSavedViews();
  const stored = useStorageHealth((health) => health.works);
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const [start, setStart] = useState(startView);
  const query = formatViewState(view).toString();
  const clean = cleanName(name);
  const replaces = views.find((one) => isSameName(one.name, clean));
  const full = views.length >= MAX_VIEWS && replaces === undefined;
  // The button that was pressed is gone with its row; undoing is what may be wanted next.
  const removed = undo?.what.startsWith('Deleted') ?? false;
  useEffect(() => {
    if (removed) undoButton.current?.focus();
  }, [removed]);
  const keep = () => {
    if (clean === '' || full) return;
    save(clean, query);
    setSaid('');
    setName('');
  };
  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const found = chosen.size > MAX_FILE ? null : readViewsFile(await chosen.text());
    if (found === null) {
      setSaid('Nothing imported: the file is no list of views.');
      return;
    }
    add(found.views);
    setSaid(
      found.left > 0 ? `${formatCounted(found.left, 'view', 'views')} of the file could not be read.` : '',
    );
  };
  const toggleStart = (of: string) => {
    const next = start === of ? '' : of;
    if (setStartView(next)) setStart(next);
    else setSaid('This browser does not keep a start view: storage is blocked or full.');
  };
  return (
    <Dialog title="Saved views" onClose={onClose}>
      <p className={styles.hint}>
        What is looked at now under a name: endpoints, range, filters, view, aggregations. A relative range
        stays relative. Kept in this browser, without the API key.
      </p>
      <form
        className={styles.save}
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <TextField
          ref={field}
          label="Name of this view"
          value={name}
          maxLength={MAX_VIEW_NAME}
          problem={full ? `At most ${MAX_VIEWS} views are kept; delete one first.` : null}
          hint={replaces === undefined ? undefined : 'Replaces the view of this name.'}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="primary" disabled={clean === '' || full}>
          {replaces === undefined ? 'Save' : 'Replace'}
        </Button>
      </form>
      {!stored && (
        <p role="alert" className={styles.warning}>
          This browser’s storage is blocked or full: saved views are gone when the page is closed.
        </p>
      )}
      <div className={styles.outcome}>
        <p role="status" aria-label="Saved views changed">
          {[undo === null ? '' : `${visibleStart(undo.what, 120)}.`, said]
            .filter((text) => text !== '')
            .join(' ')}
        </p>
        {undo !== null && (
          <Button
            ref={undoButton}
            small
            onClick={() => {
              undoLast();
              setStart(startView());
              field.current?.focus();
            }}
          >
            Undo
          </Button>
        )}
      </div>
      {views.length === 0 ? (
        <p className={styles.empty}>No saved views yet.</p>
      ) : (
        <ul className={styles.list} aria-label="Saved views">
          {views.map((saved) => (
            <SavedViewRow
              key={saved.name}
              saved={saved}
              current={saved.query === query}
              isStart={saved.query === start}
              problemOf={(to) => nameProblem(views, to, saved.name)}
              onOpen={() => {
                onOpenView(parseViewState(new URLSearchParams(saved.query)).state);
                onClose();
              }}
              onReplace={() => save(saved.name, query)}
              onRename={(to) => rename(saved.name, to)}
              onRemove={() => {
                remove(saved.name);
                setStart(startView());
              }}
              onStart={() => toggleStart(saved.query)}
            />
          ))}
        </ul>
      )}
      <div className={styles.files}>
        <Button
          disabled={views.length === 0}
          onClick={() => saveText(viewsFile(views), 'endpoint-logs-views.json')}
        >
          Export as JSON
        </Button>
        <Button aria-describedby={`${id}-import`} onClick={() => file.current?.click()}>
          Import…
        </Button>
        <span id={`${id}-import`} className={styles.hint}>
          adds the views of a file; those of the same name are replaced
        </span>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label="Import saved views"
          hidden
          onChange={(event) => {
            void read(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
    </Dialog>
  );
}
