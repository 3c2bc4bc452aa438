import type { EntryLevel } from '../logs/level';
import styles from './log-ui.module.css';

export interface LevelBadgeProps {
  readonly level: EntryLevel;
  /** The level as sent, shown as it is when it is none of the API's. */
  readonly text?: string;
}

/** A level as colour and text. */
export function LevelBadge({ level, text = '' }: LevelBadgeProps) {
  return (
    <span className={styles.level} data-level={level}>
      {level === 'unknown' ? text || 'unknown' : level}
    </span>
  );
}
