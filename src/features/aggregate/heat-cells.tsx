import { useRedaction } from '../../log-ui/use-redaction';
import type { AggregationPlan, PlanMetric } from '../../logs/aggregation-plan';
import type { ZoneChoice } from '../../logs/time-range';
import { visibleStart } from '../../logs/visible-text';
import { formatCount } from '../../ui/format';
import styles from './aggregate.module.css';
import { heatTable } from './chart-data';
import { figureText, groupText, METRIC_NAMES } from './figure-text';
import type { ResultRow } from './merge-answers';

export interface HeatCellsProps {
  readonly name: string;
  readonly plan: AggregationPlan;
  readonly rows: readonly ResultRow[];
  readonly metric: PlanMetric;
  readonly zone: ZoneChoice;
  readonly onPick: (row: ResultRow) => void;
}

const MAX_LABEL = 40;
/** Per cent of the fill in the strongest cell: its text keeps a contrast of 4.5:1 in both themes. */
const STRONGEST = 45;

/** Two groups as rows and columns; the stronger a cell's colour, the larger its figure. */
export function HeatCells({ name, plan, rows, metric, zone, onPick }: HeatCellsProps) {
  const { text } = useRedaction();
  const table = heatTable(plan, rows, metric);
  const across = plan.groupBy[table.columnGroup] ?? '';
  const down = plan.groupBy[1 - table.columnGroup] ?? '';
  const labelOf = (group: string, value: string | null) =>
    visibleStart(text(groupText(group, value, zone)), MAX_LABEL);
  const cut = [
    table.columns.length < table.allColumns
      ? `${table.columns.length} of ${formatCount(table.allColumns)} columns`
      : '',
    table.lines.length < table.allLines
      ? `${table.lines.length} of ${formatCount(table.allLines)} lines`
      : '',
  ].filter((part) => part !== '');
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.tableScroll} tabIndex={0} aria-label={`${name}: ${METRIC_NAMES[metric]}`}>
        <table className={styles.heat} aria-label={`${METRIC_NAMES[metric]}: ${down} and ${across}`}>
          <thead>
            <tr>
              <td />
              {table.columns.map((value) => (
                <th key={JSON.stringify(value)} scope="col">
                  <bdi>{labelOf(across, value)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.lines.map((line) => (
              <tr key={JSON.stringify(line.value)}>
                <th scope="row">
                  <bdi>{labelOf(down, line.value)}</bdi>
                </th>
                {line.cells.map((row, index) => {
                  const column = table.columns[index] ?? null;
                  const figure = row?.figures.get(metric);
                  if (row === null || figure === undefined || figure.value === null)
                    return <td key={JSON.stringify(column)} />;
                  const share = table.highest === 0 ? 0 : figure.value / table.highest;
                  return (
                    <td key={JSON.stringify(column)}>
                      <button
                        type="button"
                        className={styles.cell}
                        style={{
                          background: `color-mix(in srgb, var(--accent-fill) ${Math.round(STRONGEST * share)}%, var(--bg))`,
                        }}
                        aria-label={`${labelOf(down, line.value)}, ${labelOf(across, column)}: ${figureText(metric, figure)}, show entries`}
                        onClick={() => onPick(row)}
                      >
                        {figureText(metric, figure)}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {cut.length > 0 && <p className={styles.hint}>Drawn: {cut.join(' and ')}; the table has all.</p>}
    </>
  );
}
