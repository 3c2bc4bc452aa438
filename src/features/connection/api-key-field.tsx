import { type ReactNode, type Ref, useState } from 'react';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import styles from './connection.module.css';

export interface ApiKeyFieldProps {
  readonly inputRef: Ref<HTMLInputElement>;
  readonly hint: ReactNode;
  readonly problem: string | null;
  readonly disabled: boolean;
  readonly onEdit: () => void;
}

/**
 * The masked field of the API key. A masked text field, not a password field: password managers and history leave
 * it alone. It is not controlled, because React would mirror a controlled value into the `value` attribute, where
 * anything that copies the page's HTML finds it.
 */
export function ApiKeyField({ inputRef, hint, problem, disabled, onEdit }: ApiKeyFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.keyRow}>
      <TextField
        ref={inputRef}
        className={shown ? styles.key : `${styles.key} ${styles.masked}`}
        label="API key"
        type="text"
        hint={hint}
        problem={problem}
        disabled={disabled}
        autoCapitalize="off"
        autoCorrect="off"
        data-1p-ignore
        data-lpignore="true"
        data-bwignore
        onChange={onEdit}
      />
      <Button
        className={styles.show}
        aria-pressed={shown}
        disabled={disabled}
        onClick={() => setShown(!shown)}
      >
        Show key
      </Button>
    </div>
  );
}
