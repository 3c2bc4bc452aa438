import { type ReactNode, useId } from 'react';
import { Icon } from '../../ui/icon';
import styles from './entry.module.css';

export interface SectionProps {
  readonly title: string;
  /** One line that sums the section up, beside its title. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of the entry. */
export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <div className={styles.section}>
      <div className={styles.sectionHead}>
        <h3 className={styles.sectionTitle}>{title}</h3>
        {note !== undefined && <span className={styles.sectionNote}>{note}</span>}
        {actions !== undefined && <span className={styles.sectionActions}>{actions}</span>}
      </div>
      {children}
    </div>
  );
}

/** A named group inside a section. */
export function SubSection({ title, note, children }: Omit<SectionProps, 'actions'>) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.subSection}>
      <div className={styles.subHead}>
        <span id={id} className={styles.subTitle}>
          {title}
        </span>
        {note !== undefined && <span className={styles.sectionNote}>{note}</span>}
      </div>
      {children}
    </div>
  );
}

/** Something the reader must not miss, marked by an icon and a ground colour. */
export function Notice({ children, bad = false }: { readonly children: ReactNode; readonly bad?: boolean }) {
  return (
    <p className={styles.notice} data-bad={bad || undefined}>
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
