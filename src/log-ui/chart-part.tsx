import { type ReactNode, useId, useState } from 'react';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { Panel } from '../ui/panel';
import { Part } from './part';

export interface ChartPartProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** Said in place of chart and table when there is nothing to draw; null when there is. */
  readonly empty: string | null;
  readonly chart: () => ReactNode;
  readonly table: () => ReactNode;
}

/** A panel whose chart can be read as a table instead. */
export function ChartPart({ title, note, empty, chart, table }: ChartPartProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <Panel
      title={title}
      note={note}
      actions={
        empty === null && (
          <>
            <Button
              look="quiet"
              small
              icon={<Icon name={asTable ? 'chart' : 'table'} />}
              aria-describedby={id}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? 'Show as chart' : 'Show as table'}
            </Button>
            <span id={id} hidden>
              {title}
            </span>
          </>
        )
      }
    >
      {empty === null ? (
        <Part key={asTable ? 'table' : 'chart'} name={title}>
          {asTable ? table() : chart()}
        </Part>
      ) : (
        <p>{empty}</p>
      )}
    </Panel>
  );
}
