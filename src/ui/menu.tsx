import type { KeyboardEvent, ReactNode } from 'react';
import styles from './controls.module.css';
import { Popover } from './popover';

export interface MenuEntry {
  readonly label: string;
  /** One line of explanation below the label. */
  readonly hint?: string;
  /** Given for an option that is switched on and off; the menu stays open then. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

export interface MenuProps {
  readonly name: string;
  readonly icon?: ReactNode;
  readonly align?: 'start' | 'end';
  readonly entries: readonly MenuEntry[];
}

/** A menu button (WAI-ARIA APG): arrows, Home and End move, Enter chooses, Escape closes. */
export function Menu({ name, icon, align = 'start', entries }: MenuProps) {
  return (
    <Popover name={name} icon={icon} align={align} role="menu">
      {(close) =>
        entries.map((entry, index) => (
          <button
            key={entry.label}
            type="button"
            role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            {...(entry.checked === undefined ? {} : { 'aria-checked': entry.checked })}
            tabIndex={index === 0 ? 0 : -1}
            className={styles.menuItem}
            aria-label={entry.label}
            onKeyDown={moveFocus}
            onClick={() => {
              if (entry.checked === undefined) close();
              entry.onSelect();
            }}
          >
            <span>
              {entry.checked !== undefined && (
                <span className={styles.menuMark} aria-hidden="true">
                  {entry.checked ? '☑' : '☐'}
                </span>
              )}
              {entry.label}
            </span>
            {entry.hint !== undefined && <span className={styles.hint}>{entry.hint}</span>}
          </button>
        ))
      }
    </Popover>
  );
}

function moveFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const items = Array.from(
    event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [],
  );
  const at = items.indexOf(event.currentTarget);
  const target = new Map([
    ['ArrowDown', items[(at + 1) % items.length]],
    ['ArrowUp', items[(at - 1 + items.length) % items.length]],
    ['Home', items[0]],
    ['End', items.at(-1)],
  ]).get(event.key);
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
