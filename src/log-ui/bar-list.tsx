import { visibleStart } from '../logs/visible-text';
import styles from './bar-list.module.css';
import { useRedaction } from './use-redaction';

/** One name and its figure. */
export interface BarRow {
  readonly key: string;
  /** From the logs, so any text. */
  readonly label: string;
  /** The figure as text, at the row's end. */
  readonly figure: string;
  /** A second line. */
  readonly detail?: string;
  /** Length of the row's bar, 0 to 1; no bar when absent. */
  readonly share?: number;
  /** A colour token for the bar. */
  readonly fill?: string;
  /** Whether this row is what is filtered by now. */
  readonly active?: boolean;
  /** What a press does, for the row's name; the row is no button without it. */
  readonly action?: string;
  readonly onPick?: () => void;
}

export interface BarListProps {
  readonly name: string;
  readonly rows: readonly BarRow[];
}

/** Horizontal bars with their names and figures; rows that filter are buttons. */
export function BarList({ name, rows }: BarListProps) {
  return (
    <ul className={styles.list} aria-label={name}>
      {rows.map((row) => (
        <li key={row.key}>
          {row.onPick === undefined ? (
            <div className={styles.row}>
              <RowContent row={row} />
            </div>
          ) : (
            <button type="button" className={styles.row} aria-pressed={row.active} onClick={row.onPick}>
              <RowContent row={row} />
              {row.action !== undefined && <span className="visually-hidden">, {row.action}</span>}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** More than a row is wide; a name can be any text. */
const MAX_LABEL = 200;

function RowContent({ row }: { readonly row: BarRow }) {
  const label = visibleStart(useRedaction().text(row.label), MAX_LABEL);
  return (
    <>
      <span className={styles.line}>
        <bdi className={styles.label} title={label}>
          {label}
        </bdi>{' '}
        <span className={styles.figure}>{row.figure}</span>
      </span>
      {row.share !== undefined && (
        <span className={styles.track}>
          {row.share > 0 && (
            <span
              className={styles.bar}
              style={{ inlineSize: `${100 * row.share}%`, background: row.fill }}
            />
          )}
        </span>
      )}
      {row.detail !== undefined && <span className={styles.detail}> {row.detail}</span>}
    </>
  );
}
