import { type ReactNode, useState } from 'react';
import styles from './charts.module.css';
import { TableToggle } from './table-toggle';

export interface ChartBlockProps {
  readonly title: string;
  readonly note?: string;
  /** Said in place of chart and table when there is nothing to draw. */
  readonly empty: string | null;
  readonly chart: () => ReactNode;
  readonly table: () => ReactNode;
}

/** One of several charts in a panel: a heading, the chart, or its figures as a table. */
export function ChartBlock({ title, note, empty, chart, table }: ChartBlockProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <div className={styles.block}>
      <div className={styles.blockHead}>
        <h3 className={styles.subtitle}>{title}</h3>
        {empty === null && <TableToggle chart={title} asTable={asTable} onChange={setAsTable} />}
      </div>
      {note !== undefined && <p className={styles.quiet}>{note}</p>}
      {empty === null ? asTable ? table() : chart() : <p className={styles.quiet}>{empty}</p>}
    </div>
  );
}
