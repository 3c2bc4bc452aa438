import { type KeyboardEvent, useState } from 'react';
import styles from './column-buttons.module.css';

export interface ColumnButtonsProps {
  readonly name: string;
  readonly count: number;
  /** What a column shows, in words. */
  readonly label: (index: number) => string;
  /** Shown while no column is pointed at. */
  readonly hint: string;
  readonly onPick: (index: number) => void;
}

const STEPS = new Map<string, (index: number, last: number) => number>([
  ['ArrowLeft', (index) => index - 1],
  ['ArrowRight', (index) => index + 1],
  ['Home', () => 0],
  ['End', (_, last) => last],
]);

/**
 * The columns of a chart as buttons over it: one stop for the Tab key, arrow keys from column to column. The figures
 * of the column under the pointer or the focus stand below. Goes into a box that is positioned.
 */
export function ColumnButtons({ name, count, label, hint, onPick }: ColumnButtonsProps) {
  const [current, setCurrent] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const stop = Math.min(current, count - 1);
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = STEPS.get(event.key)?.(stop, count - 1);
    if (next === undefined) return;
    event.preventDefault();
    const target = event.currentTarget.children[Math.min(count - 1, Math.max(0, next))];
    if (target instanceof HTMLElement) target.focus();
  };
  const columns = Array.from({ length: count }, (_, index) => index);
  return (
    <>
      <div
        role="toolbar"
        aria-label={name}
        className={styles.columns}
        onKeyDown={move}
        onPointerLeave={() => setShown(null)}
      >
        {columns.map((index) => (
          <button
            key={index}
            type="button"
            className={styles.column}
            tabIndex={index === stop ? 0 : -1}
            aria-label={label(index)}
            onFocus={() => {
              setCurrent(index);
              setShown(index);
            }}
            onBlur={() => setShown(null)}
            onPointerEnter={() => setShown(index)}
            onClick={() => onPick(index)}
          />
        ))}
      </div>
      <p className={styles.readout} aria-hidden="true">
        {shown === null || shown >= count ? hint : label(shown)}
      </p>
    </>
  );
}
