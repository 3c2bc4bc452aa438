import { MIN_GAP_MS, type Trace } from '../../logs/analysis/trace';
import { spanText } from './trace-text';
import styles from './waterfall.module.css';

/** What the chart's shapes mean; only those that it holds. */
export function WaterfallLegend({ trace }: { readonly trace: Trace }) {
  const bars = trace.rows.some(({ spanStart, time }) => time > spanStart);
  const points = trace.rows.some(({ spanStart, time }) => time === spanStart);
  const covered = trace.gaps.some((gap) => gap.covered);
  const silent = trace.gaps.some((gap) => !gap.covered);
  return (
    <p className={styles.legend}>
      {bars && (
        <span>
          <i className={styles.keyBar} /> duration, ending at the entry’s time
        </span>
      )}
      {points && (
        <span>
          <i className={styles.keyPoint} /> entry without a duration
        </span>
      )}
      {trace.errors.length > 0 && (
        <span>
          <i className={styles.keyError}>!</i> error or fatal
        </span>
      )}
      {silent && (
        <span>
          <i className={styles.keyGap} /> gap of {spanText(MIN_GAP_MS)} or more without entries
        </span>
      )}
      {covered && (
        <span>
          <i className={styles.keyGap} data-covered /> gap within an entry’s duration
        </span>
      )}
    </p>
  );
}
