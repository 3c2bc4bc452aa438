import { useId, useRef, useState } from 'react';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { TextField } from '../ui/text-field';
import styles from './name-list.module.css';

export interface NameListProps {
  /** "Only these sources". */
  readonly label: string;
  readonly names: readonly string[];
  readonly suggested: readonly string[];
  readonly onNames: (names: readonly string[]) => void;
}

/** A list of names: each can be removed, and others added by typing or from the suggestions. */
export function NameList({ label, names, suggested, onNames }: NameListProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState('');
  const add = () => {
    const name = draft.trim();
    setDraft('');
    if (name !== '' && !names.includes(name)) onNames([...names, name]);
    input.current?.focus();
  };
  return (
    <fieldset className={styles.group} aria-label={label}>
      <div className={styles.inline}>
        <TextField
          ref={input}
          label={label}
          list={id}
          value={draft}
          placeholder={names.length === 0 ? 'any' : ''}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add();
          }}
        />
        <Button aria-label={`Add to ${label.toLowerCase()}`} onClick={add}>
          Add
        </Button>
        <datalist id={id}>
          {suggested
            .filter((name) => !names.includes(name))
            .map((name) => (
              <option key={name} value={name} />
            ))}
        </datalist>
      </div>
      {names.length > 0 && (
        <ul className={styles.chips}>
          {names.map((name) => (
            <li key={name} className={styles.chip}>
              <bdi className={styles.chipText}>{name === '' ? '(no source)' : name}</bdi>
              <Button
                look="quiet"
                small
                aria-label={`Remove ${name === '' ? '(no source)' : name}`}
                icon={<Icon name="close" />}
                onClick={() => onNames(names.filter((other) => other !== name))}
              />
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
