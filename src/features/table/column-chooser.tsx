import { Part } from '../../log-ui/part';
import { Icon } from '../../ui/icon';
import { lazyPart } from '../../ui/lazy-part';
import { Popover } from '../../ui/popover';

const ColumnList = lazyPart(() => import('./column-list').then((module) => module.ColumnList));

/** Which columns are shown and in which order; all of it remembered. */
export function ColumnChooser() {
  return (
    <Popover name="Columns" icon={<Icon name="columns" />} align="end">
      {(close) => (
        <Part name="Columns" fallback={<p role="status">Loading…</p>} onClose={close}>
          <ColumnList />
        </Part>
      )}
    </Popover>
  );
}
