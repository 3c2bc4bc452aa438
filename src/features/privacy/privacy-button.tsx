import { useState } from 'react';
import { Part } from '../../log-ui/part';
import type { LogEntry } from '../../logs/entry';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { lazyPart } from '../../ui/lazy-part';
import styles from './privacy.module.css';

const PrivacyDialog = lazyPart(() => import('./privacy-dialog').then((module) => module.PrivacyDialog));

export interface PrivacyButtonProps {
  /** The entries whose rows are in view now, as received. */
  readonly entriesInView: () => readonly LogEntry[];
}

/** Opens what is redacted and what was done with logs in this browser. */
export function PrivacyButton({ entriesInView }: PrivacyButtonProps) {
  const [inView, setInView] = useState<readonly LogEntry[] | null>(null);
  return (
    <>
      <Button
        icon={<Icon name="shield" />}
        title="Redaction; exports and connections of this browser"
        aria-haspopup="dialog"
        aria-expanded={inView !== null}
        onClick={() => setInView(entriesInView())}
      >
        <span className={styles.buttonText}>Privacy</span>
      </Button>
      {inView !== null && (
        <Part name="Privacy" onClose={() => setInView(null)}>
          <PrivacyDialog entriesInView={inView} onClose={() => setInView(null)} />
        </Part>
      )}
    </>
  );
}
