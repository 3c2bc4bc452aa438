import { useState } from 'react';
import { BarList } from '../../log-ui/bar-list';
import { useRedaction } from '../../log-ui/use-redaction';
import type { FieldFilter } from '../../logs/field-filter';
import { isFailure, parseLevel } from '../../logs/level';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount, formatCounted } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { capital, occurrenceText } from './chart-text';
import styles from './charts.module.css';
import type { FacetsShown } from './facets-shown';
import { TableToggle } from './table-toggle';

export interface CommonErrorsPanelProps {
  readonly facets: FacetsShown;
  readonly scope: string;
  readonly loaded: number;
  readonly zone: ZoneChoice;
  readonly activeFields: readonly FieldFilter[];
  readonly onFilterError: (errorCode: string) => void;
}

/** Errors shown before "Show more". */
const FIRST_ERRORS = 10;

/** The most frequent errors with their first and last occurrence. */
export function CommonErrorsPanel({
  facets,
  scope,
  loaded,
  zone,
  activeFields,
  onFilterError,
}: CommonErrorsPanelProps) {
  const { text } = useRedaction();
  const [asTable, setAsTable] = useState(false);
  const [all, setAll] = useState(false);
  const { errors, errorsComputed } = facets;
  const highest = errors.reduce((max, { count }) => Math.max(max, count), 1);
  const hidden = errors.length - FIRST_ERRORS;
  const entries = formatCounted(loaded, 'loaded entry', 'loaded entries');
  return (
    <Panel
      title="Common errors"
      note={
        errorsComputed ? `Computed from the ${entries}; the server named no errors.` : capital(`${scope}.`)
      }
      actions={
        errors.length > 0 && <TableToggle chart="Common errors" asTable={asTable} onChange={setAsTable} />
      }
    >
      {errors.length === 0 && (
        <p className={styles.quiet}>
          {errorsComputed ? `No error codes in the ${entries}.` : noneNamed(facets)}
        </p>
      )}
      {asTable && errors.length > 0 && (
        <DataTable
          caption="Common errors"
          columns={[{ name: 'Error' }, { name: 'Count', numeric: true }, { name: 'First' }, { name: 'Last' }]}
          rows={errors.map((row) => ({
            key: row.error,
            cells: [
              <Button key="filter" look="link" small onClick={() => onFilterError(row.error)}>
                <bdi>{visibleStart(text(row.error), 200)}</bdi>
              </Button>,
              formatCount(row.count),
              occurrenceText(row.firstOccurrence, zone),
              occurrenceText(row.lastOccurrence, zone),
            ],
          }))}
        />
      )}
      {!asTable && (
        <BarList
          name="Common errors"
          rows={(all ? errors : errors.slice(0, FIRST_ERRORS)).map((row) => ({
            key: row.error,
            label: row.error,
            figure: formatCount(row.count),
            share: row.count / highest,
            fill: 'var(--level-error-fill)',
            detail: `first ${occurrenceText(row.firstOccurrence, zone)} · last ${occurrenceText(row.lastOccurrence, zone)}`,
            active: activeFields.some((filter) => isErrorFilter(filter, row.error)),
            action: 'filter by this error',
            onPick: () => onFilterError(row.error),
          }))}
        />
      )}
      {!asTable && hidden > 0 && (
        <Button small look="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? `Show only ${FIRST_ERRORS} errors`
            : `Show ${formatCounted(hidden, 'more error', 'more errors')}`}
        </Button>
      )}
    </Panel>
  );
}

/** Errors are counted by their code: that there are none to list does not mean that nothing failed. */
function noneNamed({ levels, levelsComputed }: FacetsShown): string {
  if (levelsComputed) return 'No error codes in the matching entries.';
  const failures = levels.reduce((sum, [name, count]) => sum + (isFailure(parseLevel(name)) ? count : 0), 0);
  return failures === 0
    ? 'No errors in the matching entries.'
    : `No error codes in the matching entries, of which ${formatCounted(failures, 'is', 'are')} at error or above.`;
}

function isErrorFilter({ path, value, exclude }: FieldFilter, code: string): boolean {
  return !exclude && path.length === 2 && path[0] === 'metadata' && path[1] === 'errorCode' && value === code;
}
