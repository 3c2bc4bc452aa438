import { useId } from 'react';
import type { Connection } from '../../sources/connection';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './connection.module.css';

export interface ConnectionButtonProps {
  readonly connection: Connection | null;
  /** Whether the dialog is open. */
  readonly open: boolean;
  readonly onOpen: () => void;
}

/** Opens the connection dialog, with where the logs come from beside it. */
export function ConnectionButton({ connection, open, onOpen }: ConnectionButtonProps) {
  const id = useId();
  const source = connectionLabel(connection);
  return (
    <div className={styles.bar}>
      <Button
        icon={<Icon name="plug" />}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-describedby={id}
        onClick={onOpen}
      >
        <span className={styles.buttonText}>Connection</span>
      </Button>
      <span id={id} className={styles.source} title={source}>
        {source}
      </span>
    </div>
  );
}

/** "Demo data", "Proxy", "api.tensorone.ai" or "Not connected". */
export function connectionLabel(connection: Connection | null): string {
  if (connection === null) return 'Not connected';
  if (connection.mode === 'demo') return 'Demo data';
  if (connection.mode === 'proxy') return 'Proxy';
  return URL.canParse(connection.baseUrl) ? new URL(connection.baseUrl).host : connection.baseUrl;
}
