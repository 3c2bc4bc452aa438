import { type ComponentPropsWithRef, type ReactNode, useId } from 'react';
import styles from './controls.module.css';

export interface TextFieldProps extends ComponentPropsWithRef<'input'> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the value cannot be used; marks the field invalid. */
  readonly problem?: string | null;
}

export function TextField({ label, hint, problem = null, className, ...input }: TextFieldProps) {
  const id = useId();
  return (
    <div className={`${styles.field} ${className ?? ''}`}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        aria-invalid={problem !== null}
        aria-describedby={problem !== null || hint !== undefined ? `${id}-note` : undefined}
        autoComplete="off"
        spellCheck={false}
        {...input}
      />
      {problem !== null ? (
        <span id={`${id}-note`} className={styles.error}>
          {problem}
        </span>
      ) : (
        hint !== undefined && (
          <span id={`${id}-note`} className={styles.hint}>
            {hint}
          </span>
        )
      )}
    </div>
  );
}
