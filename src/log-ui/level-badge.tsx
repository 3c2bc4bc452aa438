import type { EntryLevel } from '../logs/level';
import { visibleStart } from '../logs/visible-text';
import styles from './log-ui.module.css';

export interface LevelBadgeProps {
  readonly level: EntryLevel;
  /** The level as sent, shown as it is when it is none of the API's. */
  readonly text?: string;
  /** Given where it is a table's cell itself. */
  readonly role?: 'cell';
  readonly className?: string;
}

/** More than a column is wide; the details say the whole level. */
const MAX_TEXT = 60;

/** A level as colour and text. */
export function LevelBadge({ level, text = '', role, className = '' }: LevelBadgeProps) {
  return (
    <span role={role} className={`${styles.level} ${className}`} data-level={level}>
      {level === 'unknown' ? visibleStart(text, MAX_TEXT) || 'unknown' : level}
    </span>
  );
}
