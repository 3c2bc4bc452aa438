import { useState } from 'react';
import { visibleStart } from '../../logs/visible-text';
import { MAX_VIEW_NAME, type SavedView } from '../../settings/saved-views';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { TextField } from '../../ui/text-field';
import styles from './views.module.css';

export interface SavedViewRowProps {
  readonly saved: SavedView;
  /** Whether it is what is looked at now. */
  readonly current: boolean;
  readonly isStart: boolean;
  /** Why it cannot be called so; null when it can. */
  readonly problemOf: (name: string) => string | null;
  readonly onOpen: () => void;
  readonly onReplace: () => void;
  readonly onRename: (name: string) => void;
  readonly onRemove: () => void;
  readonly onStart: () => void;
}

/** One saved view and what can be done with it. Its name is the user's or a file's, so any text. */
export function SavedViewRow(props: SavedViewRowProps) {
  const { saved, current, isStart } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const name = visibleStart(saved.name, MAX_VIEW_NAME);
  if (draft !== null) {
    const problem = draft === saved.name ? null : props.problemOf(draft);
    return (
      <li>
        <form
          className={styles.save}
          onSubmit={(event) => {
            event.preventDefault();
            if (problem !== null) return;
            if (draft !== saved.name) props.onRename(draft);
            setDraft(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
          }}
        >
          <TextField
            label={`New name of ${name}`}
            value={draft}
            maxLength={MAX_VIEW_NAME}
            problem={problem}
            autoFocus
            onChange={(event) => setDraft(event.target.value)}
          />
          <Button type="submit" disabled={problem !== null}>
            Rename
          </Button>
          <Button onClick={() => setDraft(null)}>Cancel</Button>
        </form>
      </li>
    );
  }
  return (
    <li className={styles.row}>
      <Button
        look="link"
        className={styles.open}
        aria-label={`Open ${name}`}
        aria-current={current || undefined}
        onClick={props.onOpen}
      >
        <bdi>{name}</bdi>
      </Button>
      {current && <span className={styles.hint}>shown now</span>}
      <span className={styles.tools}>
        <Button
          look="quiet"
          small
          aria-pressed={isStart}
          aria-label={`Start with ${name}`}
          title="Open the dashboard with it"
          onClick={props.onStart}
        >
          Start
        </Button>
        <Button
          look="quiet"
          small
          disabled={current}
          aria-label={`Overwrite ${name}`}
          title="Put what is looked at now in its place"
          onClick={props.onReplace}
        >
          Overwrite
        </Button>
        <Button look="quiet" small aria-label={`Rename ${name}`} onClick={() => setDraft(saved.name)}>
          Rename
        </Button>
        <Button
          look="quiet"
          small
          aria-label={`Delete ${name}`}
          title="Delete"
          icon={<Icon name="close" />}
          onClick={props.onRemove}
        />
      </span>
    </li>
  );
}
