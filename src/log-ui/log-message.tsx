import { splitMatches } from './highlight';
import styles from './log-ui.module.css';

export interface LogMessageProps {
  readonly text: string;
  readonly pattern: RegExp | null;
}

/** A message with the search's matches marked. Log text is only ever a text node. */
export function LogMessage({ text, pattern }: LogMessageProps) {
  let at = 0;
  return (
    <bdi className={styles.message}>
      {splitMatches(text, pattern).map((part) => {
        const key = at;
        at += part.text.length;
        return part.match ? (
          <mark key={key} className={styles.match}>
            {part.text}
          </mark>
        ) : (
          part.text
        );
      })}
    </bdi>
  );
}
