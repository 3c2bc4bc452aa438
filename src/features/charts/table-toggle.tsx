import { useId } from 'react';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './charts.module.css';

export interface TableToggleProps {
  /** Which chart this is, as the button's description: its name is the same beside every chart. */
  readonly chart: string;
  readonly asTable: boolean;
  readonly onChange: (asTable: boolean) => void;
}

/** Switches between a chart and the table of its figures. */
export function TableToggle({ chart, asTable, onChange }: TableToggleProps) {
  const id = useId();
  return (
    <>
      <Button
        look="quiet"
        small
        className={styles.toggle}
        icon={<Icon name={asTable ? 'chart' : 'table'} />}
        aria-describedby={id}
        onClick={() => onChange(!asTable)}
      >
        {asTable ? 'Show as chart' : 'Show as table'}
      </Button>
      <span id={id} hidden>
        {chart}
      </span>
    </>
  );
}
