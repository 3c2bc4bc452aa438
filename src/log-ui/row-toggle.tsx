import styles from './row-toggle.module.css';

export interface RowToggleProps {
  readonly open: boolean;
  /** What tells the row apart in its list: the button is found by it. */
  readonly row: number;
  readonly onToggle: (row: number) => void;
}

/** The button of a row that shows and hides its details. A function that draws, as rows are drawn by the thousand. */
export function drawToggle({ open, row, onToggle }: RowToggleProps) {
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-expanded={open}
      aria-label={open ? 'Hide details' : 'Show details'}
      data-toggle={row}
      onClick={() => onToggle(row)}
    />
  );
}
