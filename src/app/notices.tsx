import { useState } from 'react';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import styles from './app.module.css';

/** Remarks that ask for no action; each can be put away. */
export function Notices({ texts }: { readonly texts: readonly string[] }) {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  return (
    <div className={styles.notices} role="status" aria-label="Notices">
      {texts
        .filter((text) => !dismissed.includes(text))
        .map((text) => (
          <div key={text} className={styles.notice}>
            <span>{text}</span>
            <Button
              look="quiet"
              small
              aria-label="Dismiss notice"
              icon={<Icon name="close" />}
              onClick={() => setDismissed([...dismissed, text])}
            />
          </div>
        ))}
    </div>
  );
}
