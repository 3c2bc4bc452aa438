import { COLUMN_DEFINITIONS, type ColumnSetting, DEFAULT_COLUMNS, moveColumn } from '../../settings/columns';
import { useSettings } from '../../settings/settings';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import styles from './table-bar.module.css';

/** Every column with a tick, and the ways to move it. */
export function ColumnList() {
  const { columns, change } = useSettings();
  return (
    <div className={styles.columns}>
      {columns.map((column, index) => (
        <ColumnLine
          key={column.id}
          column={column}
          first={index === 0}
          last={index === columns.length - 1}
          columns={columns}
        />
      ))}
      <Button small onClick={() => change({ columns: DEFAULT_COLUMNS })}>
        Reset columns
      </Button>
    </div>
  );
}

interface ColumnLineProps {
  readonly column: ColumnSetting;
  readonly columns: readonly ColumnSetting[];
  readonly first: boolean;
  readonly last: boolean;
}

function ColumnLine({ column, columns, first, last }: ColumnLineProps) {
  const change = useSettings((settings) => settings.change);
  const { title } = COLUMN_DEFINITIONS[column.id];
  const onlyOne = !column.hidden && columns.filter((other) => !other.hidden).length === 1;
  const setHidden = (hidden: boolean) =>
    change({ columns: columns.map((other) => (other === column ? { ...other, hidden } : other)) });
  return (
    <div className={styles.columnLine}>
      <label className={styles.columnName}>
        <input
          type="checkbox"
          checked={!column.hidden}
          disabled={onlyOne}
          onChange={(event) => setHidden(!event.target.checked)}
        />
        {title}
      </label>
      <Button
        look="quiet"
        small
        disabled={first}
        aria-label={`Move ${title} left`}
        icon={<Icon name="up" />}
        onClick={() => change({ columns: moveColumn(columns, column.id, -1) })}
      />
      <Button
        look="quiet"
        small
        disabled={last}
        aria-label={`Move ${title} right`}
        icon={<Icon name="down" />}
        onClick={() => change({ columns: moveColumn(columns, column.id, 1) })}
      />
    </div>
  );
}
