import { useMemo, useState } from 'react';
import { useRedaction } from '../../log-ui/use-redaction';
import type { PlanMetric } from '../../logs/aggregation-plan';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
import styles from './aggregate.module.css';
import { figureText, groupText, METRIC_NAMES } from './figure-text';
import type { PlanResult, ResultRow } from './merge-answers';
import { defaultSort, type RowSort, sortRows } from './sort-rows';

export interface ResultTableProps {
  readonly title: string;
  readonly result: PlanResult;
  readonly zone: ZoneChoice;
  readonly onPick: (row: ResultRow) => void;
}

/** Rows drawn at first and added by each press. */
const STEP = 100;
/** A group's value can be any text. */
const MAX_LABEL = 120;

/** The groups and their figures; each column sorts, each row leads to its entries. */
export function ResultTable({ title, result, zone, onPick }: ResultTableProps) {
  const { plan, rows, total } = result;
  const { text } = useRedaction();
  const [sort, setSort] = useState<RowSort>(() => defaultSort(plan));
  const [shown, setShown] = useState(STEP);
  const sorted = useMemo(() => sortRows(rows, plan.groupBy, sort), [rows, plan.groupBy, sort]);
  const head = (column: RowSort['column'], name: string, numeric: boolean) => (
    <HeadCell key={name} column={column} name={name} numeric={numeric} sort={sort} onSort={setSort} />
  );
  return (
    <div className={styles.results}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.tableScroll} tabIndex={0} aria-label={`Figures: ${title}`}>
        <table className={styles.table} aria-label={title}>
          <thead>
            <tr>
              {plan.groupBy.map((name, group) => head({ group }, name, false))}
              {plan.metrics.map((metric) => head({ metric }, METRIC_NAMES[metric], true))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row) => {
              const labels = row.values.map((value, index) =>
                visibleStart(text(groupText(plan.groupBy[index] ?? '', value, zone)), MAX_LABEL),
              );
              return (
                <tr key={row.key}>
                  {labels.map((label, index) => (
                    <td key={plan.groupBy[index]}>
                      {index === 0 ? (
                        <Button
                          look="link"
                          aria-label={`Show entries: ${labels.join(', ')}`}
                          onClick={() => onPick(row)}
                        >
                          <bdi>{label}</bdi>
                        </Button>
                      ) : (
                        <bdi>{label}</bdi>
                      )}
                    </td>
                  ))}
                  {plan.metrics.map((metric) => (
                    <td key={metric} data-numeric>
                      <FigureCell row={row} metric={metric} />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
          {total !== null && plan.metrics.includes('count') && rows.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={plan.groupBy.length}>
                  Total of {formatCount(rows.length)} rows
                </th>
                {plan.metrics.map((metric) => (
                  <td
                    key={metric}
                    data-numeric
                    title={metric === 'count' ? undefined : 'Does not add up over groups'}
                  >
                    {metric === 'count' ? formatCount(total) : '—'}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </section>
      {sorted.length > shown && (
        <p className={styles.more}>
          {formatCount(shown)} of {formatCount(sorted.length)} rows shown.{' '}
          <Button small onClick={() => setShown(shown + STEP)}>
            Show {formatCount(Math.min(STEP, sorted.length - shown))} more
          </Button>
        </p>
      )}
    </div>
  );
}

function FigureCell({ row, metric }: { readonly row: ResultRow; readonly metric: PlanMetric }) {
  const figure = row.figures.get(metric);
  return figure === undefined ? '—' : figureText(metric, figure);
}

interface HeadCellProps {
  readonly column: RowSort['column'];
  readonly name: string;
  readonly numeric: boolean;
  readonly sort: RowSort;
  readonly onSort: (sort: RowSort) => void;
}

function HeadCell({ column, name, numeric, sort, onSort }: HeadCellProps) {
  const sorted = JSON.stringify(sort.column) === JSON.stringify(column);
  // Figures are looked at from the largest, names from the first.
  const ascending = sorted ? !sort.ascending : !numeric;
  return (
    <th
      scope="col"
      data-numeric={numeric || undefined}
      aria-sort={sorted ? (sort.ascending ? 'ascending' : 'descending') : 'none'}
    >
      <Button look="quiet" small className={styles.sort} onClick={() => onSort({ column, ascending })}>
        <bdi>{visibleStart(name, MAX_LABEL)}</bdi>
        {sorted && <Icon name={sort.ascending ? 'up' : 'down'} />}
      </Button>
    </th>
  );
}
