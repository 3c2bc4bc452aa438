import styles from './check-list.module.css';

export interface CheckListProps {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
}

/** A group of checkboxes over a list of names. What is chosen keeps the order of the options. */
export function CheckList({ label, hint, options, chosen, onChosen }: CheckListProps) {
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.checks}>
        {options.map((option) => (
          <label key={option} className={styles.check}>
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              onChange={({ target }) =>
                onChosen(
                  options.filter((other) => (other === option ? target.checked : chosen.includes(other))),
                )
              }
            />
            <bdi>{option}</bdi>
          </label>
        ))}
      </div>
      {hint !== undefined && <span className={styles.hint}>{hint}</span>}
    </fieldset>
  );
}
