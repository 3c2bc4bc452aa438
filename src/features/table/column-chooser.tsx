import { lazy, Suspense } from 'react';
import { Icon } from '../../ui/icon';
import { Popover } from '../../ui/popover';

const ColumnList = lazy(() => import('./column-list').then((module) => ({ default: module.ColumnList })));

/** Which columns are shown and in which order; all of it remembered. */
export function ColumnChooser() {
  return (
    <Popover name="Columns" icon={<Icon name="columns" />} align="end">
      {() => (
        <Suspense fallback={<p role="status">Loading…</p>}>
          <ColumnList />
        </Suspense>
      )}
    </Popover>
  );
}
