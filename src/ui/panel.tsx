import { type ReactNode, useId } from 'react';
import styles from './controls.module.css';

export interface PanelProps {
  readonly title: string;
  /** What the figures speak of: "server's count", "computed from 1,000 loaded entries". */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled region beside the table. */
export function Panel({ title, note, actions, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.panelHead}>
        <h2 id={id} className={styles.panelTitle}>
          {title}
        </h2>
        {actions}
      </div>
      {note !== undefined && <p className={styles.hint}>{note}</p>}
      {children}
    </section>
  );
}
