import { type ReactNode, useReducer } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import type { LogEntry } from '../../logs/entry';
import { originalOf } from '../../logs/redacted-from';
import { redactEntry } from '../../logs/redaction';
import { Button } from '../../ui/button';
import { formatCounted } from '../../ui/format';
import styles from './privacy.module.css';

export interface RevealableEntryProps {
  readonly entry: LogEntry;
  /** Draws the entry as it may be seen. */
  readonly children: (shown: LogEntry) => ReactNode;
}

/** Entries revealed by hand: until the page is closed, and nowhere else than in their details. */
const revealed = new WeakSet<LogEntry>();

/** An entry's details with its secrets taken out, and the way to see them. What is shown is what can be copied. */
export function RevealableEntry({ entry, children }: RevealableEntryProps) {
  const { rules } = useRedaction();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const original = originalOf(entry);
  const redacted = redactEntry(original, rules);
  if (redacted.count === 0) return children(original);
  const open = revealed.has(original);
  const toggle = () => {
    if (!revealed.delete(original)) revealed.add(original);
    redraw();
  };
  return (
    <>
      <div className={styles.reveal}>
        <span>
          {open
            ? 'Shown as received. Exports stay redacted.'
            : `${formatCounted(redacted.count, 'value is', 'values are')} redacted here.`}
        </span>
        <Button small onClick={toggle}>
          {open ? 'Hide redacted values' : 'Reveal redacted values'}
        </Button>
      </div>
      {children(open ? original : redacted.entry)}
    </>
  );
}
